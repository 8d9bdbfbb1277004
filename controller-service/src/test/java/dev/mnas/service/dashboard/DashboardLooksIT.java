package dev.mnas.service.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.mnas.service.ControllerFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page in light and dark, on a phone and on a large screen; pictures in target. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardLooksIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final int TASKS = 240;
  private static final int NARROW = 360;
  private static final String STUDY =
      """
      name: %s
      space: fashion
      objective: {targetMillis: 0.08}
      policy: {kind: rnn, batch: 20}
      budget: {trials: %d}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  /** What a screen reader would miss: names of controls, of pictures, and the language. */
  private static final String NAMELESS =
      """
      () => [...document.querySelectorAll('input, select, button, a, [role=img], [role=region], dialog')]
        .filter((element) => element.type !== 'hidden')
        .filter((element) => !(element.getAttribute('aria-label')
          || element.getAttribute('aria-labelledby')
          || (element.labels && element.labels.length > 0)
          || (['BUTTON', 'A'].includes(element.tagName) && element.textContent.trim())))
        .map((element) => element.outerHTML.slice(0, 120))
      """;

  /** What can be operated, and is on the page to be seen. */
  private static final String OPERABLE =
      """
      () => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
        .filter((element) => element.type !== 'hidden' && !element.disabled
          && element.checkVisibility())
      """;

  /** What Tab did not reach, or reached without showing it. */
  private static final String UNREACHED =
      "() => ("
          + OPERABLE
          + ")().filter((element) => !element.dataset.reached)"
          + ".map((element) => element.outerHTML.slice(0, 120))";

  private static final String MARK_FOCUS =
      """
      () => {
        const now = document.activeElement;
        const seen = getComputedStyle(now).outlineStyle !== 'none' || now.matches('.skip');
        if (seen) now.dataset.reached = 'yes';
        return now === document.body;
      }
      """;

  @TempDir private static Path data;
  private ControllerFixture controller;
  private Browser browser;

  @BeforeAll
  void searchForAWhile() {
    browser = Browser.start();
    controller = new ControllerFixture(data);
    for (String name : List.of("fashion on this machine", "a second search")) {
      var created =
          controller.post("/api/v1/studies", "application/yaml", STUDY.formatted(name, 200));
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    }
    new MadeUpWork(controller, 17).tasks(TASKS);
    MeasuredZoo.measure(controller);
  }

  @AfterAll
  void stop() {
    browser.close();
    controller.close();
  }

  private Page open(String path, int width, int height, ColorScheme scheme) {
    Page page = browser.open("http://127.0.0.1:" + controller.port() + path, width, height, scheme);
    page.locator("main:not([aria-busy]) h1").waitFor();
    page.waitForFunction(
        """
        () => [...document.querySelectorAll('.chart-canvas')]
          .filter((chart) => chart.getBoundingClientRect().top < innerHeight - 60)
          .every((chart) => chart.querySelector('canvas'))
        """);
    return page;
  }

  private void shoot(Page page, String name) {
    // Charts draw when they come into view.
    page.evaluate(
        """
        async () => {
          for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
            scrollTo(0, y);
            await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 80)));
          }
          scrollTo(0, 0);
        }
        """);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  @ParameterizedTest
  @CsvSource({
    "/, studies",
    "/new, new-study",
    "/studies/1, study",
    "/trials/3, trial",
    "/compare?a=1&b=2, compare",
    "/workers, workers",
    "/devices, devices",
    "/zoo, zoo"
  })
  void pageIsNamedFitsAndComplainsOfNothing(String path, String name) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Page page = open(path, 1280, 900, scheme)) {
        shoot(page, name + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
        assertThat((List<?>) page.evaluate(NAMELESS)).isEmpty();
      }
    }
    try (Page page = open(path, NARROW, 740, ColorScheme.LIGHT)) {
      shoot(page, name + "-" + NARROW);
      assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(NARROW);
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void studyFillsALargeScreen() {
    try (Page page = open("/studies/1", 3840, 2160, ColorScheme.DARK)) {
      shoot(page, "study-4k");
      assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(3840);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/new",
        "/studies/1",
        "/trials/3",
        "/compare?a=1&b=2",
        "/workers",
        "/devices",
        "/zoo"
      })
  void everythingIsReachedByTheTabulatorAndShowsIt(String path) {
    try (Page page = open(path, 1280, 900, ColorScheme.LIGHT)) {
      int most = 2 + ((Number) page.evaluate("() => (" + OPERABLE + ")().length")).intValue();
      boolean round = false;
      for (int pressed = 0; pressed < most && !round; pressed++) {
        page.keyboard().press("Tab");
        round = (boolean) page.evaluate(MARK_FOCUS);
      }
      assertThat((List<?>) page.evaluate(UNREACHED)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/new",
        "/studies/1",
        "/trials/3",
        "/compare?a=1&b=2",
        "/workers",
        "/devices",
        "/zoo"
      })
  void textContrastsWithWhatIsBehindIt(String path) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Page page = open(path, 1280, 900, scheme)) {
        assertThat((List<?>) page.evaluate(Contrast.TOO_LOW)).isEmpty();
      }
    }
  }
}
