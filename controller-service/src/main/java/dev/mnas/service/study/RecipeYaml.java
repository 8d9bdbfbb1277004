package dev.mnas.service.study;

import dev.mnas.task.Augmentation;
import dev.mnas.task.Optimizer;
import dev.mnas.task.Recipe;
import dev.mnas.task.Schedule;
import dev.mnas.yaml.YamlMapping;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The part of a study's file that says how its candidates are trained. */
final class RecipeYaml {
  private static final Map<String, Recipe> PRESETS =
      new TreeMap<>(
          Map.of("proxy", Recipe.proxy(), "paper", Recipe.paper(), "full", Recipe.full()));

  private RecipeYaml() {}

  /** Reads it; what is left out is that of the preset, or of proxy where there is none. */
  static Optional<Recipe> read(YamlMapping mapping) {
    return read(mapping, Recipe.proxy());
  }

  /** Reads a field that is a preset's name, or a recipe; what is left out is that of full. */
  static Optional<Recipe> readFull(YamlMapping parent, String field) {
    return !parent.has(field) || parent.isMapping(field)
        ? read(parent.optionalOrEmptyMapping(field), Recipe.full())
        : Optional.of(parent.requiredWord(field, PRESETS));
  }

  private static Optional<Recipe> read(YamlMapping mapping, Recipe fallback) {
    Recipe usual = mapping.has("preset") ? mapping.requiredWord("preset", PRESETS) : fallback;
    int epochs = mapping.optionalInt("epochs", usual.epochs(), 1, 10_000);
    int batchSize = mapping.optionalInt("batchSize", usual.batchSize(), 2, 65_536);
    double rate =
        mapping.optionalDouble("peakLearningRate", usual.peakLearningRate(), Double.MIN_VALUE, 100);
    double momentum = mapping.optionalDouble("momentum", usual.momentum(), 0, 0.999999);
    double warmup = mapping.optionalDouble("warmupShare", usualWarmup(usual, epochs), 0, 0.999999);
    double l2 = mapping.optionalDouble("l2", usual.l2(), 0, 1);
    long seed = mapping.optionalLong("seed", usual.seed(), Long.MIN_VALUE, Long.MAX_VALUE);
    Optimizer optimizer = mapping.optionalEnum("optimizer", usual.optimizer());
    Schedule schedule = mapping.optionalEnum("schedule", usual.schedule());
    double smoothing =
        mapping.optionalDouble("labelSmoothing", usual.labelSmoothing(), 0, 0.999999);
    double dropout = mapping.optionalDouble("dropout", usual.dropout(), 0, 0.999999);
    double average = mapping.optionalDouble("weightEma", usual.weightEma(), 0, 0.99999999);
    Augmentation augmentation =
        augmentation(mapping.optionalOrEmptyMapping("augmentation"), usual.augmentation());
    mapping.finish();
    return mapping.build(
        () ->
            new Recipe(
                epochs,
                batchSize,
                rate,
                momentum,
                warmup,
                l2,
                seed,
                optimizer,
                schedule,
                smoothing,
                dropout,
                average,
                augmentation));
  }

  /** The paper's warm-up is a number of epochs, ours a share of all. */
  private static double usualWarmup(Recipe usual, int epochs) {
    return usual.equals(Recipe.paper()) ? Recipe.paperWarmupShare(epochs) : usual.warmupShare();
  }

  private static Augmentation augmentation(YamlMapping mapping, Augmentation usual) {
    int crop = mapping.optionalInt("crop", usual.crop(), 0, 1024);
    boolean flip = mapping.optionalBoolean("flip", usual.flip());
    int cutout = mapping.optionalInt("cutout", usual.cutout(), 0, 1024);
    mapping.finish();
    return new Augmentation(crop, flip, cutout);
  }

  /** Every setting is written. */
  static String write(Recipe recipe) {
    Augmentation augmentation = recipe.augmentation();
    return String.join(
        "\n",
        "recipe:",
        "  epochs: " + recipe.epochs(),
        "  batchSize: " + recipe.batchSize(),
        "  peakLearningRate: " + recipe.peakLearningRate(),
        "  momentum: " + recipe.momentum(),
        "  warmupShare: " + recipe.warmupShare(),
        "  l2: " + recipe.l2(),
        "  seed: " + recipe.seed(),
        "  optimizer: " + recipe.optimizer().name().toLowerCase(Locale.ROOT),
        "  schedule: " + recipe.schedule().name().toLowerCase(Locale.ROOT),
        "  labelSmoothing: " + recipe.labelSmoothing(),
        "  dropout: " + recipe.dropout(),
        "  weightEma: " + recipe.weightEma(),
        "  augmentation: {crop: %d, flip: %s, cutout: %d}"
            .formatted(augmentation.crop(), augmentation.flip(), augmentation.cutout()));
  }
}
