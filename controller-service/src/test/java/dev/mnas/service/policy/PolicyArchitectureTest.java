package dev.mnas.service.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class PolicyArchitectureTest {
  private static final ArchRule PLAIN_JAVA =
      classes()
          .that()
          .resideInAPackage("dev.mnas.service.policy..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.util..",
              "java.nio..",
              "java.io..",
              "org.jspecify..",
              "dev.mnas.space..",
              "dev.mnas.objective..",
              "dev.mnas.service.policy..");

  @Test
  void policyDependsOnTheJdkTheSpaceAndTheObjectiveAlone() {
    PLAIN_JAVA.check(
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mnas.service.policy"));
  }

  @Test
  void theRuleFindsAPolicyThatSeesTheFramework() {
    JavaClasses broken = new ClassFileImporter().importPackages("dev.mnas.service.policy.fixture");
    assertThatThrownBy(() -> PLAIN_JAVA.check(broken))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ApplicationContext");
  }
}
