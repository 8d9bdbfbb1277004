package dev.mnas.service.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;

/** Trials that are promoted on the page of their study. */
class FinalistsIT extends DashboardScene {
  private Locator finalists() {
    return page.locator(".finalists tbody tr");
  }

  @Test
  void bestArePromotedAndFollowedToTheirModelCard() {
    long study = study("to promote");
    work(20);
    open("/studies/" + study);
    assertThat(page.locator(".finalists")).containsText("None yet");
    button("Promote the best…").click();
    page.getByLabel("How many of the best").fill("0");
    assertThat(page.locator("#promote-top-problem")).hasText("must be a whole number in [1, 100]");
    assertThat(button("Promote")).isDisabled();
    page.getByLabel("How many of the best").fill("2");
    page.getByLabel("Epochs, empty").fill("9");
    assertThat(page.getByLabel("The same as a command"))
        .containsText(
            "./mnas study promote " + study + " --top 2 --recipe full --epochs 9 --controller-url");
    button("Promote").click();
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(finalists()).hasCount(2);
    assertThat(finalists().first()).containsText("running");
    String tried = fact("Trials ended").textContent();

    // Ten trials that the search sampled meanwhile come before them.
    work(22);

    assertThat(finalists().first()).containsText("complete");
    assertThat(finalists().first()).containsText("81.25% of 10,000 images");
    assertThat(fact("Trials ended")).not().hasText(tried);
    assertThat(fact("Trials ended")).hasText("20 / 60");
    assertThat(page.locator(".chart-summary").first()).containsText("20 complete trials");
    assertThat(rows().filter(has("td", "finalist"))).hasCount(2);
    finalists().first().locator("th a").click();
    assertThat(page.locator("h1")).containsText("Finalist of trial ");
    assertThat(fact("Test accuracy")).hasText("81.25% of 10,000 images");
    String card = page.getByText("model-card.md").getAttribute("href");
    assertThat(controller.get(card).body()).contains("| test | 81.25 % | 10,000 |");
  }
}
