/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.dataflow;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.beam.fn.harness.ExternalWorkerService;
import org.apache.beam.model.jobmanagement.v1.JobApi.PrepareJobRequest;
import org.apache.beam.model.jobmanagement.v1.JobApi.PrepareJobResponse;
import org.apache.beam.model.jobmanagement.v1.JobApi.RunJobRequest;
import org.apache.beam.model.jobmanagement.v1.JobServiceGrpc;
import org.apache.beam.model.jobmanagement.v1.JobServiceGrpc.JobServiceBlockingStub;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.fn.server.GrpcFnServer;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PortablePipelineOptions;
import org.apache.beam.sdk.util.construction.Environments;
import org.apache.beam.sdk.util.construction.PipelineOptionsTranslation;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.apache.beam.sdk.util.construction.SdkComponents;
import org.apache.beam.vendor.grpc.v1p69p0.io.grpc.ManagedChannelBuilder;

/** Submits a graph to a job service of the Beam model, whose steps then run in this process. */
public final class PrismRunner extends PipelineRunner<PipelineResult> {
  /** Names the system property with the address of the job service. */
  static final String ENDPOINT = "prism";

  private final PipelineOptions options;

  private PrismRunner(PipelineOptions options) {
    this.options = options;
  }

  /** As Beam makes runners. */
  public static PrismRunner fromOptions(PipelineOptions options) {
    return new PrismRunner(options);
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    PortablePipelineOptions portable = options.as(PortablePipelineOptions.class);
    portable.setDefaultEnvironmentType(Environments.ENVIRONMENT_LOOPBACK);
    try {
      GrpcFnServer<ExternalWorkerService> harness = new ExternalWorkerService(options).start();
      portable.setDefaultEnvironmentConfig(harness.getApiServiceDescriptor().getUrl());
    } catch (Exception e) {
      throw new IllegalStateException("the harness does not start", e);
    }
    RunnerApi.Pipeline graph =
        inOneEnvironment(
            PipelineTranslation.toProto(pipeline, SdkComponents.create(options), false));
    JobServiceBlockingStub service =
        JobServiceGrpc.newBlockingStub(
            ManagedChannelBuilder.forTarget(System.getProperty(ENDPOINT)).usePlaintext().build());
    PrepareJobResponse prepared =
        service.prepare(
            PrepareJobRequest.newBuilder()
                .setJobName(options.getJobName())
                .setPipeline(graph)
                .setPipelineOptions(PipelineOptionsTranslation.toProto(options))
                .build());
    String job =
        service
            .run(RunJobRequest.newBuilder().setPreparationId(prepared.getPreparationId()).build())
            .getJobId();
    return new PrismJob(service, job);
  }

  /**
   * The same graph without the second environment that a resource hint makes: Prism knows the short
   * names of counters by job, and a harness by process, so two harnesses in one process mix them.
   */
  private static RunnerApi.Pipeline inOneEnvironment(RunnerApi.Pipeline graph) {
    RunnerApi.Components components = graph.getComponents();
    Set<String> environments = components.getEnvironmentsMap().keySet();
    String one = environments.stream().sorted().findFirst().orElseThrow();
    Map<String, RunnerApi.PTransform> transforms = new HashMap<>();
    components
        .getTransformsMap()
        .forEach(
            (id, transform) ->
                transforms.put(
                    id,
                    transform.getEnvironmentId().isEmpty()
                        ? transform
                        : transform.toBuilder().setEnvironmentId(one).build()));
    RunnerApi.Components.Builder merged =
        components.toBuilder()
            .clearEnvironments()
            .putEnvironments(one, components.getEnvironmentsOrThrow(one))
            .putAllTransforms(transforms);
    components
        .getWindowingStrategiesMap()
        .forEach(
            (id, strategy) ->
                merged.putWindowingStrategies(
                    id, strategy.toBuilder().setEnvironmentId(one).build()));
    return graph.toBuilder().setComponents(merged).build();
  }
}
