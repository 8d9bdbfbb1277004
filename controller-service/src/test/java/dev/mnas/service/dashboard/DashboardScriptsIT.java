package dev.mnas.service.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Page;
import dev.mnas.service.ControllerFixture;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The dashboard's own computations, next to the controller's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardScriptsIT {
  private static final Map<String, String> FIELDS =
      Map.of(
          "name", "plain",
          "space", "fashion",
          "objective.targetMillis", "0.08",
          "budget.trials", "10",
          "data.dataset", "made-up",
          "data.train", "100",
          "data.validation", "100",
          "data.seed", "4",
          "pools", "local, pixel-4",
          "trainPool", "local");

  private static final int TASKS = 120;
  private static final String STUDY =
      """
      name: computed twice
      space: fashion
      objective: {targetMillis: 0.08}
      policy: {kind: random, batch: 20}
      budget: {trials: 100}
      data: {dataset: made-up, train: 100, validation: 100}
      """;

  @TempDir private static Path data;
  private ControllerFixture controller;
  private Browser browser;
  private Page page;

  @BeforeAll
  void searchForAWhile() {
    browser = Browser.start();
    controller = new ControllerFixture(data);
    controller.post("/api/v1/studies", "application/yaml", STUDY);
    new MadeUpWork(controller, 0).tasks(TASKS);
    page = browser.open("http://127.0.0.1:" + controller.port() + "/workers");
    page.locator("h1").waitFor();
  }

  @AfterAll
  void stop() {
    browser.close();
    controller.close();
  }

  private Object call(String module, String expression, Object argument) {
    return page.evaluate(
        "async (given) => { const m = await import('/app/%s.js'); return %s; }"
            .formatted(module, expression),
        argument);
  }

  @Test
  void frontIsTheControllers() {
    JsonNode expected = controller.tree(controller.get("/api/v1/studies/1/pareto")).get("points");
    Object front =
        page.evaluate(
            """
            async () => {
              const { StudyPoints } = await import('/app/study-points.js');
              const { front } = await import('/app/pareto.js');
              const answer = await (await fetch('/api/v1/studies/1/points')).json();
              const study = new StudyPoints(answer);
              const at = (points) => points.map((point) => point.id);
              return [at(study.findings.front), at(front(study.findings.trials))];
            }
            """);
    List<Integer> ids =
        StreamSupport.stream(expected.spliterator(), false)
            .map(trial -> trial.get("id").asInt())
            .toList();
    assertThat(ids).hasSizeGreaterThan(5);
    assertThat(front).isEqualTo(List.of(ids, ids));
  }

  @Test
  void hypervolumeIsTheControllers() {
    JsonNode study = controller.tree(controller.get("/api/v1/studies/1"));
    Object computed =
        page.evaluate(
            """
            async () => {
              const { StudyPoints } = await import('/app/study-points.js');
              const { hypervolume } = await import('/app/pareto.js');
              const answer = await (await fetch('/api/v1/studies/1/points')).json();
              const { findings } = new StudyPoints(answer);
              return [findings.hypervolume,
                hypervolume(findings.trials, answer.referenceAccuracy, answer.referenceMillis),
                findings.best.r];
            }
            """);
    double expected = study.get("hypervolume").asDouble();
    List<?> values = (List<?>) computed;
    assertThat((Double) values.get(0)).isCloseTo(expected, within(1e-12));
    assertThat((Double) values.get(1)).isCloseTo(expected, within(1e-12));
    assertThat(values.get(2)).isEqualTo(study.get("bestReward").asDouble());
  }

  @Test
  void findingsAreTheSameWhateverTheOrderInWhichTrialsArrive() {
    Object same =
        page.evaluate(
            """
            async () => {
              const { StudyPoints } = await import('/app/study-points.js');
              const answer = await (await fetch('/api/v1/studies/1/points')).json();
              const whole = new StudyPoints(answer);
              const pieces = new StudyPoints({ ...answer, points: [] });
              for (const point of [...answer.points].reverse()) pieces.put(point);
              for (const point of answer.points) pieces.put(point);
              return JSON.stringify(whole.findings) === JSON.stringify(pieces.findings)
                && whole.findings.trials.length > 20;
            }
            """);
    assertThat(same).isEqualTo(true);
  }

  @Test
  void pointNoBetterThanAnotherJoinsNoFront() {
    Object kept =
        call(
            "pareto",
            "(() => { const f = new m.Findings(0, 10); given.forEach(([l, a], i) => f.add({ id: i,"
                + " n: i, l, a, r: a })); return [f.front.map((p) => p.id), f.hypervolume]; })()",
            List.of(
                List.of(2, 0.5),
                List.of(2, 0.5),
                List.of(3, 0.5),
                List.of(2, 0.4),
                List.of(1, 0.25),
                List.of(11, 0.9)));
    assertThat(kept).isEqualTo(List.of(List.of(4, 0, 5), 9 * 0.25 + 8 * 0.25));
  }

  private JsonNode checked(String name, String dataset) {
    Map<String, String> fields = new HashMap<>(FIELDS);
    fields.put("name", name);
    fields.put("data.dataset", dataset);
    String yaml = (String) call("yaml", "m.studyYaml(given, null)", fields);
    return dryRun(yaml);
  }

  private JsonNode dryRun(String yaml) {
    return controller.tree(
        controller.post("/api/v1/studies?dryRun=true", "application/yaml", yaml));
  }

  @Test
  void recipeGoesThroughTheStudyFileAsItWasChosen() {
    Map<String, String> fields = new HashMap<>(FIELDS);
    fields.putAll(
        Map.of(
            "recipe.preset", "paper",
            "recipe.epochs", "3",
            "recipe.optimizer", "adam",
            "recipe.schedule", "",
            "recipe.dropout", "0.3",
            "recipe.augmentation.crop", "2",
            "recipe.augmentation.cutout", "6"));
    String yaml = (String) call("yaml", "m.studyYaml(given, null)", fields);
    assertThat(dryRun(yaml).path("yaml").asString(""))
        .contains(
            "epochs: 3",
            "batchSize: 1024",
            "optimizer: adam",
            "schedule: exponential",
            "labelSmoothing: 0.1",
            "dropout: 0.3",
            "augmentation: {crop: 2, flip: true, cutout: 6}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "soft | 0.08 | '' | {targetMillis: 0.08, alpha: -0.07, beta: -0.07}",
        "hard | 0.08 | '' | {targetMillis: 0.08, alpha: 0.0, beta: -1.0}",
        "hard | 0.1, 0.2 | -2 | {targetMillis: [0.1, 0.2], alpha: 0.0, beta: -2.0}",
        "absolute | 1,2 , 4 | '' | {form: absolute, targetMillis: [1.0, 2.0, 4.0], beta: -0.25}"
      })
  void objectiveGoesThroughTheStudyFileAsItWasChosen(
      String form, String targets, String beta, String expected) {
    Map<String, String> fields = new HashMap<>(FIELDS);
    fields.putAll(
        Map.of("objective.form", form, "objective.targetMillis", targets, "objective.beta", beta));
    String yaml = (String) call("yaml", "m.studyYaml(given, null)", fields);
    assertThat(dryRun(yaml).path("yaml").asString("")).contains("objective: " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m.miss(2, 2.062) | 3.1% slower than the target",
        "m.miss(2, 1.5) | 25.0% faster than the target",
        "m.miss(2, 2.0005) | on the target",
        "m.miss(2, null) | –",
        "m.range([0.3]) | 0.300 ms",
        "m.range([1, 2, 4]) | 1.00 ms to 4.00 ms",
        "m.formula({form: 'PRODUCT', alpha: -0.07, beta: -0.07}, [2]) "
            + "| accuracy × (latency / 2.00 ms)^-0.07",
        "m.formula({form: 'PRODUCT', alpha: 0, beta: -1}, [2]) "
            + "| accuracy × (latency / 2.00 ms)^w, w = 0 up to the target, -1 beyond",
        "m.formula({form: 'ABSOLUTE', alpha: -0.25, beta: -0.25}, [1, 2]).replaceAll('\\u007c', '!') "
            + "| accuracy − 0.25 × !latency / target − 1!, for targets of 1.00 ms, 2.00 ms, "
            + "a batch each in turn"
      })
  void objectiveIsWrittenForPeople(String expression, String expected) {
    assertThat(call("objective", expression, "")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "two words",
        "true",
        "no",
        "Null",
        "12",
        "1.0",
        "-",
        "ünïcode",
        "0x10",
        "1e3",
        "2026-01-01",
        ".",
        "...",
        "---"
      })
  void nameGoesThroughTheStudyFileAndBack(String name) {
    JsonNode draft = checked(name, "made-up");
    assertThat(draft.path("yaml").asString(""))
        .as(draft.toString())
        .contains(name, "validation: 100, seed: 4}");
    assertThat(dryRun(draft.get("yaml").asString())).isEqualTo(draft);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two words",
        "Null",
        "~x",
        "a #b",
        "a: b",
        "'quoted'",
        "\"quoted\"",
        "<b>",
        "{x}",
        "\ttab",
        "back\\slash",
        "line\nbreak",
        "\u2028",
        "\u0085",
        "% & * ! | > @ `"
      })
  void oddTextReachesTheControllerAsItWasTyped(String text) {
    JsonNode errors = checked("plain", text).get("errors");
    assertThat(errors.get(0).get("field").asString()).isEqualTo("data.dataset");
    assertThat(errors.get(0).get("message").asString()).endsWith("was '" + text + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m.count(1234567) | 1,234,567",
        "m.count(999) | 999",
        "m.amount(4906000) | 4.91 M",
        "m.amount(999999) | 999,999",
        "m.amount(1234567890) | 1,234.57 M",
        "m.percent(0.91234) | 91.23%",
        "m.millis(0.078125) | 0.0781 ms",
        "m.millis(123.456) | 123 ms",
        "m.millis(1234.5) | 1,235 ms",
        "m.millis(null) | –",
        "m.millis(NaN) | –",
        "m.millisLike(0.08)(0.1241) | 0.1241 ms",
        "m.millisLike(75)(103.26) | 103.3 ms",
        "m.reward(0.88) | 0.8800",
        "m.duration(4.21) | 4.2 s",
        "m.duration(59.6) | 1 min 00 s",
        "m.duration(42) | 42 s",
        "m.duration(4000) | 1 h 06 min",
        "m.duration(90061) | 1 d 01 h",
        "m.digits(-0.0000123, 3) | -0.0000123",
        "m.digits(0, 3) | 0",
        "m.words('STOPPED_BY_USER') | stopped by user",
        "m.counted(1, 'trial') | 1 trial",
        "m.counted(2000, 'trial') | 2,000 trials"
      })
  void numbersAreWrittenForPeople(String expression, String expected) {
    assertThat(call("format", expression, "")).isEqualTo(expected);
  }

  @Test
  void commandExpandsNothingAndEndsWhereTheFileEnds() {
    String command =
        (String) call("yaml", "m.curlCommand('http://h', given, true)", "a: $(x)\nSTUDY\n");
    assertThat(command)
        .contains("<<'STUDY_'\na: $(x)\nSTUDY\nSTUDY_\n")
        .contains("Bearer $MNAS_USER_TOKEN");
  }
}
