package dev.mnas.service.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.mnas.service.ControllerFixture;
import dev.mnas.task.Claim;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Pools on the dashboard: two in one search, their settings, and devices in quarantine. */
class PoolsPageIT extends DashboardScene {
  private static final String STUDY =
      """
      name: %s
      space: fashion
      objective: {targetMillis: 0.08}
      policy: {kind: random, batch: 6, seed: %d}
      budget: {trials: 6}
      data: {dataset: made-up, train: 100, validation: 100}
      pools: [phones, tablets]
      """;
  private static final String AXIS_NAME =
      """
      async () => {
        const { getInstanceByDom } = await import('/_static/echarts/6.0.0/dist/echarts.esm.min.js');
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        return getInstanceByDom(document.querySelector('.chart-canvas')).getOption().xAxis[0].name;
      }
      """;

  private static DeviceInfo device(String serial, double referenceMillis) {
    return new DeviceInfo(
        "a phone",
        "Android 16",
        "arm64-v8a",
        8,
        "tflite-xnnpack",
        "1",
        referenceMillis,
        serial,
        Map.of("os", "Android"));
  }

  /** A search whose tablets rank its networks the other way round than its phones. */
  private long timedOnBoth(String name, int seed) {
    var created =
        controller.post("/api/v1/studies", "application/yaml", STUDY.formatted(name, seed));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    for (int i = 0; i < 6; i++) {
      Claim training = controller.claim(TaskKind.TRAIN).orElseThrow();
      controller.report(training, ControllerFixture.trained(0.5 + i / 100.0));
      time("phones", 0.05 + i / 100.0);
      time("tablets", 0.25 - i / 100.0);
    }
    return controller.tree(created).get("id").asLong();
  }

  private void time(String pool, double millis) {
    Claim claim = controller.claim(TaskKind.MEASURE_LATENCY, pool).orElseThrow();
    controller.report(claim, ControllerFixture.timed(millis));
  }

  private static TaskResult on(DeviceInfo device, double millis, double referenceMillis) {
    return new TaskResult.LatencyMeasured(
        millis, millis, millis, 0, 1, 200, referenceMillis, device, 1, List.of(millis), null);
  }

  @Test
  void frontStandsOnThePoolThatIsChosen() {
    long study = timedOnBoth("two axes", 101);
    open("/studies/" + study);
    page.locator("#axis").selectOption("tablets");
    assertThat(page).hasURL(Pattern.compile("axis=tablets"));
    assertThat(page.evaluate(AXIS_NAME)).isEqualTo("latency on tablets (ms)");
    page.reload();
    assertThat(page.locator("#axis")).hasValue("tablets");
  }

  @Test
  void poolsThatRankOtherwiseAreToldByTheirTau() {
    long study = timedOnBoth("to disagree", 102);
    open("/studies/" + study);
    assertThat(rowsOf("Agreement")).hasCount(3);
    Locator pools =
        rowsOf("Agreement").filter(new Locator.FilterOptions().setHasText("tablets")).first();
    assertThat(pools).containsText("phones");
    assertThat(pools).containsText("-1.00");
  }

  @Test
  void everyPoolHasAColumnOfLatenciesThatCanBeHidden() {
    long study = timedOnBoth("columns", 103);
    open("/studies/" + study);
    Locator column =
        page.locator(".trials th").filter(new Locator.FilterOptions().setHasText("Latency on"));
    assertThat(column).hasText("Latency on tablets");
    assertThat(rows().first()).containsText("0.2000 ms");
    page.getByLabel("Latency on tablets").uncheck();
    assertThat(column).isHidden();
    assertThat(page).hasURL(Pattern.compile("pools="));
    page.reload();
    assertThat(page.getByLabel("Latency on tablets")).not().isChecked();
    assertThat(column).isHidden();
  }

  @Test
  void trialIsTimedAgainFromItsPage() {
    long study = timedOnBoth("again", 104);
    long trial =
        controller
            .tree(controller.get("/api/v1/studies/" + study + "/trials"))
            .get("items")
            .get(0)
            .get("id")
            .asLong();
    open("/trials/" + trial);
    button("Time again").click();
    assertThat(page.locator("body")).containsText("The network is timed again");
    Optional<Claim> again = controller.claim(TaskKind.MEASURE_LATENCY, "tablets");
    assertThat(again.map(ControllerFixture::trial).orElseThrow().value()).isEqualTo(trial);
    controller.report(again.orElseThrow(), ControllerFixture.timed(0.2));
    time("phones", 0.1);
  }

  @Test
  void poolShowsItsSettingsAndADeviceInQuarantineIsReleased() {
    controller.send(
        controller
            .request("/api/v1/pools/bench")
            .header("Content-Type", JSON)
            .PUT(BodyPublishers.ofString("{\"precision\":\"INT8\",\"threads\":4}")));
    for (int side = 20; side < 26; side++) {
      measure(side, side == 25 ? 2.5 : 2.0);
    }
    open("/workers");
    Locator pool = rowsOf("Pools").filter(new Locator.FilterOptions().setHasText("bench"));
    assertThat(pool).containsText("int8");
    Locator unit = rowsOf("Single devices").filter(new Locator.FilterOptions().setHasText("s-1"));
    assertThat(unit).containsText("+25.0%");

    open("/devices");
    Locator held = page.locator(".device .problem");
    assertThat(held).containsText("s-1 is in quarantine since");
    page.getByLabel("Release a phone s-1", new Page.GetByLabelOptions().setExact(true)).click();
    assertThat(held).hasCount(0);
    assertThat(page.locator("body")).containsText("a phone s-1 is released");
  }

  private void measure(int side, double referenceMillis) {
    controller.post(
        "/api/v1/measurements",
        JSON,
        "{\"pool\":\"bench\",\"network\":\"r1_k3_s11_e1_i8_o8\",\"input\":\"%dx%dx1\"}"
            .formatted(side, side));
    DeviceInfo device = device("s-1", 2.0);
    Claim claim = controller.claim(TaskKind.MEASURE_LATENCY, "bench", device).orElseThrow();
    controller.report(claim, on(device, 1, referenceMillis));
  }
}
