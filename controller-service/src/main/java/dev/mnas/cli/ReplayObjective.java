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
    return switch (form) {
      case "soft" -> Objective.product(target, or(alpha, Objective.SOFT), or(beta, Objective.SOFT));
      case "hard" ->
          Objective.product(target, or(alpha, Objective.HARD_ALPHA), or(beta, Objective.HARD_BETA));
      case "absolute" -> absolute();
      default ->
          throw new IllegalArgumentException(
              "--objective must be soft, hard or absolute, was '" + form + "'");
    };
  }

  private Objective absolute() {
    if (alpha != null) {
      throw new IllegalArgumentException("--alpha is not of the absolute objective: give --beta");
    }
    return Objective.absolute(target, or(beta, Objective.ABSOLUTE));
  }

  private static double or(@Nullable Double given, double usual) {
    return given == null ? usual : given;
  }
}
