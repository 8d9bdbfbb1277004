package dev.mnas.service.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A report as one page that needs nothing else: curves, numbers, light and dark. */
public final class ReplayPage {
  private static final String STYLE =
      """
      body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--page);
        color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
      .simulated { border: 2px solid var(--warn); color: var(--warn); padding: .5rem 1rem; }
      .settings, figcaption { color: var(--muted); }
      figure { margin: 2rem 0; overflow-x: auto; } svg { width: 100%; height: auto; }
      .scroll { overflow-x: auto; } table { border-collapse: collapse; }
      th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--line); text-align: right;
        white-space: nowrap; }
      @media (max-width: 40rem) { svg { min-width: 35rem; } svg text { font-size: 18px; } }
      th:first-child, td:first-child { text-align: left; }
      """;

  private static final int FIRST_SEEN = 10;

  private final ReplayReport report;

  public ReplayPage(ReplayReport report) {
    this.report = report;
  }

  /** The page's HTML. */
  @Override
  public String toString() {
    return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>Replay of %s</title>
        <style>
        %s%s</style></head>
        <body>
        <h1>Replay of %s</h1>
        <p class="simulated"><strong>Simulated.</strong> Nothing was trained or timed: the numbers are those of %s.</p>
        <p class="settings">%s</p>
        %s
        <div class="scroll">%s</div>
        %s
        </body></html>
        """
        .formatted(
            escape(report.table()),
            CurvePlot.STYLE,
            STYLE,
            escape(report.table()),
            escape(report.provenance()),
            escape(settings()),
            figures(),
            table(),
            notes());
  }

  private String settings() {
    return String.format(
        Locale.ROOT,
        "Space %s; reward %s; %d seeds; noise of %s accuracy points in what"
            + " policies see, none in scores. Regret is 100 x the reward below %.5f (%s)."
            + " Hypervolume counts up to %.4g ms and accuracy %.4f. Bands are one standard error.",
        report.space(),
        report.objective().formula(),
        report.seeds(),
        report.noise(),
        report.best().reward(),
        "from " + report.best().from(),
        report.reference().latencyMillis(),
        report.reference().accuracy());
  }

  private String figures() {
    StringBuilder figures = new StringBuilder();
    plots()
        .forEach(
            (name, plot) ->
                figures.append(
                    "<figure>%s<figcaption>%s, mean over the seeds</figcaption></figure>%n"
                        .formatted(plot, plot.title())));
    return figures.toString();
  }

  /** Each plot that has something to show as an SVG document, by the name of its file. */
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    plots()
        .forEach(
            (name, plot) -> {
              if (!plot.isEmpty()) {
                files.put(name + ".svg", plot.file());
              }
            });
    return files;
  }

  private Map<String, CurvePlot> plots() {
    Map<String, CurvePlot> plots = new LinkedHashMap<>();
    plots.put("regret", plot("Regret", ReplayReport.AfterEvaluations::regret));
    plots.put("hypervolume", plot("Hypervolume", ReplayReport.AfterEvaluations::hypervolume));
    plots.put("miss", plot("Miss of the target", ReplayReport.AfterEvaluations::targetMiss));
    plots.put("tried", tried());
    return plots;
  }

  /** The first evaluations, whose spread is that of any networks, would hide what follows. */
  private CurvePlot plot(
      String title, Function<ReplayReport.AfterEvaluations, @Nullable Statistic> number) {
    CurvePlot plot =
        new CurvePlot(title + " after evaluations, simulated", CurvePlot.Axis.LOGARITHMIC);
    int first = report.evaluations() > 10 * FIRST_SEEN ? FIRST_SEEN : 1;
    for (ReplayReport.OfPolicy policy : report.policies()) {
      plot.curve(
          escape(policy.policy()),
          policy.curve().stream()
              .filter(at -> at.evaluations() >= first)
              .flatMap(at -> CurvePlot.Point.of(at.evaluations(), number.apply(at)).stream())
              .toList());
    }
    return plot;
  }

  private CurvePlot tried() {
    CurvePlot plot =
        new CurvePlot(
            "Share of the networks tried in the second half by latency in ms, simulated",
            CurvePlot.Axis.LINEAR);
    plot.mark(report.objective().targetMillis());
    for (ReplayReport.OfPolicy policy : report.policies()) {
      plot.curve(
          escape(policy.policy()),
          policy.tried().byLatency().stream()
              .flatMap(at -> CurvePlot.Point.of(at.millis(), at.share()).stream())
              .toList());
    }
    return plot;
  }

  private String table() {
    StringBuilder rows =
        new StringBuilder(
            "<table><thead><tr><th>policy</th><th>evaluations</th><th>regret</th>"
                + "<th>hypervolume</th><th>unique draws</th><th>unique</th><th>target miss</th></tr></thead><tbody>\n");
    for (ReplayReport.OfPolicy policy : report.policies()) {
      for (ReplayReport.AfterEvaluations after : policy.budgets()) {
        List<String> cells =
            List.of(
                escape(policy.policy()),
                String.valueOf(after.evaluations()),
                cell(after.regret(), 1, 2, ""),
                cell(after.hypervolume(), 1, 3, ""),
                cell(after.uniqueShare().before(), 100, 1, " %"),
                cell(after.uniqueShare().after(), 100, 1, " %"),
                cell(after.targetMiss(), 100, 1, " %"));
        rows.append("<tr><td>").append(String.join("</td><td>", cells)).append("</td></tr>\n");
      }
    }
    return rows.append("</tbody></table>").toString();
  }

  private static String cell(
      @Nullable Statistic statistic, double factor, int digits, String unit) {
    if (statistic == null) {
      return "-";
    }
    String format = "%." + digits + "f";
    String mean = String.format(Locale.ROOT, format, statistic.mean() * factor);
    Double error = statistic.standardError();
    return error == null
        ? mean + unit
        : mean + " &plusmn; " + String.format(Locale.ROOT, format, error * factor) + unit;
  }

  private String notes() {
    StringBuilder notes = new StringBuilder();
    for (ReplayReport.OfPolicy policy : report.policies()) {
      if (policy.endedEarly() > 0) {
        notes.append(
            "<p>%s: %d of %d searches ended early, drawing what they knew; their curves stay flat from there.</p>%n"
                .formatted(escape(policy.policy()), policy.endedEarly(), report.seeds()));
      }
      if (policy.outsideShare().mean() > 0) {
        notes.append(
            String.format(
                Locale.ROOT,
                "<p>%s: %.1f %% of the evaluations are not in the table and count as failed.</p>%n",
                escape(policy.policy()),
                100 * policy.outsideShare().mean()));
      }
    }
    return notes.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
