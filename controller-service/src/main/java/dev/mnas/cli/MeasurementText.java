package dev.mnas.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A measurement as text for people. */
final class MeasurementText {
  private MeasurementText() {}

  static String of(JsonNode measurement) {
    Table table =
        new Table("measurement", measurement.path("id").asString())
            .row("network", measurement.path("network").asString())
            .row("pool", measurement.path("pool").asString());
    JsonNode latency = measurement.path("latency");
    if (!latency.isObject()) {
      return table.row("state", state(measurement)).toString();
    }
    table
        .row("latency", millis(latency.path("latencyMillis")) + " at the device's nominal speed")
        .row("median", millis(latency.path("medianMillis")))
        .row(
            "p10, p90",
            millis(latency.path("p10Millis")) + ", " + millis(latency.path("p90Millis")))
        .row("CoV", Views.decimal(latency.path("coefficientOfVariation"), 2, 100) + "%")
        .row(
            "kept",
            "%s%% of %s samples"
                .formatted(
                    Views.decimal(latency.path("keptShare"), 1, 100),
                    Views.grouped(latency.path("samples").asLong())))
        .row("reference", millis(latency.path("referenceMedianMillis")))
        .row("device", device(latency.path("device")))
        .row("runtime", runtime(measurement));
    JsonNode details = measurement.path("result").path("details");
    if (details.isObject()) {
      table
          .row("accelerated", accelerated(details.path("acceleration")))
          .row("first run", millis(details.path("process").path("coldFirstRunMillis")))
          .row(
              "model size",
              Views.grouped(details.path("process").path("modelBytes").asLong()) + " bytes");
    }
    return table
        .row(
            "measured",
            latency.path("measuredAt").asString()
                + (latency.path("reused").asBoolean()
                    ? ", known before; --again times it anew"
                    : ""))
        .toString();
  }

  private static String state(JsonNode measurement) {
    String state = measurement.path("state").asString().toLowerCase(Locale.ROOT);
    String failure = measurement.path("failure").asString("");
    return failure.isEmpty()
        ? state
        : "%s, %s: %s".formatted(state, failure, measurement.path("failureMessage").asString(""));
  }

  private static String device(JsonNode device) {
    return "%s, %s, %s, %s cores"
        .formatted(
            device.path("model").asString(),
            device.path("os").asString(),
            device.path("architecture").asString(),
            device.path("cores").asString());
  }

  private static String runtime(JsonNode measurement) {
    JsonNode device = measurement.path("latency").path("device");
    List<String> parts = new ArrayList<>();
    parts.add(device.path("runtime").asString() + " " + device.path("runtimeVersion").asString());
    if (measurement.path("precision").isString()) {
      parts.add(measurement.path("precision").asString().toLowerCase(Locale.ROOT));
    }
    int threads = measurement.path("threads").asInt();
    parts.add(threads + (threads == 1 ? " thread" : " threads"));
    return String.join(", ", parts);
  }

  private static String accelerated(JsonNode acceleration) {
    JsonNode others = acceleration.path("otherNodes");
    String accelerator = acceleration.path("accelerator").asString();
    if (!others.isArray()) {
      return "by " + accelerator + ", which layers it does not tell";
    }
    if (others.isEmpty()) {
      return "all by " + accelerator;
    }
    return "by %s all but %s"
        .formatted(
            accelerator,
            String.join(", ", others.valueStream().map(JsonNode::asString).distinct().toList()));
  }

  private static String millis(JsonNode number) {
    return Views.decimal(number, 4, 1) + " ms";
  }
}
