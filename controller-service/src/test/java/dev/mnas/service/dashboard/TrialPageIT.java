package dev.mnas.service.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.mnas.service.ControllerFixture.timed;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.mnas.service.ControllerFixture;
import dev.mnas.service.UploadedWeights;
import dev.mnas.task.Claim;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Progress;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One trial, and two side by side. */
class TrialPageIT extends DashboardScene {
  @Test
  void trialOpensFromTheTableWithItsNetwork() {
    long study = study("to open");
    work(4);
    open("/studies/" + study);
    rows().filter(has("td", "complete")).first().getByRole(AriaRole.LINK).click();
    assertThat(page.locator("h1")).hasText(Pattern.compile("Trial \\d+"));
    assertThat(page.locator("h1")).isFocused();
    assertThat(page.locator(".stage.block")).hasCount(5);
    // Charts are drawn once they come near what is in view.
    page.locator(".chart-canvas").first().scrollIntoViewIfNeeded();
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
  void runningTrialGrowsAroundWhatIsTyped() {
    study("to watch");
    Claim training = controller.claim(TaskKind.TRAIN).orElseThrow();
    open("/trials/" + training.task().trial());
    Locator other = page.getByLabel("Compare with trial id");
    other.fill("2");
    controller.heartbeat(training, new Progress(1, 1.2, 0.4, 900));
    assertThat(fact("Accuracy")).hasText("40.00% after epoch 1");
    controller.report(training, trained(0.5));
    controller.report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow(), timed(0.05));
    assertThat(page.locator("header .badge").first()).hasText("complete");
    assertThat(fact("Accuracy")).hasText("50.00%");
    assertThat(page.locator(".log tbody tr").last()).containsText("complete");
    assertThat(button("Stop trial")).isHidden();
    assertThat(other).isFocused();
    assertThat(other).hasValue("2");
  }

  @Test
  void ruleOfTheFormStopsATrialWhosePageSaysWhy() {
    open("/new");
    page.getByLabel("Name").fill("to stop early");
    page.locator("summary", new Page.LocatorOptions().setHasText("Early stopping")).click();
    page.getByLabel("Rule").selectOption("halving");
    Locator grace = page.getByLabel("First epoch to stop after");
    grace.fill("2");
    assertThat(page.locator("#field-earlyStopping-graceEpochs-problem"))
        .hasText("must be less than recipe.epochs, which is 2, was 2");
    assertThat(grace).hasAttribute("aria-invalid", "true");
    grace.fill("1");
    page.getByLabel("Halving: one of how many goes on").fill("2");
    assertThat(page.locator(".check")).containsText("Valid");
    assertThat(page.getByLabel("Study file"))
        .containsText("earlyStopping: {rule: halving, graceEpochs: 1, reduction: 2}");
    button("Start search").click();
    assertThat(page.locator(".about")).containsText("Early stopping by halving");
    controller.finishEpochs(controller.claim(TaskKind.TRAIN).orElseThrow(), 0.6);
    Claim bad = controller.claim(TaskKind.TRAIN).orElseThrow();
    controller.finishEpochs(bad, 0.2);
    assertThat(fact("Stopped")).hasText("1 trial");
    open("/trials/" + bad.task().trial());
    assertThat(page.locator("header .badge").first()).hasText("stopped");
    assertThat(page.locator(".stopped"))
        .hasText("Stopped after epoch 1: 20.00 % is not among the best half of 2 trials.");
    assertThat(page.locator(".provenance")).containsText("Not trained to its end.");
    page.locator(".chart-canvas").scrollIntoViewIfNeeded();
    assertThat(page.locator(".chart-canvas canvas")).hasCount(1);
    assertThat(page.locator(".chart-summary")).containsText("1 epoch: accuracy 20.00%");
  }

  @Test
  void bestTrialGivesItsNetworkAndWeights() throws IOException {
    study("to download");
    Claim training = controller.claim(TaskKind.TRAIN).orElseThrow();
    byte[] weights = UploadedWeights.calibrated(ControllerFixture.network(training));
    controller.report(training, trained(0.5, controller.upload(training, weights)));
    controller.report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow(), timed(0.05));
    open("/trials/" + training.task().trial());
    assertThat(downloaded("weights.safetensors")).isEqualTo(weights);
    assertThat(new String(downloaded("network.tflite"), 4, 4, StandardCharsets.US_ASCII))
        .isEqualTo("TFL3");
    assertThat(new String(downloaded("network-int8.tflite"), 4, 4, StandardCharsets.US_ASCII))
        .isEqualTo("TFL3");
    assertThat(new String(downloaded("network.onnx"), StandardCharsets.ISO_8859_1))
        .contains("logits", "block0.layer0");
    assertThat(new String(downloaded("blocks.txt"), StandardCharsets.UTF_8)).contains("r");
  }

  private byte[] downloaded(String name) throws IOException {
    Download download = page.waitForDownload(() -> page.getByText(name).click());
    assertThat(download.suggestedFilename()).endsWith(name);
    return Files.readAllBytes(download.path());
  }
}
