package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.replay.Miniature;
import dev.mnas.task.WireJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;

/** A replay needs no controller. */
class ReplayCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeTableAndSpace() throws IOException {
    Files.writeString(folder.resolve("mini.csv"), Miniature.csv(tokens -> true));
    Files.writeString(folder.resolve("mini.yaml"), Miniature.YAML);
  }

  private int replay(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "replay",
                "--table",
                folder.resolve("mini.csv").toString(),
                "--space",
                folder.resolve("mini.yaml").toString(),
                "--target",
                "2",
                "--evaluations",
                "60",
                "--seeds",
                "3"));
    arguments.addAll(List.of(more));
    return Mnas.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void jsonHasEachPolicyAtEachBudgetAndSaysThatItIsSimulated() {
    assertThat(replay("--policy", "random,rnn", "--at", "20,60", "--json"))
        .as(err.toString())
        .isZero();
    JsonNode report = WireJson.mapper().readTree(out.toString());
    assertThat(report.path("simulated").asBoolean()).isTrue();
    assertThat(report.path("provenance").asString()).isEqualTo("a table of 576 networks");
    assertThat(report.path("best").path("from").asString()).isEqualTo("table");
    assertThat(report.path("policies").valueStream().map(one -> one.path("policy").asString()))
        .containsExactly("random", "rnn");
    for (JsonNode policy : report.path("policies")) {
      assertThat(policy.path("budgets").valueStream().map(at -> at.path("evaluations").asInt()))
          .containsExactly(20, 60);
      for (JsonNode at : policy.path("budgets")) {
        for (String number : List.of("regret", "hypervolume", "targetMiss")) {
          assertThat(at.path(number).path("mean").isNumber()).as(number).isTrue();
          assertThat(at.path(number).path("standardError").isNumber()).as(number).isTrue();
          assertThat(at.path(number).path("seeds").asInt()).isEqualTo(3);
        }
        assertThat(at.path("uniqueShare").path("before").path("mean").asDouble())
            .isBetween(0.0, 1.0);
        assertThat(at.path("uniqueShare").path("after").path("mean").asDouble())
            .isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void textIsATableThatSaysThatItIsSimulated() {
    assertThat(replay("--policy", "random", "--policy", "rnn")).as(err.toString()).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0)).startsWith("SIMULATED: nothing was trained or timed.");
    assertThat(lines.get(3)).startsWith("policy  evaluations  regret");
    assertThat(lines.get(4)).startsWith("random           60");
    assertThat(lines.get(5)).startsWith("rnn              60");
  }

  @Test
  void pageIsWritten() throws IOException {
    Path page = folder.resolve("replay.html");
    assertThat(replay("--policy", "random", "--html", page.toString())).isZero();
    assertThat(page).content().startsWith("<!doctype html>").contains("Simulated.");
  }

  @Test
  void plotsAreWrittenAsFilesThatSayThatTheyAreSimulated() throws Exception {
    Path plots = folder.resolve("a/plots");
    assertThat(replay("--policy", "random,hill", "--svg", plots.toString())).isZero();
    DocumentBuilder xml = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    for (String name : List.of("regret", "hypervolume", "miss", "tried")) {
      Path file = plots.resolve(name + ".svg");
      Element svg = xml.parse(file.toFile()).getDocumentElement();
      assertThat(svg.getAttribute("xmlns")).isEqualTo("http://www.w3.org/2000/svg");
      assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
      assertThat(file).content().contains("simulated</text>");
    }
  }

  @Test
  void networksTriedSpreadOverLatencies() {
    assertThat(replay("--policy", "random", "--json")).isZero();
    JsonNode tried =
        WireJson.mapper().readTree(out.toString()).path("policies").path(0).path("tried");
    double within = 0;
    double all = 0;
    for (JsonNode step : tried.path("byLatency")) {
      double share = step.path("share").path("mean").asDouble();
      all += share;
      within += step.path("millis").asDouble() < 2 ? share : 0;
    }
    assertThat(tried.path("byLatency")).hasSize(40);
    assertThat(all).isGreaterThan(0.1).isLessThanOrEqualTo(1);
    assertThat(tried.path("withinTargetShare").path("mean").asDouble())
        .as("2 ms themselves are within, and in the step after")
        .isBetween(within, all);
  }

  @Test
  void objectiveIsThatWhichIsAskedFor() {
    assertThat(replay("--policy", "random", "--objective", "hard", "--beta", "-2", "--json"))
        .isZero();
    JsonNode objective = WireJson.mapper().readTree(out.toString()).path("objective");
    assertThat(objective.path("alpha").asDouble()).isZero();
    assertThat(objective.path("beta").asDouble()).isEqualTo(-2);
    assertThat(objective.path("targetMillis").asDouble()).isEqualTo(2);
  }

  @Test
  void wrongTableIsRefusedByLineAndField() throws IOException {
    Path table = folder.resolve("mini.csv");
    Files.writeString(table, Files.readString(table).replaceFirst("1,3,0,1", "1,9,0,1"));
    assertThat(replay("--policy", "random")).isEqualTo(ExitCodes.REFUSED);
    assertThat(err.toString()).contains("mnas: line 2, b0_k: must be one of [3, 5], was '9'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--policy greedy          | must be one of [rnn",
        "--policy random --at 61  | budgets must be at most the 60 evaluations",
        "--policy random --noise -1 | noise must lie in [0, 100] points, was -1.0",
        "--policy random --objective firm | --objective must be",
        "--policy random --reference 3    | --reference must be LATENCY,ACCURACY",
        "--policy random --batch 0        | batch must lie in [1, 1000], was 0",
      })
  void wrongUsageIsNamed(String arguments, String message) {
    assertThat(replay(arguments.split(" +"))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }
}
