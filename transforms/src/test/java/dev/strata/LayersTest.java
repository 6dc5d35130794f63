/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import dev.strata.math.FloatMatrix;
import dev.strata.model.ProcessSetup;
import dev.strata.shard.VectorRows;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;

/**
 * Who may depend on whom: each package on those further down in {@link #LAYERS}, and all on {@code
 * math}, {@code text} and {@code model}.
 */
@AnalyzeClasses(packages = "dev.strata", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  /** From the top; those of one line know nothing of each other. */
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("report", "ask"),
          List.of("findings"),
          List.of("index"),
          List.of("topics"),
          List.of("previous"),
          List.of("cluster"),
          List.of("embed.torch"),
          List.of("embed"),
          List.of("embed.reuse"),
          List.of("archive", "given"),
          List.of("archive.unpack"),
          List.of("archive.shape"),
          List.of("archive.json"),
          List.of("shard"),
          List.of("input"),
          List.of("input.fields"),
          List.of("parquet"),
          List.of("store"),
          List.of("store.files"));

  private static final List<String> FOR_ALL = List.of("model", "math", "text");

  @ArchTest
  static final ArchRule packages_dependOnlyOnThoseFurtherDown =
      classes()
          .that()
          .resideInAPackage("dev.strata..")
          .and()
          .resideOutsideOfPackage("dev.strata.faiss..")
          .should(
              new ArchCondition<>("depend only on packages further down") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  String own = name(type);
                  type.getDirectDependenciesFromSelf().stream()
                      .filter(use -> use.getTargetClass().getPackageName().startsWith(ROOT))
                      .filter(use -> !mayUse(own, name(use.getTargetClass())))
                      .forEach(use -> events.add(violated(use, use.getDescription())));
                }
              });

  private static final String ROOT = "dev.strata.";

  private static String name(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  private static boolean mayUse(String own, String other) {
    if (own.equals(other) || other.startsWith("faiss") && own.equals("index")) {
      return true;
    }
    if (FOR_ALL.contains(own)) {
      return own.equals("model") && other.equals("text");
    }
    return FOR_ALL.contains(other) || layer(own) < layer(other);
  }

  /** From 0. */
  private static int layer(String name) {
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      if (LAYERS.get(layer).contains(name)) {
        return layer;
      }
    }
    throw new IllegalStateException("the package " + name + " has no layer");
  }

  @ArchTest
  static final ArchRule onlyPipeline_knowsTorch =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.strata.embed.torch")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.strata.embed.torch");

  @ArchTest
  static final ArchRule mathAndText_knowNothingOfBeam =
      noClasses()
          .that()
          .resideInAnyPackage("dev.strata.math..", "dev.strata.text..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.beam..");

  @ArchTest
  static final ArchRule ask_knowsNothingOfTheGraph =
      noClasses()
          .that()
          .resideInAPackage("dev.strata.ask..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.beam.sdk.transforms..", "org.apache.beam.sdk.values..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Pipeline.class);

  @ArchTest
  static final ArchRule faiss_knowsNothingOfStrata =
      noClasses()
          .that()
          .resideInAPackage("dev.strata.faiss..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are Strata's other packages",
                  type ->
                      type.getPackageName().startsWith("dev.strata")
                          && !type.getPackageName().startsWith("dev.strata.faiss")));

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("dev.strata.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noTransform_asksWhichRunnerItIsOn =
      noClasses()
          .that()
          .resideInAPackage("dev.strata..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam.runners..", "org.apache.flink..", "com.google.cloud..");

  /** The other steps that load native code have their process set up with its options. */
  @ArchTest
  static final ArchRule functionsThatComputeWithVectors_setTheProcessUp =
      classes()
          .that(
              DescribedPredicate.describe(
                  "are functions of Beam that compute with vectors",
                  type ->
                      (type.isAssignableTo(DoFn.class) || type.isAssignableTo(CombineFn.class))
                          && type.getAccessesFromSelf().stream()
                              .map(access -> access.getTargetOwner())
                              .anyMatch(
                                  used ->
                                      used.isEquivalentTo(FloatMatrix.class)
                                          || used.isEquivalentTo(VectorRows.class))))
          .should()
          .callMethod(ProcessSetup.class, "apply");

  @ArchTest
  static final ArchRule transforms_areFinal =
      classes()
          .that()
          .areAssignableTo(PTransform.class)
          .and()
          .areNotAnonymousClasses()
          .should()
          .haveModifier(JavaModifier.FINAL);
}
