package dev.mnas.service.study;

import dev.mnas.service.study.ModelCard.CardAccuracy;
import dev.mnas.service.study.ModelCard.CardLatency;
import dev.mnas.service.study.ModelCard.CardTraining;
import dev.mnas.service.trial.TrialView;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A model card for people, as Markdown. */
final class ModelCardMarkdown {
  private final ModelCard card;
  private final List<String> lines = new ArrayList<>();

  private ModelCardMarkdown(ModelCard card) {
    this.card = card;
  }

  static String of(ModelCard card) {
    ModelCardMarkdown markdown = new ModelCardMarkdown(card);
    markdown.head();
    markdown.accuracy();
    markdown.latency();
    markdown.network();
    markdown.training();
    markdown.files();
    markdown.limits();
    return String.join("\n", markdown.lines) + "\n";
  }

  private void head() {
    TrialView.Finalist finalist = card.finalistOf();
    add("# Model card: trial " + card.trial() + " of " + card.studyName());
    add("");
    String was =
        finalist != null
            ? "Finalist: the network of trial %d (id %s), trained from scratch to be kept."
                .formatted(finalist.number(), finalist.trial())
            : card.baseline() != null
                ? "Baseline " + card.baseline() + ", trained as the trials of the search were."
                : "A trial of the search, trained as its candidates were.";
    add(
        "%s Study %s, trial number %d. Complete since %s. Written by mnas %s."
            .formatted(was, card.study(), card.number(), card.completedAt(), card.mnas()));
    add("");
    table("Property", "Value");
    row("input", card.network().input());
    row("classes", String.valueOf(card.network().classes()));
    row("parameters", grouped(card.network().parameters()));
    row("multiply-adds an image", grouped(card.network().madds()));
    row("objective", objective());
    row("reward", decimal(card.reward(), 4));
  }

  private String objective() {
    return card.objective().formula() + "; latency on pool " + card.targetPool();
  }

  private void accuracy() {
    section("Accuracy");
    table("Images", "Accuracy", "Number of images");
    CardAccuracy validation = card.validation();
    row("validation", percent(validation.accuracy()), grouped(validation.images()));
    if (card.test() == null) {
      row("test", "not evaluated", "0");
    } else {
      row("test", percent(card.test().accuracy()), grouped(card.test().images()));
    }
    if (card.training().diverged()) {
      add("");
      add("**The training diverged:** the accuracy is that of chance, and there are no weights.");
    }
  }

  private void latency() {
    section("Latency");
    add("One image, in milliseconds; normalised is the median at the nominal speed of the device.");
    add("");
    table(
        "Pool",
        "Normalised",
        "Median",
        "p10",
        "p90",
        "Device",
        "System",
        "Runtime",
        "Threads",
        "Precision",
        "Samples",
        "Measured");
    for (CardLatency latency : card.latencies()) {
      row(
          latency.pool(),
          millis(latency.normalisedMillis()),
          millis(latency.medianMillis()),
          millis(latency.p10Millis()),
          millis(latency.p90Millis()),
          latency.device(),
          latency.system(),
          latency.runtime(),
          String.valueOf(latency.threads()),
          latency.precision(),
          grouped(latency.samples()),
          latency.measuredAt().toString());
    }
  }

  private void network() {
    section("Network");
    add(
        "Activation %s. SHA-256 of the network: `%s`. Blocks, in order:"
            .formatted(lower(card.network().activation()), card.network().hash()));
    add("");
    add("```text");
    lines.addAll(card.network().blocks());
    add("```");
  }

  private void training() {
    section("Data and training");
    table("Setting", "Value");
    DataSplit data = card.data();
    row("data set", data.dataset());
    row("training images", grouped(data.train()));
    row("validation images", grouped(data.validation()));
    row("seed of the split", data.seed() == null ? "none, the data set's own" : data.seed() + "");
    recipe(card.recipe());
    CardTraining training = card.training();
    row("back end", training.provenance().backend());
    row("library versions", training.provenance().versions());
    row("kernels", training.provenance().kernels());
    row("compute threads", String.valueOf(training.provenance().threads()));
    row("seed that was used", String.valueOf(training.provenance().seed()));
    row("training time", decimal(training.trainSeconds(), 1) + " s");
    row("trained", training.measuredAt().toString());
    if (training.reusedFrom() != null) {
      row("weights taken from", "trial id " + training.reusedFrom());
    }
  }

  private void recipe(Recipe recipe) {
    row("epochs", String.valueOf(recipe.epochs()));
    row("batch size", String.valueOf(recipe.batchSize()));
    row("optimizer", lower(recipe.optimizer()));
    row("momentum", String.valueOf(recipe.momentum()));
    row("peak learning rate", String.valueOf(recipe.peakLearningRate()));
    row("schedule", lower(recipe.schedule()));
    row("warm-up, share of the steps", String.valueOf(recipe.warmupShare()));
    row("L2", String.valueOf(recipe.l2()));
    row("label smoothing", String.valueOf(recipe.labelSmoothing()));
    row("dropout", String.valueOf(recipe.dropout()));
    row("moving average of the weights", String.valueOf(recipe.weightEma()));
    row("shift, pixels", String.valueOf(recipe.augmentation().crop()));
    row("mirror", recipe.augmentation().flip() ? "yes" : "no");
    row("cutout, pixels", String.valueOf(recipe.augmentation().cutout()));
    row("seed of the recipe", String.valueOf(recipe.seed()));
  }

  private void files() {
    section("Files");
    card.files().forEach(file -> add("- `%s`: %s".formatted(file.path(), file.content())));
  }

  private void limits() {
    section("Limits");
    add(String.join(" ", card.limits()));
  }

  private void section(String title) {
    add("");
    add("## " + title);
    add("");
  }

  private void table(String... names) {
    row(names);
    add("|" + "---|".repeat(names.length));
  }

  private void row(String... cells) {
    add(
        List.of(cells).stream()
            .map(ModelCardMarkdown::cell)
            .collect(Collectors.joining("|", "|", "|")));
  }

  /** A bar would end the cell: models of devices may have one. */
  private static String cell(String text) {
    return " " + text.replace("|", "\\|") + " ";
  }

  private void add(String line) {
    lines.add(line);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String percent(double share) {
    return decimal(100 * share, 2) + " %";
  }

  private static String millis(double millis) {
    return decimal(millis, 4);
  }

  private static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
