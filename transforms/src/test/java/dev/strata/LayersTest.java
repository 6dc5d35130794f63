/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.beam.sdk.transforms.PTransform;

/** Who may depend on whom: each package on those to its right, and all on math. */
@AnalyzeClasses(packages = "dev.strata", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

  @ArchTest
  static final ArchRule packages_dependOnlyOnThoseToTheirRight =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.strata..")
          .layer("report")
          .definedBy("dev.strata.report..")
          .layer("rank")
          .definedBy("dev.strata.rank..")
          .layer("index")
          .definedBy("dev.strata.index..")
          .layer("cluster")
          .definedBy("dev.strata.cluster..")
          .layer("embed")
          .definedBy("dev.strata.embed..")
          .layer("io")
          .definedBy("dev.strata.io..")
          .layer("model")
          .definedBy("dev.strata.model..")
          .layer("math")
          .definedBy("dev.strata.math..")
          .layer("text")
          .definedBy("dev.strata.text..")
          .layer("faiss")
          .definedBy("dev.strata.faiss..")
          .whereLayer("report")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("rank")
          .mayOnlyBeAccessedByLayers("report")
          .whereLayer("index")
          .mayOnlyBeAccessedByLayers("report", "rank")
          .whereLayer("cluster")
          .mayOnlyBeAccessedByLayers("report", "rank", "index")
          .whereLayer("embed")
          .mayOnlyBeAccessedByLayers("report", "rank", "index", "cluster")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers("report", "rank", "index", "cluster", "embed")
          .whereLayer("faiss")
          .mayOnlyBeAccessedByLayers("index");

  @ArchTest
  static final ArchRule mathAndText_knowNothingOfBeamAndStrata =
      noClasses()
          .that()
          .resideInAnyPackage("dev.strata.math..", "dev.strata.text..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam..",
              "dev.strata.model..",
              "dev.strata.io..",
              "dev.strata.embed..",
              "dev.strata.cluster..",
              "dev.strata.index..",
              "dev.strata.rank..",
              "dev.strata.report..");

  @ArchTest
  static final ArchRule model_knowsNoOtherPackage =
      noClasses()
          .that()
          .resideInAPackage("dev.strata.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.strata.io..", "dev.strata.math..", "dev.strata.faiss..");

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
      slices().matching("dev.strata.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noTransform_asksWhichRunnerItIsOn =
      noClasses()
          .that()
          .resideInAPackage("dev.strata..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam.runners..", "org.apache.flink..", "com.google.cloud..");

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
