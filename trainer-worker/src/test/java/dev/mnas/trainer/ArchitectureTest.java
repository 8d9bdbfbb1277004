package dev.mnas.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final ArchRule TENSORS_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.mnas.trainer.dl4j")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.nd4j..", "org.deeplearning4j..", "org.bytedeco..", "jdk.incubator..");

  private static final ArchRule NO_FRAMEWORK =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "jakarta.persistence..",
              "org.hibernate..",
              "dev.mnas.service..",
              "dev.mnas.latency..");

  private final JavaClasses worker =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.mnas.trainer");
  private final JavaClasses fixture =
      new ClassFileImporter().importPackages("dev.mnas.trainer.fixture");

  @Test
  void tensorLibrariesStayInOnePackage() {
    TENSORS_IN_ONE_PACKAGE.check(worker);
  }

  @Test
  void ruleAboutTensorLibrariesCanFail() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> TENSORS_IN_ONE_PACKAGE.check(fixture))
        .withMessageContaining("TensorInData");
  }

  @Test
  void workerKnowsNoFrameworkAndNoOtherModule() {
    NO_FRAMEWORK.check(worker);
  }

  @Test
  void ruleAboutFrameworksCanFail() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> NO_FRAMEWORK.check(fixture))
        .withMessageContaining("SpringInWorker");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.mnas.trainer.(*)..").should().beFreeOfCycles().check(worker);
  }
}
