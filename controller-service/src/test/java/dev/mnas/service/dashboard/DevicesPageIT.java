package dev.mnas.service.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.mnas.service.ControllerFixture;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was measured without a search, on the page of devices and that of networks. */
class DevicesPageIT extends DashboardScene {
  @BeforeAll
  void measureTheZoo() {
    MeasuredZoo.measure(controller);
  }

  private Locator row(String network) {
    return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Measurements"))
        .locator("tbody tr")
        .filter(new Locator.FilterOptions().setHasText(network));
  }

  @Test
  void deviceShowsItsReferenceAndAMeasurementItsSamples() {
    open("/devices");
    assertThat(page.locator(".device h2").first()).hasText("test cpu, pool bench");
    assertThat(page.locator(".device .chart-summary")).containsText("3 measurements: from ");
    assertThat(row("mnasnet-a1")).containsText("done");
    assertThat(row("mobilenetv2")).containsText("it cannot be built");
    row("mnasnet-a1").getByRole(AriaRole.BUTTON).click();
    assertThat(page.locator(".history h2").first()).hasText("Measurement 1: mnasnet-a1");
    assertThat(page.locator(".history .chart-summary")).containsText("400 kept samples from ");
  }

  @Test
  void missingLatencyIsAskedForOnThePageOfNetworksAndCancelledOnThatOfDevices() {
    open("/zoo");
    Locator table =
        page.getByRole(
            AriaRole.REGION,
            new Page.GetByRoleOptions().setName("Measured latency of the published networks"));
    Locator failed =
        table.locator("tr").filter(new Locator.FilterOptions().setHasText("mobilenetv2"));
    failed.getByRole(AriaRole.BUTTON).click();
    assertThat(failed).containsText("waits");
    assertThat(button("Measure all that are missing")).isHidden();
    Claim claim = controller.claim(TaskKind.MEASURE_LATENCY, MeasuredZoo.POOL).orElseThrow();
    controller.report(claim, ControllerFixture.timed(7.25));
    Locator done = table.locator("tr").filter(new Locator.FilterOptions().setHasText("7.25 ms"));
    assertThat(done).hasCount(1);

    open("/devices");
    Locator waiting = row("open");
    waiting.getByRole(AriaRole.BUTTON).click();
    page.locator("dialog").getByText("Cancel the measurement").click();
    assertThat(row("cancelled")).hasCount(1);
  }
}
