package dev.mnas.service.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.mnas.service.ControllerFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard does when the controller goes away, or asks who is there. */
class LostControllerIT {
  private static final int PATIENCE_MILLIS = 40_000;
  private static final String STUDY =
      """
      name: outlives its controller
      space: fashion
      objective: {targetMillis: 0.08}
      policy: {kind: random, batch: 10}
      budget: {trials: 60}
      data: {dataset: made-up, train: 100, validation: 100}
      """;

  @TempDir private Path data;

  @BeforeEach
  void waitForStarts() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  @Test
  void pageGoesOnWhenTheControllerIsBack() {
    try (Browser browser = Browser.start()) {
      ControllerFixture first = new ControllerFixture(data);
      int port = first.port();
      first.post("/api/v1/studies", "application/yaml", STUDY);
      new MadeUpWork(first, 0).tasks(4);
      Page page = browser.open("http://127.0.0.1:" + port + "/studies/1");
      assertThat(page.locator("#live")).hasText("Live");
      assertThat(page.locator(".facts dd").first()).hasText("2 / 60");
      first.close();
      assertThat(page.locator("#live")).hasText("Reconnecting…");
      try (var second = new ControllerFixture(data, "--server.port=" + port)) {
        new MadeUpWork(second, 0).tasks(6);
        assertThat(page.locator("#live")).hasText("Live");
        assertThat(page.locator(".facts dd").first()).hasText("5 / 60");
        assertThat(page.locator(".chart-summary").first()).containsText("5 complete trials");
        page.context().close();
      }
      assertThat(browser.complaints())
          .allMatch(complaint -> complaint.contains("net::ERR_"), "is about the connection");
    }
  }

  @Test
  void pageAsksForTheTokenAndThenShowsWhatWasAskedFor() {
    try (Browser browser = Browser.start();
        var controller =
            new ControllerFixture(
                data, "--mnas.user-token=user-secret", "--mnas.worker-token=worker-secret")) {
      Page page = browser.open("http://127.0.0.1:" + controller.port() + "/workers");
      page.getByLabel("User token").fill("wrong");
      page.locator("dialog button").click();
      assertThat(page.locator("#sign-in-problem")).hasText("This is not the token.");
      page.getByLabel("User token").fill("user-secret");
      page.locator("dialog button").click();
      assertThat(page.locator("dialog")).hasCount(0);
      assertThat(page.locator("h1")).hasText("Workers and devices");
      page.getByText("New search").click();
      page.getByLabel("Name").fill("signed in");
      assertThat(page.locator(".check")).containsText("Valid");
      page.getByText("Start search").click();
      assertThat(page.locator("h1")).hasText("signed in");
      assertThat(page.locator("#live")).hasText("Live");
      page.getByText("Sign out").click();
      assertThat(page.getByLabel("User token")).isVisible();
      page.context().close();
      assertThat(browser.complaints()).allMatch(text -> text.contains("status of 401"));
    }
  }
}
