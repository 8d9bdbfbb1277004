package dev.mnas.service.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceArchitectureTest {
  private static final ServiceRules REAL = new ServiceRules("dev.mnas");
  private static final ServiceRules FIXTURES = new ServiceRules("dev.mnas.fixture");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.mnas.service", "dev.mnas.cli");
  private static final JavaClasses BROKEN =
      new ClassFileImporter().importPackages("dev.mnas.fixture");

  private static Arguments rule(Function<ServiceRules, ArchRule> rule, String... fixture) {
    return Arguments.of(rule.apply(REAL), rule.apply(FIXTURES), Set.of(fixture));
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        rule(ServiceRules::rowsStayInTheirPackage, "VisibleRow"),
        rule(ServiceRules::rowsAreNamedSo, "Shelf"),
        rule(ServiceRules::namesSayWhatAThingIs, "StudyManager"),
        rule(ServiceRules::noCycles, "One"),
        rule(
            ServiceRules::persistenceInTheServiceAlone,
            "CommandThatKnowsTables",
            "CommandThatKnowsRepositories"),
        rule(ServiceRules::serviceKnowsNoCommandLine, "ServiceThatKnowsCommands"),
        rule(ServiceRules::noTensors, "ServiceThatKnowsTensors", "ServiceThatKnowsPointers"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theModuleKeepsTheRule(ArchRule real, ArchRule broken, Set<String> fixtures) {
    real.check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void eachOfItsFixturesBreaksTheRuleAndNoOtherDoes(
      ArchRule real, ArchRule broken, Set<String> fixtures) {
    for (String fixture : fixtures) {
      assertThat(breaks(broken, name -> name.equals(fixture) || !fixtures.contains(name)))
          .as("%s: %s", fixture, broken.getDescription())
          .isTrue();
    }
    assertThat(breaks(broken, name -> !fixtures.contains(name)))
        .as(broken.getDescription())
        .isFalse();
  }

  private static boolean breaks(ArchRule rule, Predicate<String> chosen) {
    JavaClasses classes =
        BROKEN.that(describe("chosen", type -> chosen.test(type.getSimpleName())));
    return rule.allowEmptyShould(true).evaluate(classes).hasViolation();
  }

  @Test
  void theRulesSeeTheClassesTheySpeakOf() {
    assertThat(CLASSES.contain("dev.mnas.service.task.TaskRow")).isTrue();
    assertThat(CLASSES.containPackage("dev.mnas.service.study")).isTrue();
    assertThat(CLASSES.containPackage("dev.mnas.cli")).isTrue();
  }
}
