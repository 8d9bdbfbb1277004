package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trials that are promoted from the command line. */
@Timeout(60)
class PromoteCommandTest {
  private static final String PATH = "/api/v1/studies/7/finalists";
  private static final String RUNNING =
      """
      {"id": 12, "origin": 4, "state": "RUNNING", "accuracy": null, "test": null, "pools": [],
       "recipe": {"epochs": 60}, "progress": {"epoch": 3}, "parameters": 23456}""";
  private static final String COMPLETE =
      """
      {"id": 12, "origin": 4, "state": "COMPLETE", "accuracy": 0.9056,
       "test": {"accuracy": 0.8912, "images": 10000},
       "pools": [{"pool": "local", "latencyMillis": 0.2871}], "recipe": {"epochs": 60},
       "progress": null, "parameters": 23456}""";
  private static final String OTHER = COMPLETE.replace("\"id\": 12", "\"id\": 9");

  @TempDir private Path folder;
  private StubController controller;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    controller = new StubController();
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--controller-url", controller.url()));
    return Mnas.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void bestArePromotedByTheFullRecipe() {
    controller.answer("POST " + PATH, 201, "[" + RUNNING + "]");
    assertThat(run("study", "promote", "7", "--top", "3")).isZero();
    assertThat(controller.requests)
        .containsExactly("POST " + PATH + " application/yaml recipe: 'full'\ntop: 3\n");
    assertThat(out.toString().lines())
        .containsExactly(
            "trial  was  state    epoch  validation %  test %  test images  latency ms  parameters",
            "   12    4  running  3/60              -       -            -                  23,456");
  }

  @Test
  void namedTrialsArePromotedByTheRecipeOfAFile() throws IOException {
    controller.answer("POST " + PATH, 201, "[" + RUNNING + "]");
    Path recipe = Files.writeString(folder.resolve("mine.yaml"), "epochs: 90\nseed: 2\n");
    assertThat(
            run(
                "study",
                "promote",
                "7",
                "--trial",
                "4",
                "--trial",
                "5",
                "--recipe",
                recipe.toString(),
                "--train",
                "50000"))
        .isZero();
    assertThat(controller.requests)
        .containsExactly(
            "POST "
                + PATH
                + " application/yaml recipe:\n  epochs: 90\n  seed: 2\n"
                + "trials: [4, 5]\ndata: {train: 50000}\n");
  }

  @Test
  void waitingEndsWithTheNumbersOfThoseThatWerePromoted() {
    controller.answer("POST " + PATH, 201, "[" + RUNNING + "]");
    controller.answer("GET " + PATH, 200, "[" + OTHER + "," + COMPLETE + "]");
    assertThat(
            run(
                "study",
                "promote",
                "7",
                "--top",
                "1",
                "--recipe",
                "paper",
                "--epochs",
                "9",
                "--wait"))
        .isZero();
    assertThat(controller.requests.get(0)).contains("recipe: {preset: 'paper', epochs: 9}\ntop: 1");
    assertThat(out.toString().lines())
        .containsExactly(
            "trial  was  state     epoch  validation %  test %  test images  latency ms   parameters",
            "   12    4  complete  60/60         90.56   89.12        10000  local 0.287      23,456");
    String failed = COMPLETE.replace("COMPLETE", "FAILED");
    controller.answer("GET " + PATH, 200, "[" + failed + "]");
    assertThat(run("study", "promote", "7", "--top", "1", "--wait")).isEqualTo(ExitCodes.REFUSED);
  }

  @Test
  void finalistsAreListed() {
    controller.answer("GET " + PATH, 200, "[" + COMPLETE + "]");
    assertThat(run("study", "finalists", "7")).isZero();
    assertThat(out.toString()).contains("89.12");
  }

  @Test
  void nothingOrTooMuchChosenIsWrongUsage() {
    assertThat(run("study", "promote", "7")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("study", "promote", "7", "--top", "1", "--trial", "2"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(run("study", "promote", "7", "--top", "1", "--recipe", "a.yaml", "--epochs", "2"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--epochs goes with a named recipe");
    assertThat(controller.requests).isEmpty();
  }
}
