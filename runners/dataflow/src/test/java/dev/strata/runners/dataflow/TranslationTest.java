/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.model.ProcessSetup;
import dev.strata.pipeline.StrataOptions;
import dev.strata.pipeline.StrataPipeline;
import dev.strata.store.RunMark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.runners.dataflow.options.DataflowPipelineDebugOptions;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.util.DataflowTemplateJob;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator;
import org.apache.beam.sdk.harness.JvmInitializer;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.vendor.grpc.v1p69p0.com.google.protobuf.ByteString;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The graph as Dataflow gets it, without Google: nothing at gs:// is there, or asked for. */
class TranslationTest {
  private static final Set<String> SMALL_VIEWS =
      Set.of(
          "EmbedPapers/AllEmbedded",
          "EmbedPapers/EmbedPlan",
          "EmbedPapers/ReusePlan",
          "FitCentroids",
          "LabelPapers/AllShards",
          "Centroids",
          "AsOf",
          "Counts",
          "Shards",
          "Trends",
          "Topics",
          "Rankings",
          "Sample",
          "Names",
          "Stability",
          "Categories",
          "TopicLabels",
          "MeasureStability/Clusterings",
          "DescribeTopics/Descriptions",
          "DescribeTopics/Recounts");

  @TempDir private static Path folder;
  private static JsonNode job;
  private static RunnerApi.Pipeline pipeline;

  @BeforeAll
  static void translate() throws Exception {
    StrataOptions options =
        PipelineOptionsFactory.fromArgs(
                "--archive=gs://bucket/archive/*.jsonl.gz", "--output=gs://bucket/output")
            .as(StrataOptions.class);
    DataflowMain.SETUP.configure(options);
    DataflowPipelineOptions dataflow = options.as(DataflowPipelineOptions.class);
    dataflow.setProject("project");
    dataflow.setRegion("us-central1");
    dataflow.setJobName("strata");
    dataflow.setTempLocation("gs://bucket/tmp");
    dataflow.setGcpTempLocation("gs://bucket/tmp");
    dataflow.setStagingLocation("gs://bucket/staging");
    dataflow.setPathValidatorClass(NoopPathValidator.class);
    dataflow.setCredentialFactoryClass(NoopCredentialFactory.class);
    dataflow.setGcpCredential(NoopCredentialFactory.fromOptions(options).getCredential());
    dataflow.setFilesToStage(new ArrayList<>());
    dataflow.setTemplateLocation(folder.resolve("job.json").toString());
    options.as(DataflowPipelineDebugOptions.class).setStagerClass(KeptStager.class);

    PipelineResult result =
        StrataPipeline.build(
                options, new RunMark("run", "host", "boot", "pid:[1]", 1, "1", "", ""), false)
            .run();

    assertThat(result, is(instanceOf(DataflowTemplateJob.class)));
    job = new ObjectMapper().readTree(folder.resolve("job.json").toFile());
    pipeline = RunnerApi.Pipeline.parseFrom(KeptStager.STAGED.get("pipeline.pb"));
  }

  @Test
  void job_steps_areThoseOfTheGraphInItsOrder() {
    Set<String> topLevel = new LinkedHashSet<>();
    names().forEach(name -> topLevel.add(name.replaceFirst("/.*", "")));
    topLevel.removeAll(SMALL_VIEWS);

    assertThat(
        topLevel,
        contains(
            "Archive",
            "OpenOutput",
            "ReadJsonl",
            "WriteShards",
            "EmbedPapers",
            "SamplePapers",
            "MatchTopics",
            "LabelTopics",
            "LabelPapers",
            "BuildIndex",
            "FindAsOf",
            "CountTopicMonths",
            "DescribeTopics",
            "NameTopics",
            "RankTopics",
            "MeasureStability",
            "TraceCategories",
            "WriteReport",
            "ShardNames",
            "CloseOutput"));
  }

  @Test
  void job_singletonStage_isOneStepThatAsksForItsMemory() throws Exception {
    assertThat(names().stream().filter(n -> n.contains("IndexAndLonely")).toList(), hasSize(1));
    RunnerApi.PTransform singleton =
        pipeline.getComponents().getTransformsMap().values().stream()
            .filter(t -> t.getUniqueName().equals("BuildIndex/IndexAndLonely"))
            .findFirst()
            .orElseThrow();
    List<String> inner = singleton.getSubtransformsList();
    assertThat(inner, hasSize(1));
    pipeline
        .getComponents()
        .getTransformsMap()
        .forEach(
            (id, step) ->
                assertThat(
                    step.getUniqueName(),
                    minRam(step.getEnvironmentId()),
                    is(inner.contains(id) ? "9216000000" : ""))); // 3,000,000 x 384 x 8
  }

  @Test
  void graph_sideInputs_areViewsOfAFewValues() throws Exception {
    Set<String> views = new TreeSet<>();
    for (RunnerApi.PTransform step : pipeline.getComponents().getTransformsMap().values()) {
      if (step.getSpec().getUrn().equals("beam:transform:pardo:v1")) {
        RunnerApi.ParDoPayload.parseFrom(step.getSpec().getPayload())
            .getSideInputsMap()
            .keySet()
            .forEach(input -> views.add(producer(step.getInputsOrThrow(input))));
      }
    }

    assertThat(views, is(SMALL_VIEWS));
  }

  /**
   * The step of the graph, or of EmbedPapers, LabelPapers, MeasureStability or DescribeTopics, that
   * a collection comes from.
   */
  private static String producer(String collection) {
    return pipeline.getComponents().getTransformsMap().values().stream()
        .filter(step -> step.getOutputsMap().containsValue(collection))
        .map(RunnerApi.PTransform::getUniqueName)
        .map(
            name ->
                name.replaceFirst(
                    "^(((EmbedPapers|LabelPapers|MeasureStability|DescribeTopics)/)?[^/]*).*",
                    "$1"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void worker_beforeItBegins_isSetUp() {
    assertThat(
        ServiceLoader.load(JvmInitializer.class).stream()
            .map(ServiceLoader.Provider::type)
            .toList(),
        hasItem(ProcessSetup.class));
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (JsonNode step : job.get("steps")) {
      names.add(step.get("properties").get("user_name").get("value").asText());
    }
    return names;
  }

  /** Bytes, or nothing where no memory is asked for. */
  private static String minRam(String environment) {
    return environment.isEmpty()
        ? ""
        : pipeline
            .getComponents()
            .getEnvironmentsOrThrow(environment)
            .getResourceHintsOrDefault("beam:resources:min_ram_bytes:v1", ByteString.EMPTY)
            .toStringUtf8();
  }
}
