package dev.mnas.cli;

import dev.mnas.objective.Objective;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What replayed searches are after, as options. */
final class ReplayObjective {
  @Option(
      names = "--target",
      required = true,
      paramLabel = "T",
      description = "Target latency in milliseconds.")
  double target;

  @Option(
      names = "--objective",
      paramLabel = "FORM",
      description = "soft, hard or absolute, default ${DEFAULT-VALUE}.")
  String form = "soft";

  @Option(
      names = "--alpha",
      paramLabel = "A",
      description = "Exponent up to the target, default the form's.")
  @Nullable Double alpha;

  @Option(
      names = "--beta",
      paramLabel = "B",
      description = "Exponent beyond the target, default the form's.")
  @Nullable Double beta;

  /**
   * The objective.
   *
   * @throws IllegalArgumentException naming the rule
   */
  Objective read() {
    Objective usual =
        switch (form) {
          case "soft" -> Objective.soft(target);
          case "hard" -> Objective.hard(target);
          case "absolute" -> Objective.absolute(target, Objective.ABSOLUTE);
          default ->
              throw new IllegalArgumentException(
                  "--objective must be soft, hard or absolute, was '" + form + "'");
        };
    double above = beta == null ? usual.beta() : beta;
    return switch (usual.form()) {
      case PRODUCT -> Objective.product(target, alpha == null ? usual.alpha() : alpha, above);
      case ABSOLUTE -> absolute(above);
    };
  }

  private Objective absolute(double weight) {
    if (alpha != null) {
      throw new IllegalArgumentException(
          "--alpha must be absent with --objective absolute, was " + alpha);
    }
    return Objective.absolute(target, weight);
  }
}
