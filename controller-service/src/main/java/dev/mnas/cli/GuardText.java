package dev.mnas.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Signs and alarms as text for people. */
final class GuardText {
  /** Batches that are listed: the last ones. */
  private static final int LISTED = 20;

  private GuardText() {}

  /** Kinds of alarms in a word each; a dash for none. */
  static String kinds(JsonNode alarms) {
    return alarms.isEmpty()
        ? "-"
        : alarms.valueStream().map(GuardText::kind).collect(Collectors.joining(", "));
  }

  private static String kind(JsonNode alarm) {
    return alarm.path("kind").asString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String alarms(JsonNode alarms) {
    Table table = new Table("alarm", "from trial", "to trial", "seen");
    for (JsonNode alarm : alarms) {
      table.row(
          kind(alarm),
          alarm.path("raisedTrial").asString(),
          alarm.path("clearedTrial").isNumber() ? alarm.path("clearedTrial").asString() : "now",
          alarm.path("seen").asString());
    }
    return table.toString();
  }

  /** The last batches, then what is known of the noise and the devices. */
  static String signs(JsonNode signs) {
    Table table =
        new Table(
            "trial",
            "policy",
            "entropy",
            "new drawn %",
            "new %",
            "kl",
            "clipped %",
            "restarts",
            "hypervolume",
            "per 100");
    JsonNode batches = signs.path("batches");
    for (int i = Math.max(0, batches.size() - LISTED); i < batches.size(); i++) {
      JsonNode batch = batches.get(i);
      double entropy =
          batch.path("entropies").valueStream().mapToDouble(JsonNode::asDouble).average().orElse(0);
      table.row(
          batch.path("trial").asString(),
          batch.path("policy").asString(),
          String.format(Locale.ROOT, "%.3f", entropy),
          Views.decimal(batch.path("uniqueShareBefore"), 0, 100),
          Views.decimal(batch.path("uniqueShare"), 0, 100),
          Views.decimal(batch.path("kl"), 4, 1),
          Views.decimal(batch.path("clipShare"), 1, 100),
          batch.path("restarts").asString(),
          Views.decimal(batch.path("hypervolume"), 5, 1),
          Views.decimal(batch.path("hypervolumeSlope"), 5, 1));
    }
    return table + System.lineSeparator() + measurements(signs);
  }

  private static String measurements(JsonNode signs) {
    JsonNode noise = signs.path("noise");
    Table table =
        new Table("reward noise", known(noise.path("reward"), 4, 1, ""))
            .row("by latency alone", known(noise.path("rewardByLatency"), 4, 1, ""))
            .row("spread of rewards", known(noise.path("rewardSpread"), 4, 1, ""))
            .row(
                "accuracy noise",
                known(noise.path("accuracy"), 2, 100, " %")
                    + ", %s repeated trainings".formatted(noise.path("accuracyRepeats").asString()))
            .row(
                "latency noise",
                known(noise.path("latencyShare"), 2, 100, " %")
                    + ", %s repeated timings".formatted(noise.path("latencyRepeats").asString()));
    for (JsonNode device : signs.path("devices")) {
      table.row(
          "reference",
          "%s: %s ms, before %s ms"
              .formatted(
                  device.path("device").asString(),
                  Views.decimal(device.path("nowMillis"), 4, 1),
                  Views.decimal(device.path("beforeMillis"), 4, 1)));
    }
    return table.toString();
  }

  private static String known(JsonNode value, int decimals, double factor, String unit) {
    return value.isNumber() ? Views.decimal(value, decimals, factor) + unit : "unknown";
  }
}
