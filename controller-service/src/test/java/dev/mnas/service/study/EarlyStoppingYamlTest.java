package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.service.space.SpaceLookup;
import dev.mnas.service.stopping.EarlyStopping;
import dev.mnas.service.stopping.Halving;
import dev.mnas.service.stopping.Median;
import dev.mnas.yaml.InvalidYamlException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EarlyStoppingYamlTest {
  private static final StudyYaml YAML = new StudyYaml(SpaceLookup.PRESETS);
  private static final String STUDY =
      """
      name: early
      space: fashion
      objective: {targetMillis: 1.0}
      budget: {trials: 8}
      recipe: {epochs: 9}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of("{rule: halving}", new Halving(1, 3)),
        Arguments.of("{rule: halving, graceEpochs: 8, reduction: 2}", new Halving(8, 2)),
        Arguments.of("{rule: median}", new Median(1, 5)),
        Arguments.of("{rule: median, graceEpochs: 2, startupTrials: 9}", new Median(2, 9)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ruleIsReadAndComesBackFromFileAndStore(String text, EarlyStopping rule) {
    StudySpec spec = YAML.read(STUDY + "earlyStopping: " + text);
    assertThat(spec.earlyStopping()).isEqualTo(rule);
    assertThat(YAML.read(StudyYamlWriter.write(spec))).isEqualTo(spec);
    assertThat(StudySpec.parse(spec.text())).isEqualTo(spec);
    assertThat(spec.with(new Budget(9, null, null, null)).earlyStopping()).isEqualTo(rule);
  }

  /** Texts of before, and the hashes of idempotency keys. */
  @Test
  void studyWithoutARuleIsWrittenAsBeforeThereWereAny() {
    StudySpec spec = YAML.read(STUDY);
    assertThat(spec.earlyStopping()).isNull();
    assertThat(spec.text()).doesNotContain("earlyStopping");
    assertThat(StudyYamlWriter.write(spec)).doesNotContain("earlyStopping");
    assertThat(StudySpec.parse(spec.text())).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{rule: best} | earlyStopping.rule | must be one of halving, median, was 'best'",
        "{graceEpochs: 2} | earlyStopping.rule | is missing, must be one of halving, median",
        "{rule: halving, graceEpochs: 0} | earlyStopping.graceEpochs | was '0'",
        "{rule: halving, reduction: 1} | earlyStopping.reduction | was '1'",
        "{rule: median, startupTrials: 0} | earlyStopping.startupTrials | was '0'",
        "{rule: median, reduction: 3} | earlyStopping.reduction | unknown field",
        "{rule: halving, graceEpochs: 9} | earlyStopping.graceEpochs "
            + "| must be less than recipe.epochs, which is 9, was 9",
        "median | earlyStopping | must be a mapping, was 'median'",
      })
  void mistakesNameFieldRuleAndValue(String text, String field, String message) {
    assertThatThrownBy(() -> YAML.read(STUDY + "earlyStopping: " + text))
        .isInstanceOf(InvalidYamlException.class)
        .hasMessageContaining(field + ": ")
        .hasMessageContaining(message);
  }
}
