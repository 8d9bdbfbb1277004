package dev.mnas.service.study;

import dev.mnas.export.Safetensors;
import dev.mnas.service.trial.TrialView;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network as text for people: its numbers, how to scale its input, its block strings. */
final class NetworkText {
  private NetworkText() {}

  /**
   * @param metadata of the trained weights, empty where there are none
   */
  static String of(TrialView trial, Map<String, String> metadata) {
    String mean = metadata.get(Safetensors.INPUT_MEAN);
    String input =
        mean == null
            ? ""
            : "# input: float32, %s, (pixel / 255 - %s) / %s\n"
                .formatted(
                    trial.network().input(), mean, metadata.get(Safetensors.INPUT_DEVIATION));
    return "# trial %s: accuracy %s %%, latency %s ms\n%s%s\n"
        .formatted(
            trial.id(),
            decimal(trial.accuracy(), 2, 100),
            decimal(trial.latencyMillis(), 3, 1),
            input,
            String.join("\n", trial.blocks()));
  }

  private static String decimal(@Nullable Double value, int digits, double factor) {
    return value == null ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value * factor);
  }
}
