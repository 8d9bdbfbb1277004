package dev.mnas.service.dashboard;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.mnas.service.ControllerFixture;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final int LOAD_MILLIS = 4_000;
  private static final String STUDY =
      """
      name: a large study
      space: fashion
      objective: {targetMillis: 0.08}
      policy: {kind: random, batch: 1000, delay: 6}
      budget: {trials: %d}
      data: {dataset: made-up, train: 100, validation: 100}
      """;

  /** Notes when the study's name, the table and the first chart are on the screen. */
  private static final String WATCH_PAINTS =
      """
      window.paints = {};
      const look = () => {
        const now = {
          name: document.querySelector('.study-head h1'),
          table: document.querySelectorAll('.trials tbody tr').length >= 50,
          // The library draws in the frame after the one in which it makes its canvas.
          chart: window.canvas,
        };
        window.canvas = document.querySelector('.chart-canvas canvas');
        for (const part of Object.keys(now)) {
          if (now[part] && !(part in window.paints)) {
            window.paints[part] = 0;
            requestAnimationFrame(() => setTimeout(() => {
              window.paints[part] = performance.now();
            }));
          }
        }
        if (Object.keys(window.paints).length < 3) requestAnimationFrame(look);
      };
      look();
      """;

  private static final String FIRST_PAINT =
      "() => performance.getEntriesByName('first-contentful-paint')[0].startTime";

  /**
   * Notes how long after an event of a trial the first chart and the last one in view have been
   * drawn. Events that come while an earlier one is drawn are counted from their own arrival.
   */
  private static final String WATCH_EVENTS =
      """
      window.firsts = [];
      window.alls = [];
      let arrived = null;
      let drawn = [];
      window.watch = async () => {
        const { getInstanceByDom } = await import('/_static/echarts/6.0.0/dist/echarts.esm.min.js');
        [...document.querySelectorAll('.chart-canvas')].forEach((canvas, index) => {
          getInstanceByDom(canvas)?.on('rendered', () => {
            const now = performance.now();
            if (arrived !== null && index === 0) window.firsts.push(now - arrived);
            if (arrived !== null) drawn.push(now - arrived);
          });
        });
      };
      window.settle = () => {
        if (drawn.length > 0) window.alls.push(Math.max(...drawn));
        arrived = null;
        drawn = [];
      };
      const listen = EventSource.prototype.addEventListener;
      EventSource.prototype.addEventListener = function (kind, heard) {
        listen.call(this, kind, (event) => {
          if (kind === 'trial' && JSON.parse(event.data).s === 'COMPLETE') arrived = performance.now();
          heard(event);
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
      Map<String, double[]> paints = new LinkedHashMap<>();
      for (int load = 0; load < LOADS; load++) {
        Page page = browser.open("about:blank", 1280, 900, ColorScheme.LIGHT);
        page.addInitScript(WATCH_PAINTS);
        page.navigate(url);
        page.waitForTimeout(LOAD_MILLIS);
        int at = load;
        ((Map<?, ?>) page.evaluate("() => window.paints"))
            .forEach((part, millis) -> note(paints, part.toString(), at, millis));
        note(paints, "anything", at, page.evaluate(FIRST_PAINT));
        page.context().close();
      }
      paints.forEach(DashboardBenchmark::print);
      Page page = browser.open("about:blank", 1280, 900, ColorScheme.LIGHT);
      page.addInitScript(WATCH_EVENTS);
      page.navigate(url);
      page.waitForTimeout(LOAD_MILLIS);
      page.evaluate("() => window.watch()");
      for (int update = 0; update < UPDATES; update++) {
        work.tasks(2);
        page.waitForTimeout(BETWEEN_MILLIS);
        page.evaluate("() => window.settle()");
      }
      print("event to the first chart", numbers(page.evaluate("() => window.firsts")));
      print("event to the last chart in view", numbers(page.evaluate("() => window.alls")));
    }
  }

  private static void note(Map<String, double[]> all, String part, int at, Object millis) {
    all.computeIfAbsent(part, name -> new double[LOADS])[at] = ((Number) millis).doubleValue();
  }

  private static double[] numbers(Object list) {
    return ((List<?>) list).stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray();
  }

  /**
   * Completes the others as workers would, with numbers of their own but the measurements of the
   * first: playing 10,000 tasks takes many minutes and changes nothing about the page.
   */
  private static void complete(ControllerFixture controller) {
    JdbcClient jdbc = controller.bean(JdbcClient.class);
    for (String change :
        List.of(
            "insert into trial_timing (trial_id, pool, measurement) select t.id, l.pool,"
                + " l.measurement from trial t, trial_timing l where t.number <= :trials"
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
