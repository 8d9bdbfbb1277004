package dev.mnas.service.study;

import dev.mnas.task.BundledDataset;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import dev.mnas.yaml.InvalidYamlException;
import dev.mnas.yaml.YamlMapping;
import java.util.List;
import java.util.Optional;

/**
 * Which trials become finalists, and how they are trained.
 *
 * @param top how many of the best; 0 where they are named
 * @param trials ids of those that are named, each once
 */
record Promotion(int top, List<Integer> trials, Recipe recipe, DataSplit data) {
  /** Trials that one request may promote. */
  static final int MOST = 100;

  Promotion {
    trials = List.copyOf(trials);
  }

  /**
   * Reads a wish: {@code {top: 3, recipe: full}}, or {@code {trials: [7], recipe: {epochs: 90},
   * data: {train: 50000}}}. Of the data, what is left out is the study's.
   *
   * @throws InvalidYamlException with every mistake by line and field
   */
  static Promotion read(String text, DataSplit study) {
    YamlMapping wish = YamlMapping.parse(text);
    boolean named = wish.has("trials");
    List<Integer> trials = wish.ints("trials", 1, Integer.MAX_VALUE).orElse(List.of());
    if (trials.size() > MOST) {
      wish.reject("trials", "must be at most %d, were %d".formatted(MOST, trials.size()));
    }
    if (named && wish.has("top")) {
      wish.reject("top", "must be absent where trials are named");
    }
    int top = named ? 0 : wish.requiredInt("top", 1, MOST);
    Optional<Recipe> recipe = RecipeYaml.readFull(wish, "recipe");
    Optional<DataSplit> data = data(wish.optionalOrEmptyMapping("data"), study);
    wish.finish();
    wish.problems().throwIfAny();
    return new Promotion(
        top, trials.stream().distinct().toList(), recipe.orElseThrow(), data.orElseThrow());
  }

  private static Optional<DataSplit> data(YamlMapping mapping, DataSplit study) {
    String dataset = mapping.optionalString("dataset").orElse(study.dataset());
    if (!dataset.equals(study.dataset())) {
      mapping.reject("dataset", "must be the study's, " + study.dataset());
    }
    int train = mapping.optionalInt("train", study.train(), 1, 100_000_000);
    int validation = mapping.optionalInt("validation", study.validation(), 1, 100_000_000);
    Long seed =
        mapping.has("seed")
            ? (Long) mapping.requiredLong("seed", Long.MIN_VALUE, Long.MAX_VALUE)
            : study.seed();
    mapping.finish();
    Optional<DataSplit> split =
        mapping.build(() -> new DataSplit(study.dataset(), train, validation, seed));
    split
        .flatMap(wish -> BundledDataset.of(wish).flatMap(bundled -> bundled.tooLarge(wish)))
        .ifPresent(rule -> mapping.reject("train", rule));
    return split;
  }

  /** What it is chosen by and trained by, as text: equal for equal wishes. */
  String text() {
    return String.join(
        "|", String.valueOf(top), trials.toString(), recipe.toString(), data.toString());
  }
}
