package dev.mnas.service.study;

import dev.mnas.service.stopping.EarlyStopping;
import dev.mnas.service.stopping.Halving;
import dev.mnas.service.stopping.Median;
import dev.mnas.task.Recipe;
import dev.mnas.yaml.YamlMapping;
import java.util.Optional;

/** The part of a study's file that says by what rule trainings end early. */
final class EarlyStoppingYaml {
  private static final int MAX_GRACE = 10_000;

  private EarlyStoppingYaml() {}

  private enum Rule {
    HALVING,
    MEDIAN
  }

  /**
   * Reads it.
   *
   * @param recipe empty where it is wrong itself, and bounds nothing then
   */
  static Optional<EarlyStopping> read(YamlMapping mapping, Optional<Recipe> recipe) {
    boolean named = mapping.has("rule");
    Rule rule = mapping.requiredEnum("rule", Rule.class);
    int grace = mapping.optionalInt("graceEpochs", 1, 1, MAX_GRACE);
    // Without a rule nobody knows which of them is meant.
    int reduction =
        rule == Rule.HALVING || !named
            ? mapping.optionalInt("reduction", Halving.USUAL_REDUCTION, 2, Halving.MAX_REDUCTION)
            : 0;
    int startup =
        rule == Rule.MEDIAN || !named
            ? mapping.optionalInt(
                "startupTrials", Median.USUAL_STARTUP_TRIALS, 1, Median.MAX_STARTUP_TRIALS)
            : 0;
    mapping.finish();
    int epochs = recipe.map(Recipe::epochs).orElse(Integer.MAX_VALUE);
    if (grace >= epochs) {
      mapping.reject(
          "graceEpochs",
          "must be less than recipe.epochs, which is %d, was %d".formatted(epochs, grace));
    }
    return mapping.build(
        () ->
            switch (rule) {
              case HALVING -> new Halving(grace, reduction);
              case MEDIAN -> new Median(grace, startup);
            });
  }

  /** Every setting is written. */
  static String write(EarlyStopping rule) {
    if (rule instanceof Halving halving) {
      return "earlyStopping: {rule: halving, graceEpochs: %d, reduction: %d}"
          .formatted(halving.graceEpochs(), halving.reduction());
    }
    Median median = (Median) rule;
    return "earlyStopping: {rule: median, graceEpochs: %d, startupTrials: %d}"
        .formatted(median.graceEpochs(), median.startupTrials());
  }
}
