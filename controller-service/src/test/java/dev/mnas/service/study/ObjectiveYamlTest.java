package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.space.SpaceLookup;
import dev.mnas.yaml.InvalidYamlException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectiveYamlTest {
  private static final StudyYaml YAML = new StudyYaml(SpaceLookup.PRESETS);

  private static String study(String objective) {
    return """
    name: objectives
    space: fashion
    budget: {trials: 8}
    data: {dataset: fashion-mnist, train: 100, validation: 100}
    objective: %s
    """
        .formatted(objective);
  }

  private static Targets sweep(Objective... objectives) {
    return new Targets(List.of(objectives));
  }

  static Stream<Arguments> objectives() {
    return Stream.of(
        Arguments.of("{targetMillis: 2}", sweep(Objective.soft(2))),
        Arguments.of("{form: soft, targetMillis: 2}", sweep(Objective.soft(2))),
        Arguments.of("{form: hard, targetMillis: 2}", sweep(Objective.hard(2))),
        Arguments.of("{form: absolute, targetMillis: 2}", sweep(Objective.absolute(2, -0.25))),
        Arguments.of(
            "{form: soft, targetMillis: 2, alpha: -0.1, beta: -0.2}",
            sweep(Objective.product(2, -0.1, -0.2))),
        Arguments.of(
            "{form: hard, targetMillis: 2, beta: -0.5}", sweep(Objective.product(2, 0, -0.5))),
        Arguments.of(
            "{form: absolute, targetMillis: 2, beta: -1}", sweep(Objective.absolute(2, -1))),
        Arguments.of("{targetMillis: [1, 2.5]}", sweep(Objective.soft(1), Objective.soft(2.5))),
        Arguments.of(
            "{form: absolute, targetMillis: [1, 2, 4], beta: -1}",
            sweep(
                Objective.absolute(1, -1), Objective.absolute(2, -1), Objective.absolute(4, -1))));
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void objectiveIsReadAndComesBackFromFileAndStore(String text, Targets targets) {
    StudySpec spec = YAML.read(study(text));
    assertThat(spec.targets()).isEqualTo(targets);
    assertThat(spec.objective()).isEqualTo(targets.largest());
    assertThat(YAML.read(StudyYamlWriter.write(spec))).isEqualTo(spec);
    assertThat(StudySpec.parse(spec.text())).isEqualTo(spec);
    assertThat(spec.with(new Budget(9, null, null, null)).targets()).isEqualTo(targets);
    assertThat(spec.with(spec.recipe(), spec.data()).targets()).isEqualTo(targets);
  }

  /** Texts of before, and the hashes of idempotency keys. */
  @Test
  void productOfOneTargetIsStoredAsBeforeThereWereForms() {
    String text = YAML.read(study("{form: soft, targetMillis: 2}")).text();
    assertThat(text)
        .contains("\"objective\":{\"targetMillis\":2.0,\"alpha\":-0.07,\"beta\":-0.07}")
        .doesNotContain("targetsMillis");
    assertThat(StudySpec.parse(text).objective()).isEqualTo(Objective.soft(2));
    assertThat(YAML.read(study("{form: absolute, targetMillis: 2}")).text())
        .contains("\"form\":\"ABSOLUTE\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{form: best, targetMillis: 1} | form | must be one of soft, hard, absolute, was 'best'",
        "{form: absolute, targetMillis: 1, alpha: -1} | alpha | must be absent in the absolute form",
        "{form: absolute, targetMillis: 1, beta: 0} | beta "
            + "| beta must be below 0 in the absolute form, was 0.0",
        "{form: absolute, targetMillis: 1, beta: 0.1} | beta | was '0.1'",
        "{form: hard, targetMillis: 1, beta: 0} | beta "
            + "| in the hard form beta must be below alpha, which is 0.0, was 0.0",
        "{form: hard, targetMillis: 1, alpha: -2} | alpha "
            + "| in the hard form beta must be below alpha, which is -2.0, was -1.0",
        "{form: soft, targetMillis: 1, alpha: -11} | alpha | was '-11'",
        "{form: soft} | targetMillis | is missing",
        "{targetMillis: [1]} | targetMillis | must be a number, or 2 to 16 of them, were 1",
        "{targetMillis: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]} | targetMillis | were 17",
        "{targetMillis: [1, 3, 3]} | targetMillis | must ascend, was 3.0 after 3.0",
        "{targetMillis: [2, 1]} | targetMillis | must ascend, was 1.0 after 2.0",
        "{targetMillis: [1, 0]} | targetMillis[1] | was '0'",
        "{targetMillis: []} | targetMillis | must be a list, at least one element",
      })
  void mistakesNameFieldRuleAndValue(String text, String field, String message) {
    assertThatThrownBy(() -> YAML.read(study(text)))
        .isInstanceOf(InvalidYamlException.class)
        .hasMessageContaining("objective." + field + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void storedSweepEndsWithItsObjectivesTarget() {
    String text = YAML.read(study("{targetMillis: [1, 2]}")).text();
    String other = text.replace("\"targetsMillis\":[1.0,2.0]", "\"targetsMillis\":[1.0,3.0]");
    assertThat(other).isNotEqualTo(text);
    assertThatThrownBy(() -> StudySpec.parse(other))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the objective must be that of the largest target");
  }
}
