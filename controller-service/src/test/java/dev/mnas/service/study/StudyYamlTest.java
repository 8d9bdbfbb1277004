package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.service.space.SpaceLookup;
import dev.mnas.task.Recipe;
import dev.mnas.yaml.InvalidYamlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyYamlTest {
  private static final String RECIPE = "{preset: proxy}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cifar10|{dataset: fashion-mnist, train: 100, validation: 100}"
            + "|must take the images of fashion-mnist, 28x28x1 in 10 classes, takes 32x32x3 in 10",
        "fashion|{dataset: fashion-mnist, train: 10001, validation: 5000}"
            + "|must be at most 10000 and 5000, were 10001 and 5000",
        "fashion|{dataset: fashion-mnist, train: 100, validation: 5001}"
            + "|must be at most 10000 and 5000, were 100 and 5001",
        "fashion|{dataset: fashion-mnist, train: 12000, validation: 3001, seed: 4}"
            + "|must be at most 15000 together, were 12000 and 3001"
      })
  void dataThatEveryTrainingWouldFailWithIsRefused(String space, String data, String rule) {
    assertThatThrownBy(() -> read(space, RECIPE, data))
        .isInstanceOf(InvalidYamlException.class)
        .hasMessageContaining(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fashion|{dataset: fashion-mnist, train: 10000, validation: 5000}",
        "fashion|{dataset: fashion-mnist, train: 12000, validation: 3000, seed: 4}",
        "cifar10|{dataset: of-a-trainer, train: 50000, validation: 10000}"
      })
  void dataThatMayBeThereIsAccepted(String space, String data) {
    assertThatCode(() -> read(space, RECIPE, data)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{preset: paper}|0.014285714285714285",
        "{preset: paper, epochs: 50}|0.1",
        "{preset: paper, epochs: 4}|0.5",
        "{preset: paper, epochs: 50, warmupShare: 0.2}|0.2",
        "{preset: proxy, epochs: 50}|0.1",
        "{preset: full, epochs: 10}|0.05"
      })
  void paperWarmsUpForFiveEpochsHoweverManyThereAre(String recipe, double share) {
    String data = "{dataset: fashion-mnist, train: 100, validation: 100}";
    assertThat(read("fashion", recipe, data).recipe().warmupShare()).isEqualTo(share);
  }

  @Test
  void paperAloneIsThePreset() {
    String data = "{dataset: fashion-mnist, train: 100, validation: 100}";
    assertThat(read("fashion", "{preset: paper}", data).recipe()).isEqualTo(Recipe.paper());
  }

  private static StudySpec read(String space, String recipe, String data) {
    return new StudyYaml(SpaceLookup.PRESETS)
        .read(
            """
            name: files
            space: %s
            objective: {targetMillis: 0.3}
            budget: {trials: 20}
            recipe: %s
            data: %s
            """
                .formatted(space, recipe, data));
  }
}
