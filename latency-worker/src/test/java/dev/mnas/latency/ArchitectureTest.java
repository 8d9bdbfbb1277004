package dev.mnas.latency;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final ArchRule NO_FRAMEWORK =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.nd4j..",
              "org.deeplearning4j..",
              "org.springframework..",
              "jakarta.persistence..",
              "org.hibernate..",
              "dev.mnas.service..",
              "dev.mnas.trainer..");

  private static final ArchRule NATIVE_IN_RUNTIME_ONLY =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.mnas.latency.runtime")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco..", "ai.onnxruntime..");

  private final JavaClasses worker =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.mnas.latency");

  @Test
  void workerKnowsNoFrameworkAndNoOtherModule() {
    NO_FRAMEWORK.check(worker);
  }

  @Test
  void ruleAboutFrameworksCanFail() {
    JavaClasses fixture = new ClassFileImporter().importPackages("dev.mnas.latency.fixture");

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> NO_FRAMEWORK.check(fixture))
        .withMessageContaining("SpringInWorker");
  }

  @Test
  void nativeCodeStaysInTheRuntime() {
    NATIVE_IN_RUNTIME_ONLY.check(worker);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.mnas.latency.(*)..").should().beFreeOfCycles().check(worker);
  }
}
