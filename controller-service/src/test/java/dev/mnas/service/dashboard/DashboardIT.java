package dev.mnas.service.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.mnas.service.ControllerFixture;
import dev.mnas.task.Claim;
import dev.mnas.task.FailureClass;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people do on the dashboard, with made-up workers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIT {
  private static final String JSON = "application/json";
  private static final int PATIENCE_MILLIS = 20_000;
  private static final String STUDY =
      """
      name: %s
      space: fashion
      objective: {targetMillis: 0.08}
      policy: {kind: random, batch: 10, seed: %d}
      budget: {trials: 60}
      data: {dataset: made-up, train: 100, validation: 100}
      """;

  /** Two corners on the screen of a rectangle around the fourth to seventh trial by latency. */
  private static final String AROUND_THE_FOURTH_TO_SEVENTH =
      """
      async (canvas) => {
        const { getInstanceByDom } = await import('/_static/echarts/6.0.0/dist/echarts.esm.min.js');
        const chart = getInstanceByDom(canvas);
        const box = canvas.getBoundingClientRect();
        const [trials] = chart.getOption().series.filter(({ id }) => id === 'trials');
        const at = trials.data
          .map(({ value: [latency, accuracy] }) =>
            chart.convertToPixel({ gridIndex: 0 }, [latency, accuracy]))
          .sort(([left], [right]) => left - right);
        const between = (index) => (at[index - 1][0] + at[index][0]) / 2;
        const tops = at.map(([, top]) => top);
        return [box.left + between(3), box.top + Math.min(...tops) - 3,
          box.left + between(7), box.top + Math.max(...tops) + 3];
      }
      """;

  @TempDir private static Path data;
  private ControllerFixture controller;
  private Browser browser;
  private Page page;

  /** Equal seeds would propose networks that an earlier test's study has measured. */
  private int seed;

  @BeforeAll
  void start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    browser = Browser.start();
    controller = new ControllerFixture(data);
    page = browser.open("about:blank");
  }

  @AfterAll
  void stop() {
    browser.close();
    controller.close();
  }

  @AfterEach
  void endStudiesAndHearNoComplaints() {
    page.context().close();
    controller
        .tree(controller.get("/api/v1/studies"))
        .forEach(
            study -> controller.post("/api/v1/studies/" + study.get("id") + "/stop", JSON, "{}"));
    assertThat(browser.complaints()).isEmpty();
  }

  private long study(String name) {
    var created =
        controller.post("/api/v1/studies", "application/yaml", STUDY.formatted(name, ++seed));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return controller.tree(created).get("id").asLong();
  }

  private void open(String path) {
    page = browser.open("http://127.0.0.1:" + controller.port() + path);
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator fact(String name) {
    return page.locator(".facts div").filter(has("dt", name)).locator("dd");
  }

  private Locator.FilterOptions has(String selector, String text) {
    return new Locator.FilterOptions()
        .setHas(page.locator(selector, new Page.LocatorOptions().setHasText(text)));
  }

  private Locator rows() {
    return page.locator(".trials tbody tr");
  }

  private void work(int tasks) {
    assertThat(new MadeUpWork(controller, 0).tasks(tasks)).isEqualTo(tasks);
  }

  @Test
  void searchIsStartedFromTheFormAndItsTrialsArrive() {
    open("/new");
    page.getByLabel("Name").fill("From the förm 1.0");
    page.getByLabel("Trials", new Page.GetByLabelOptions().setExact(true)).fill("40");
    assertThat(page.locator(".check")).containsText("Valid: 30 choices");
    assertThat(page.getByLabel("Study file")).containsText("name: \"From the förm 1.0\"");
    assertThat(page.getByLabel("curl command")).containsText("<<'STUDY'");
    button("Start search").click();
    assertThat(page).hasURL(Pattern.compile("/studies/\\d+$"));
    assertThat(page.locator("h1")).hasText("From the förm 1.0");
    assertThat(page.locator("#live")).hasText("Live");
    assertThat(fact("Trials ended")).hasText("0 / 40");
    work(6);
    assertThat(fact("Trials ended")).hasText("3 / 40");
    assertThat(rows().filter(has("td", "complete"))).hasCount(3);
    assertThat(page.locator(".chart-summary").first()).containsText("3 complete trials");
  }

  @Test
  void mistakesAreToldAtTheirFields() {
    open("/new");
    Locator target = page.getByLabel("Latency target (ms)");
    target.fill("soon");
    assertThat(target).hasAttribute("aria-invalid", "true");
    String described = target.getAttribute("aria-describedby");
    assertThat(page.locator("#" + described.split(" ")[0])).containsText("must be a number");
    button("Start search").click();
    Locator name = page.getByLabel("Name");
    assertThat(name).isFocused();
    assertThat(page.locator("#field-name-problem")).containsText("is missing");
    name.fill("now named");
    target.fill("0.08");
    assertThat(page.locator("#field-name-problem")).isEmpty();
    assertThat(page.locator(".check")).containsText("Valid");
    assertThat(target).not().hasAttribute("aria-invalid", "true");
  }

  @Test
  void spaceFileIsPutIntoTheStudy() {
    open("/new");
    page.getByLabel("Name").fill("own space");
    page.locator("#space-file").setInputFiles(Path.of("..", "examples", "my-space.yaml"));
    assertThat(page.getByLabel("Study file")).containsText("  name: my-space");
    assertThat(page.locator(".check")).containsText("Valid");
    button("Start search").click();
    assertThat(page.locator(".about")).containsText("Space my-space");
  }

  @Test
  void trialOpensFromTheTableWithItsNetwork() {
    long study = study("to open");
    work(4);
    open("/studies/" + study);
    rows().filter(has("td", "complete")).first().getByRole(AriaRole.LINK).click();
    assertThat(page.locator("h1")).hasText(Pattern.compile("Trial \\d+"));
    assertThat(page.locator("h1")).isFocused();
    assertThat(page.locator(".stage.block")).hasCount(5);
    assertThat(page.locator(".chart-canvas canvas")).hasCount(2);
    assertThat(page.locator(".log tbody tr").last()).containsText("complete");
    page.goBack();
    assertThat(page.locator("h1")).hasText("to open");
  }

  @Test
  void twoTrialsAreComparedAndTheirDifferencesMarked() {
    long study = study("to compare");
    work(4);
    open("/studies/" + study);
    page.getByLabel("Compare trial 1", new Page.GetByLabelOptions().setExact(true)).check();
    page.getByLabel("Compare trial 2", new Page.GetByLabelOptions().setExact(true)).check();
    page.getByText("Compare trials 1 and 2").click();
    assertThat(page.locator("h1")).hasText("Trial 1 and Trial 2");
    Locator accuracy = page.locator("tr").filter(has("th", "accuracy"));
    assertThat(accuracy).hasClass("differs");
    assertThat(accuracy.locator("td").last()).hasText(Pattern.compile("≠ [+−].* points"));
    assertThat(page.locator("tr").filter(has("th", "stem: kernel"))).not().hasClass("differs");
  }

  @Test
  void searchIsPausedAndResumed() {
    long study = study("to pause");
    open("/studies/" + study);
    button("Pause").click();
    assertThat(page.locator(".study-head .badge")).hasText("paused");
    assertThat(controller.claim(TaskKind.TRAIN)).isEmpty();
    button("Resume").click();
    assertThat(page.locator(".study-head .badge")).hasText("running");
    assertThat(controller.claim(TaskKind.TRAIN)).isPresent();
  }

  @Test
  void budgetThatSomebodyElseChangedIsNotOverwrittenUnseen() {
    long study = study("to extend");
    String budget = "/api/v1/studies/" + study + "/budget";
    open("/studies/" + study);
    button("Budget").click();
    page.locator("#budget-trials").fill("70");
    String etag = controller.get(budget).headers().firstValue("ETag").orElseThrow();
    var other =
        controller
            .request(budget)
            .header("Content-Type", JSON)
            .header("If-Match", etag)
            .PUT(java.net.http.HttpRequest.BodyPublishers.ofString("{\"trials\": 80}"));
    assertThat(controller.send(other).statusCode()).isEqualTo(200);
    button("Save").click();
    assertThat(page.locator(".conflict")).containsText("set it to 80 trials");
    assertThat(controller.tree(controller.get(budget)).get("trials").asInt()).isEqualTo(80);
    button("Save").click();
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(fact("Trials ended")).hasText("0 / 70");
    assertThat(browser.complaints()).singleElement().asString().contains("status of 412");
  }

  @Test
  void endedSearchIsDeletedOnceItsNameIsTyped() {
    long study = study("to delete");
    open("/studies/" + study);
    button("Stop").click();
    button("Stop search").click();
    button("Delete").click();
    assertThat(button("Delete for good")).isDisabled();
    page.locator("#typed").fill("to delete");
    button("Delete for good").click();
    assertThat(page.locator("h1")).hasText("Searches");
    assertThat(controller.get("/api/v1/studies/" + study).statusCode()).isEqualTo(404);
  }

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

  private static double pixel(List<?> corners, int index) {
    return ((Number) corners.get(index)).doubleValue();
  }

  @Test
  void messageOfAWorkerIsTextAndNoMarkup() {
    long study = study("to fail");
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    String markup = "<img src=x onerror=document.title='broken'> & </p>";
    controller.report(claim, new TaskResult.Failed(FailureClass.INVALID_NETWORK, markup));
    open("/trials/" + claim.task().trial());
    assertThat(page.locator(".failure")).containsText(markup);
    assertThat(page.locator("main img")).hasCount(0);
    page.navigate("http://127.0.0.1:" + controller.port() + "/studies/" + study);
    button("1 invalid network").click();
    assertThat(page.locator(".table-status")).containsText("of 1 trial");
  }

  @Test
  void workersShowWhatTheyDo() {
    study("to work on");
    open("/workers");
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    Locator trainer = page.locator("tbody tr").filter(has("td", "trains"));
    assertThat(trainer).containsText("busy");
    assertThat(trainer).containsText("trial 1");
    controller.report(claim, trained(0.5));
    assertThat(trainer).containsText("idle");
    trainer.getByRole(AriaRole.BUTTON).click();
    assertThat(page.locator(".history tbody tr").first()).containsText("done");
  }
}
