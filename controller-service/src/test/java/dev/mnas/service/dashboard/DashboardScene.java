package dev.mnas.service.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.mnas.service.ControllerFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A controller, made-up workers, and somebody at the dashboard; every page is free of complaints.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DashboardScene {
  static final String JSON = "application/json";
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

  @TempDir private static Path data;
  ControllerFixture controller;
  Browser browser;
  Page page;

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

  long study(String name) {
    var created =
        controller.post("/api/v1/studies", "application/yaml", STUDY.formatted(name, ++seed));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return controller.tree(created).get("id").asLong();
  }

  void open(String path) {
    page = browser.open("http://127.0.0.1:" + controller.port() + path);
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator fact(String name) {
    return page.locator(".facts div").filter(has("dt", name)).locator("dd");
  }

  Locator.FilterOptions has(String selector, String text) {
    return new Locator.FilterOptions()
        .setHas(page.locator(selector, new Page.LocatorOptions().setHasText(text)));
  }

  /** Rows of the table with a name. */
  Locator rowsOf(String table) {
    return page.getByRole(
            AriaRole.REGION, new Page.GetByRoleOptions().setName(table).setExact(true))
        .locator("tbody tr");
  }

  Locator rows() {
    return page.locator(".trials tbody tr");
  }

  void work(int tasks) {
    assertThat(new MadeUpWork(controller, 0).tasks(tasks)).isEqualTo(tasks);
  }
}
