package dev.mnas.service.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.mnas.service.ControllerFixture;
import dev.mnas.task.TaskKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Alarms and signs on the pages, and the buttons that answer them. */
class GuardPageIT extends DashboardScene {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final int NARROW = 360;
  private static final String STUDY =
      """
      name: out of reach
      space: fashion
      objective: {targetMillis: 0.01}
      policy: {kind: rnn, batch: 10}
      budget: {trials: 200}
      data: {dataset: made-up, train: 100, validation: 100}
      """;

  @Test
  void alarmIsSaidAtTheTopWithItsButtonsAndThePolicyIsChangedAndRestarted() {
    var created = controller.post("/api/v1/studies", "application/yaml", STUDY);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    String path = "/studies/" + controller.tree(created).get("id").asLong();
    open(path);
    assertThat(page.locator(".signs")).containsText("Fewer than 30 networks");
    assertThat(page.locator(".alarms")).isHidden();
    measureAllAlike(120);
    Locator alarm = page.locator(".alarms li");
    assertThat(alarm).containsText("Target out of reach");
    assertThat(alarm).containsText("complete trials are slower");
    assertThat(alarm).containsText("Search with a higher target");
    assertThat(page.locator(".signs")).containsText("unknown");
    assertThat(page.locator(".signs .facts")).containsText("100%");
    shoot(path);
    alarm.getByText("Search with another target").click();
    assertThat(page.locator("dialog pre")).containsText("targetMillis: 0.01");
    button("Close").click();

    button("Policy").click();
    page.locator("#policy-kind").selectOption("evolution");
    button("Change policy").click();
    assertThat(page.locator(".about")).containsText("policy evolution");
    page.locator(".study-head")
        .getByText("Restart", new Locator.GetByTextOptions().setExact(true))
        .click();
    page.locator("dialog")
        .getByText("Restart", new Locator.GetByTextOptions().setExact(true))
        .click();
    assertThat(page.locator("dialog")).hasCount(0);
    button("Measure the noise").click();
    button("Train again").click();
    assertThat(page.locator(".finalists tbody tr")).hasCount(4);
    open("/");
    assertThat(page.locator(".alarm-mark").first()).containsText("Target out of reach");
  }

  private void measureAllAlike(int trials) {
    for (int i = 0; i < trials; i++) {
      double accuracy = 0.5 + i % 7 / 100.0;
      controller
          .claim(TaskKind.TRAIN)
          .ifPresent(claim -> controller.report(claim, ControllerFixture.trained(accuracy)));
      controller
          .claim(TaskKind.MEASURE_LATENCY)
          .ifPresent(claim -> controller.report(claim, ControllerFixture.timed(0.05)));
    }
  }

  private void shoot(String path) {
    String address = "http://127.0.0.1:" + controller.port() + path;
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Page wide = browser.open(address, 1280, 900, scheme)) {
        shoot(wide, "alarm-" + scheme.name().toLowerCase(Locale.ROOT));
        assertThat((List<?>) wide.evaluate(Contrast.TOO_LOW)).isEmpty();
      }
    }
    try (Page narrow = browser.open(address, NARROW, 740, ColorScheme.LIGHT)) {
      shoot(narrow, "alarm-" + NARROW);
      assertThat(narrow.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(NARROW);
    }
  }

  private static void shoot(Page page, String name) {
    page.locator(".alarms li").waitFor();
    // Charts draw when they come into view.
    page.locator(".signs").scrollIntoViewIfNeeded();
    page.waitForFunction("() => document.querySelectorAll('.signs .chart canvas').length === 2");
    page.evaluate("() => scrollTo(0, 0)");
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }
}
