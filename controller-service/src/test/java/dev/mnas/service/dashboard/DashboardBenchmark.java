package dev.mnas.service.dashboard;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.mnas.service.ControllerFixture;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long the page of a large study takes to be painted, and to paint a change. Not run by the
 * build, see docs/benchmarks.md.
 */
class DashboardBenchmark {
  private static final int TRIALS = Integer.getInteger("trials", 5_000);
  private static final int LOADS = 9;
  private static final int UPDATES = 30;
  private static final int BETWEEN_MILLIS = 1_500;
  private static final String STUDY =
      """
      name: a large study
      space: fashion
      objective: {targetMillis: 0.08}
      policy: {kind: random, batch: 1000, delay: 6}
      budget: {trials: %d}
      data: {dataset: made-up, train: 100, validation: 100}
      """;

  /** Milliseconds from the navigation until the table and the first chart are on the screen. */
  private static final String PAINTED =
      """
      () => new Promise((resolve) => {
        const look = () => {
          const rows = document.querySelectorAll('.trials tbody tr').length;
          const chart = document.querySelector('.chart-canvas canvas');
          // The library draws in the frame after the one in which it makes its canvas.
          if (rows >= 50 && chart) {
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
          } else requestAnimationFrame(look);
        };
        look();
      })
      """;

  private static final String FIRST_TEXT =
      "() => performance.getEntriesByName('first-contentful-paint')[0].startTime";

  /** Notes how long after each event of a trial the charts are painted: three frames on. */
  private static final String WATCH_EVENTS =
      """
      window.updates = [];
      const listen = EventSource.prototype.addEventListener;
      EventSource.prototype.addEventListener = function (kind, heard) {
        listen.call(this, kind, (event) => {
          const arrived = performance.now();
          heard(event);
          if (kind !== 'trial') return;
          const frame = (left) => requestAnimationFrame(() => left > 0 ? frame(left - 1)
            : setTimeout(() => window.updates.push(performance.now() - arrived)));
          frame(2);
        });
      };
      """;

  @TempDir private Path data;

  @Test
  void pageOfALargeStudy() throws Exception {
    try (Browser browser = Browser.start();
        // Sweeps as seldom as a real controller.
        var controller =
            new ControllerFixture(
                data, "--logging.level.dev.mnas=warn", "--mnas.sweep=1s", "--mnas.tick=10s")) {
      controller.post("/api/v1/studies", "application/yaml", STUDY.formatted(TRIALS + UPDATES));
      MadeUpWork work = new MadeUpWork(controller, 0);
      work.tasks(2);
      complete(controller);
      String url = "http://127.0.0.1:" + controller.port() + "/studies/1";
      double[] text = new double[LOADS];
      double[] all = new double[LOADS];
      for (int load = 0; load < LOADS; load++) {
        try (Page page = browser.open(url, 1280, 900, ColorScheme.LIGHT)) {
          all[load] = ((Number) page.evaluate(PAINTED)).doubleValue();
          text[load] = ((Number) page.evaluate(FIRST_TEXT)).doubleValue();
          page.context().close();
        }
      }
      print("first text", text);
      print("table and chart", all);
      try (Page page = browser.open("about:blank", 1280, 900, ColorScheme.LIGHT)) {
        page.addInitScript(WATCH_EVENTS);
        page.navigate(url);
        page.evaluate(PAINTED);
        for (int update = 0; update < UPDATES; update++) {
          work.tasks(2);
          page.waitForTimeout(BETWEEN_MILLIS);
        }
        print(
            "event to painted",
            ((List<?>) page.evaluate("() => window.updates"))
                .stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray());
      }
    }
  }

  /**
   * Completes the others as workers would, with numbers of their own but the measurements of the
   * first: playing 10,000 tasks takes many minutes and changes nothing about the page.
   */
  private static void complete(ControllerFixture controller) {
    JdbcClient jdbc = controller.bean(JdbcClient.class);
    for (String change :
        List.of(
            "insert into trial_latency (trial_id, pool, measurement) select t.id, l.pool,"
                + " l.measurement from trial t, trial_latency l where t.number <= :trials"
                + " and t.state = 'RUNNING'",
            "update task set state = 'DONE' where trial_id in (select id from trial where"
                + " number <= :trials and state = 'RUNNING')",
            "update trial set state = 'COMPLETE', accuracy = 0.7 + 0.2 * rand(),"
                + " latency_millis = 0.02 + 0.14 * rand(), accuracy_measurement ="
                + " (select max(accuracy_measurement) from trial),"
                + " ended_at = dateadd(second, number, created_at)"
                + " where number <= :trials and state = 'RUNNING'",
            "update trial set reward = accuracy where reward is null and state = 'COMPLETE'"
                + " and number <= :trials")) {
      jdbc.sql(change).param("trials", TRIALS).update();
    }
  }

  private static void print(String what, double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "%s: median %.0f ms, least %.0f, 90th percentile %.0f, most %.0f, of %d%n",
        what,
        sorted[sorted.length / 2],
        sorted[0],
        sorted[(int) (sorted.length * 0.9)],
        sorted[sorted.length - 1],
        sorted.length);
  }
}
