package dev.mnas.service.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What people do on the dashboard, with made-up workers. */
class DashboardIT extends DashboardScene {
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
  void objectiveIsChosenByWhatItPrefers() {
    open("/new");
    Locator form = page.getByLabel("Objective");
    Locator hint = page.locator("#field-objective-form-hint");
    assertThat(hint).containsText("on both sides of the target");
    form.selectOption("absolute");
    assertThat(hint).containsText("right at the target");
    assertThat(page.getByLabel("Study file"))
        .containsText("objective: {form: absolute, targetMillis: 0.08}");
    Locator alpha = page.getByLabel("Reward exponent alpha");
    alpha.fill("-1");
    assertThat(page.locator("#field-objective-alpha-problem")).containsText("must be absent");
    alpha.fill("");
    Locator target = page.getByLabel("Latency target (ms)");
    target.fill("0.1, 0.1");
    assertThat(page.locator("#field-objective-targetMillis-problem"))
        .containsText("must ascend, was 0.1 after 0.1");
    target.fill("0.1, soon");
    assertThat(page.locator("#field-objective-targetMillis-problem"))
        .containsText("must be a number");
    target.fill("0.05, 0.1");
    page.getByLabel("Name").fill("a sweep");
    assertThat(page.getByLabel("curl command")).containsText("targetMillis: [0.05, 0.1]");
    assertThat(page.locator(".check")).containsText("Valid");
    button("Start search").click();
    assertThat(page.locator(".about"))
        .containsText("for targets of 0.0500 ms, 0.100 ms, a batch each in turn");
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
  void workersShowWhatTheyDo() {
    study("to work on");
    open("/workers");
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    Locator trainer = rowsOf("Workers").filter(has("td", "trains"));
    assertThat(trainer).containsText("busy");
    assertThat(trainer).containsText("trial 1");
    controller.report(claim, trained(0.5));
    assertThat(trainer).containsText("idle");
    trainer.getByRole(AriaRole.BUTTON).click();
    assertThat(page.locator(".history tbody tr").first()).containsText("done");
  }

  @Test
  void loadOfEachPoolIsShownAndFollowed() {
    study("to be queued");
    assertThat(controller.claim(TaskKind.TRAIN)).isPresent();
    open("/workers");
    Locator load = rowsOf("Load").filter(has("td", "trains"));
    // Does, workers there, busy, utilisation, queue.
    assertThat(load.locator("td").nth(1)).hasText("1");
    int busy = Integer.parseInt(load.locator("td").nth(2).textContent());
    int queued = Integer.parseInt(load.locator("td").nth(4).textContent());
    assertThat(controller.claim(TaskKind.TRAIN)).isPresent();
    assertThat(load.locator("td").nth(2)).hasText(String.valueOf(busy + 1));
    assertThat(load.locator("td").nth(4)).hasText(String.valueOf(queued - 1));
    assertThat(load.locator("td").nth(3)).containsText("%");
  }

  @Test
  void priorityIsSetAndShown() {
    long study = study("to go first");
    open("/studies/" + study);
    button("Priority").click();
    page.getByLabel("Priority, from -100 to 100").fill("101");
    button("Save priority").click();
    assertThat(page.locator("dialog .problem")).containsText("must lie in [-100, 100], was 101");
    page.getByLabel("Priority, from -100 to 100").fill("-5");
    button("Save priority").click();
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(page.locator("main")).containsText("priority -5");
    assertThat(browser.complaints()).allMatch(text -> text.contains("status of 400"));
  }

  @Test
  void publishedNetworksAreCountedAsTheyAreWanted() {
    open("/zoo");
    assertThat(fact("Parameters")).hasText("3,887,038");
    assertThat(fact("Multiply-adds")).hasText("311,579,072");
    page.locator("tbody tr").filter(has("th", "mobilenetv2")).getByRole(AriaRole.LINK).click();
    assertThat(fact("Parameters")).hasText("3,504,872");
    page.getByLabel("Width multiplier").fill("0.5");
    assertThat(fact("Parameters")).hasText("1,968,680");
    page.getByLabel("Network: a name of the list").fill("r1_k3_s33_e1_i8_o8");
    assertThat(page.locator("#zoo-problem")).containsText("stride must be 1 or 2, was 3");
    assertThat(browser.complaints()).allMatch(text -> text.contains("status of 400"));
  }

  @Test
  void actionThatFailsIsTold() {
    study("to fail to show");
    assertThat(controller.claim(TaskKind.TRAIN)).isPresent();
    open("/workers");
    page.route("**/history**", Route::abort);
    rowsOf("Workers").first().getByRole(AriaRole.BUTTON).click();
    assertThat(page.locator("#notice")).hasText("The controller does not answer.");
    assertThat(browser.complaints())
        .allMatch(text -> text.contains("net::ERR_FAILED"))
        .isNotEmpty();
  }

  @Test
  void pageThatIsLeftWhileItReadsComplainsOfNothing() {
    AtomicInteger reads = new AtomicInteger();
    page = browser.open("about:blank");
    page.route(
        "**/api/v1/workers",
        route -> {
          // The second is that of the stream's beginning, and is never answered.
          if (reads.incrementAndGet() == 1) {
            route.resume();
          }
        });
    page.navigate("http://127.0.0.1:" + controller.port() + "/workers");
    page.waitForCondition(() -> reads.get() > 1);
    page.locator("nav").getByText("Searches").click();
    assertThat(page.locator("h1")).hasText("Searches");
  }
}
