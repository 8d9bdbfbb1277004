package dev.mnas.service.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The charts and the table of a study. */
class StudyPageIT extends DashboardScene {
  private static final String BASELINES =
      """
      async () => {
        const { getInstanceByDom } = await import('/_static/echarts/6.0.0/dist/echarts.esm.min.js');
        const drawn = new Promise((resolve) => setTimeout(resolve, 1000));
        await drawn;
        return getInstanceByDom(document.querySelector('.chart-canvas')).getOption().series
          .find((series) => series?.id === 'baselines').data.length;
      }
      """;

  private static final String TRIALS_OF_EACH_COLOUR =
      """
      async () => {
        const { getInstanceByDom } = await import('/_static/echarts/6.0.0/dist/echarts.esm.min.js');
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        return getInstanceByDom(document.querySelector('.chart-canvas')).getOption().series
          .filter((series) => series?.id.startsWith('trials'))
          .map(({ data }) => data.length / 3);
      }
      """;

  /** Two corners on the screen of a rectangle around the fourth to seventh trial by latency. */
  private static final String AROUND_THE_FOURTH_TO_SEVENTH =
      """
      async (canvas) => {
        const { getInstanceByDom } = await import('/_static/echarts/6.0.0/dist/echarts.esm.min.js');
        const chart = getInstanceByDom(canvas);
        const box = canvas.getBoundingClientRect();
        const at = chart.getOption().series
          .filter((series) => series?.id.startsWith('trials'))
          .flatMap(({ data }) =>
            Array.from({ length: data.length / 3 }, (_, trial) =>
              chart.convertToPixel({ gridIndex: 0 }, [data[3 * trial], data[3 * trial + 1]])))
          .sort(([left], [right]) => left - right);
        const between = (index) => (at[index - 1][0] + at[index][0]) / 2;
        const tops = at.map(([, top]) => top);
        return [box.left + between(3), box.top + Math.min(...tops) - 3,
          box.left + between(7), box.top + Math.max(...tops) + 3];
      }
      """;

  @Test
  void trialsAreSortedAndFilteredByTheController() {
    long study = study("to sort");
    work(12);
    open("/studies/" + study);
    button("Reward").click();
    assertThat(page.locator("th[aria-sort=descending]")).containsText("Reward");
    assertThat(page).hasURL(Pattern.compile("sort=-reward"));
    String best = fact("Best reward").textContent();
    assertThat(rows().first().locator("td").nth(3)).hasText(best);
    page.locator("#filter-state").selectOption("COMPLETE");
    assertThat(page.locator(".table-status")).containsText("of 6 trials");
    page.reload();
    assertThat(page.locator(".table-status")).containsText("of 6 trials");
  }

  private long sweep(String name) {
    var created =
        controller.post(
            "/api/v1/studies",
            "application/yaml",
            """
            name: %s
            space: fashion
            objective: {form: absolute, targetMillis: [0.05, 0.1, 0.15], beta: -1}
            policy: {kind: random, batch: 10, seed: 4711}
            budget: {trials: 60}
            data: {dataset: made-up, train: 100, validation: 100}
            """
                .formatted(name));
    return controller.tree(created).get("id").asLong();
  }

  @Test
  void sweepShowsTheBestForEachTarget() {
    long study = sweep("for three");
    open("/studies/" + study);
    Locator bests = page.locator(".targets tbody tr");
    assertThat(bests).hasCount(3);
    assertThat(bests.nth(1)).containsText("0.100 ms");
    assertThat(fact("Missed by")).hasText("–");
    work(60);
    var told = controller.tree(controller.get("/api/v1/studies/" + study)).get("bestPerTarget");
    for (int target = 0; target < 3; target++) {
      assertThat(bests.nth(target)).containsText("trial " + told.get(target).get("trial"));
      assertThat(bests.nth(target)).containsText("target");
    }
    assertThat(fact("Target")).hasText("0.0500 ms to 0.150 ms");
    assertThat(fact("Missed by")).containsText("at most");
    assertThat(page.locator(".chart-summary").nth(1))
        .containsText("Each reward is under the target of its trial's batch.");
  }

  @Test
  void missOfTheTargetIsToldInWords() {
    long study = study("to miss");
    work(12);
    open("/studies/" + study);
    assertThat(page.locator(".best-per-target")).isHidden();
    assertThat(fact("Missed by")).containsText(Pattern.compile("\\d% (slower|faster) than"));
    assertThat(page.locator(".about")).containsText("accuracy × (latency / 0.0800 ms)^-0.07");
    fact("Best reward").getByRole(AriaRole.LINK).click();
    assertThat(fact("Target")).containsText(Pattern.compile("0.0800 ms: .* than the target"));
  }

  @Test
  void rectangleDrawnInTheChartFiltersTheTable() {
    long study = study("to brush");
    work(20);
    open("/studies/" + study);
    Locator chart = page.locator(".chart-canvas").first();
    chart.locator("canvas").first().waitFor();
    button("Select area").click();
    List<?> corners = (List<?>) chart.evaluate(AROUND_THE_FOURTH_TO_SEVENTH);
    page.mouse().move(pixel(corners, 0), pixel(corners, 1));
    page.mouse().down();
    page.mouse().move(pixel(corners, 2), pixel(corners, 3));
    page.mouse().up();
    assertThat(page.locator(".chosen")).containsText("4 selected in the chart");
    assertThat(page.locator(".table-status")).containsText("of 4 trials");
    button("Show all trials").click();
    assertThat(page.locator(".table-status")).not().containsText("of 4 trials");
  }

  @Test
  void frontIsListedFromTheKeyboard() {
    long study = study("to list");
    work(20);
    open("/studies/" + study);
    int front =
        controller.tree(controller.get("/api/v1/studies/" + study)).get("frontSize").asInt();
    button("List the front").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator(".table-status")).containsText("of " + front + " trial");
    assertThat(rows().first()).containsText("complete");
  }

  @Test
  void trialsAreColouredByADecisionOfTheirs() {
    long study = study("to colour");
    work(20);
    open("/studies/" + study);
    page.locator(".chart-canvas canvas").first().waitFor();
    page.getByLabel("Colour by").selectOption("block 1 kernel");
    assertThat(page.locator(".legend li")).hasText(new String[] {"3", "5"});
    assertThat(page.evaluate(TRIALS_OF_EACH_COLOUR)).isEqualTo(chosen(study, 1, "kernel"));
  }

  /** How many complete trials chose each option of a decision. */
  private List<Integer> chosen(long study, int block, String name) {
    JsonNode points = controller.tree(controller.get("/api/v1/studies/" + study + "/points"));
    List<JsonNode> decisions = points.get("decisions").valueStream().toList();
    int index = 0;
    while (decisions.get(index).get("block").asInt() != block
        || !decisions.get(index).get("name").asString().equals(name)) {
      index++;
    }
    int[] counts = new int[decisions.get(index).get("options").size()];
    for (JsonNode trial : points.get("points")) {
      if (trial.get("s").asString().equals("COMPLETE")) {
        counts[trial.get("t").get(index).asInt()]++;
      }
    }
    return IntStream.of(counts).boxed().toList();
  }

  @Test
  void baselineIsAddedAndMarked() {
    long study = study("to compare with");
    work(4);
    open("/studies/" + study);
    button("Add baseline").click();
    page.getByLabel("Network: a published one").fill("resnet");
    button("Add").click();
    assertThat(page.locator("dialog .problem")).containsText("one of mnasnet-a1");
    page.getByLabel("Network: a published one").fill("mobilenetv2");
    page.getByLabel("Width multiplier").fill("0.25");
    button("Add").click();
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(rows().filter(has("td", "baseline"))).containsText("mobilenetv2 0.25x");
    work(16);
    assertThat(fact("Trials ended")).hasText("10 / 60");
    work(22);
    assertThat(page.locator(".chart-summary").first()).containsText("Baseline mobilenetv2 0.25x:");
    assertThat(page.evaluate(BASELINES)).isEqualTo(1);
    assertThat(browser.complaints()).allMatch(text -> text.contains("status of 400"));
    page.getByText("mobilenetv2 0.25x", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("h1")).hasText("Baseline mobilenetv2 0.25x");
  }

  @Test
  void studyThatSomebodyElseDeletedLeavesItsPage() {
    long study = study("to vanish");
    open("/studies/" + study);
    assertThat(page.locator("#live")).hasText("Live");
    controller.post("/api/v1/studies/" + study + "/stop", JSON, "{}");
    controller.send(controller.request("/api/v1/studies/" + study).DELETE());
    assertThat(page.locator("h1")).hasText("Searches");
    // The table may ask for its trials between the stop and the deletion.
    assertThat(browser.complaints()).allMatch(text -> text.contains("status of 404"));
  }

  private static double pixel(List<?> corners, int index) {
    return ((Number) corners.get(index)).doubleValue();
  }
}
