package dev.mnas.cli;

import dev.mnas.service.replay.ReplayReport;
import dev.mnas.service.replay.Statistic;
import dev.mnas.service.replay.Tried;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report of replayed searches as text for people. */
final class ReplayText {
  private static final String NEW_LINE = System.lineSeparator();

  private ReplayText() {}

  static String of(ReplayReport report) {
    StringBuilder text = new StringBuilder();
    text.append("SIMULATED: nothing was trained or timed. Numbers are those of ")
        .append(report.provenance())
        .append(", ")
        .append(report.table())
        .append('.')
        .append(NEW_LINE)
        .append(settings(report))
        .append(NEW_LINE)
        .append(NEW_LINE)
        .append(table(report));
    for (ReplayReport.OfPolicy policy : report.policies()) {
      text.append(NEW_LINE).append(tried(policy));
    }
    for (ReplayReport.OfPolicy policy : report.policies()) {
      note(policy, report.seeds()).lines().forEach(line -> text.append(NEW_LINE).append(line));
    }
    return text.toString();
  }

  private static String settings(ReplayReport report) {
    return String.format(
        Locale.ROOT,
        "Space %s, reward %s, %d seeds, noise %s points; regret is 100 x"
            + " reward below %.5f (%s), hypervolume counts up to %.4g ms and accuracy %.4f.",
        report.space(),
        report.objective().formula(),
        report.seeds(),
        report.noise(),
        report.best().reward(),
        switch (report.best().from()) {
          case "given" -> "given";
          case "table" -> "the table's best";
          default -> "the best of these searches";
        },
        report.reference().latencyMillis(),
        report.reference().accuracy());
  }

  private static Table table(ReplayReport report) {
    Table table =
        new Table(
            "policy",
            "evaluations",
            "regret",
            "+-",
            "hypervolume",
            "+-",
            "drawn new %",
            "new %",
            "miss %",
            "+-");
    for (ReplayReport.OfPolicy policy : report.policies()) {
      for (ReplayReport.AfterEvaluations after : policy.budgets()) {
        table.row(
            policy.policy(),
            String.valueOf(after.evaluations()),
            mean(after.regret(), 1, 2),
            error(after.regret(), 1, 2),
            mean(after.hypervolume(), 1, 3),
            error(after.hypervolume(), 1, 3),
            mean(after.uniqueShare().before(), 100, 1),
            mean(after.uniqueShare().after(), 100, 1),
            mean(after.targetMiss(), 100, 1),
            error(after.targetMiss(), 100, 1));
      }
    }
    return table;
  }

  private static String tried(ReplayReport.OfPolicy policy) {
    Tried tried = policy.tried();
    return "%s: of the networks of the second half, %s %% are within the target; median %s ms, 80 %% from %s to %s ms."
        .formatted(
            policy.policy(),
            mean(tried.withinTargetShare(), 100, 0),
            mean(tried.medianMillis(), 1, 3),
            mean(tried.p10Millis(), 1, 3),
            mean(tried.p90Millis(), 1, 3));
  }

  private static String note(ReplayReport.OfPolicy policy, int seeds) {
    StringBuilder note = new StringBuilder();
    if (policy.endedEarly() > 0) {
      note.append(
          "%s: %d of %d searches ended early, drawing what they knew; their numbers stay flat from there.%n"
              .formatted(policy.policy(), policy.endedEarly(), seeds));
    }
    if (policy.outsideShare().mean() > 0) {
      note.append(
          String.format(
              Locale.ROOT,
              "%s: %.1f %% of the evaluations are not in the table and count as failed.%n",
              policy.policy(),
              100 * policy.outsideShare().mean()));
    }
    return note.toString();
  }

  private static String mean(@Nullable Statistic statistic, double factor, int digits) {
    return statistic == null ? "-" : number(statistic.mean() * factor, digits);
  }

  private static String error(@Nullable Statistic statistic, double factor, int digits) {
    return statistic == null || statistic.standardError() == null
        ? "-"
        : number(statistic.standardError() * factor, digits);
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
