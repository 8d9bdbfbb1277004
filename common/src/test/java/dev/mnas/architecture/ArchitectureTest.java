package dev.mnas.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.mnas.fixture.cycle.one.One;
import dev.mnas.fixture.cycle.two.Two;
import dev.mnas.fixture.naming.CloudManager;
import dev.mnas.fixture.network.NetworkThatKnowsItsSpace;
import dev.mnas.fixture.objective.ObjectiveThatKnowsNetworks;
import dev.mnas.fixture.space.SpaceThatKnowsJson;
import dev.mnas.fixture.task.TaskThatKnowsItsSpace;
import dev.mnas.fixture.task.TaskThatKnowsSpring;
import dev.mnas.fixture.task.TaskThatKnowsTables;
import dev.mnas.fixture.task.TaskThatKnowsTensors;
import dev.mnas.fixture.yaml.YamlThatKnowsTasks;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
  private static final ArchitectureRules REAL = new ArchitectureRules("dev.mnas");
  private static final ArchitectureRules FIXTURES = new ArchitectureRules("dev.mnas.fixture");
  private static final ArchitectureRules CYCLE = new ArchitectureRules("dev.mnas.fixture.cycle");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages("dev.mnas");

  private static Arguments rule(
      Function<ArchitectureRules, ArchRule> rule, ArchitectureRules broken, Class<?>... fixture) {
    return Arguments.of(rule.apply(REAL), rule.apply(broken), fixture);
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        rule(ArchitectureRules::space, FIXTURES, SpaceThatKnowsJson.class),
        rule(ArchitectureRules::network, FIXTURES, NetworkThatKnowsItsSpace.class),
        rule(ArchitectureRules::objective, FIXTURES, ObjectiveThatKnowsNetworks.class),
        rule(ArchitectureRules::task, FIXTURES, TaskThatKnowsItsSpace.class),
        rule(ArchitectureRules::yaml, FIXTURES, YamlThatKnowsTasks.class),
        rule(ArchitectureRules::springInTheWorkerAlone, FIXTURES, TaskThatKnowsSpring.class),
        rule(ArchitectureRules::noTensorsAndNoPersistence, FIXTURES, TaskThatKnowsTensors.class),
        rule(ArchitectureRules::noTensorsAndNoPersistence, FIXTURES, TaskThatKnowsTables.class),
        rule(ArchitectureRules::noCycles, CYCLE, One.class, Two.class),
        rule(ArchitectureRules::namesSayWhatAThingIs, FIXTURES, CloudManager.class));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theModuleKeepsTheRule(ArchRule real, ArchRule broken, Class<?>[] fixture) {
    real.check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theFixtureBreaksTheRule(ArchRule real, ArchRule broken, Class<?>[] fixture) {
    JavaClasses classes = new ClassFileImporter().importClasses(fixture);
    assertThat(broken.evaluate(classes).hasViolation()).as(broken.getDescription()).isTrue();
  }

  @Test
  void theRulesSeeThePackagesTheySpeakOf() {
    for (String name : new String[] {"space", "network", "objective", "task", "yaml", "worker"}) {
      assertThat(CLASSES.containPackage("dev.mnas." + name)).as(name).isTrue();
    }
  }
}
