package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.task.WireJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class CommandLineTest {
  private static final String STUDY =
      """
      {"id": 7, "name": "fashion-demo", "state": "COMPLETED", "endReason": "TRIALS",
       "space": "fashion", "objective": {"targetMillis": 0.3, "alpha": -0.07, "beta": -0.07},
       "policy": {"kind": "RNN", "batch": 5, "delay": 1, "seed": 1}, "budget": {"trials": 20},
       "pools": ["local"], "trials": {"total": 20, "open": 0, "complete": 19, "failed": 1},
       "bestReward": 0.912345, "bestTrial": 11, "frontSize": 1, "elapsedSeconds": 90}""";
  private static final String TRIAL =
      """
      {"id": 11, "accuracy": 0.9056, "latencyMillis": 0.2871, "reward": 0.912345,
       "parameters": 23456, "madds": 1234567, "blocks": ["r1_k3_s11_e1_i4_o4_noskip"],
       "weightsKept": true}""";

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
  void submitSendsTheFileAsYaml() throws IOException {
    controller.answer("POST /api/v1/studies", 201, STUDY);
    Path file = Files.writeString(folder.resolve("study.yaml"), "name: fashion-demo");
    assertThat(run("study", "submit", file.toString())).isZero();
    assertThat(controller.requests)
        .containsExactly("POST /api/v1/studies application/yaml name: fashion-demo");
    assertThat(out.toString())
        .contains("completed (trials)", "20/20: 0 open, 19 complete", "0.9123", "1.5 min");
  }

  @Test
  void everyChangeOfStateIsAJsonPost() {
    for (String verb : List.of("pause", "resume", "stop")) {
      controller.answer("POST /api/v1/studies/7/" + verb, 200, STUDY);
      assertThat(run("study", verb, "7")).isZero();
    }
    assertThat(controller.requests)
        .containsExactly(
            "POST /api/v1/studies/7/pause application/json {}",
            "POST /api/v1/studies/7/resume application/json {}",
            "POST /api/v1/studies/7/stop application/json {}");
  }

  @Test
  void jsonIsTheControllersAnswer() {
    controller.answer("GET /api/v1/studies/7", 200, STUDY);
    assertThat(run("study", "show", "7", "--json")).isZero();
    assertThat(WireJson.mapper().readTree(out.toString()))
        .isEqualTo(WireJson.mapper().readTree(STUDY));
  }

  @Test
  void alarmsOfAStudyAreSaidWithWhatToDo() {
    String alarm =
        """
        {"kind": "TARGET_UNREACHABLE", "seen": "All are slower.", "advice": "Look elsewhere.",
         "raisedTrial": 60, "clearedTrial": null}""";
    String study =
        STUDY.replace("\"bestReward\"", "\"alarms\": [%s], \"bestReward\"".formatted(alarm));
    controller.answer("GET /api/v1/studies/7", 200, study);
    controller.answer("GET /api/v1/studies", 200, "[" + study + "]");
    controller.answer("GET /api/v1/studies/7/alarms", 200, "[" + alarm + "]");
    assertThat(run("study", "show", "7")).isZero();
    assertThat(out.toString()).contains("All are slower.", "Look elsewhere.");
    assertThat(run("study", "list")).isZero();
    assertThat(run("study", "alarms", "7")).isZero();
    assertThat(out.toString()).containsPattern("target unreachable +60 +now");
  }

  @Test
  void signsThatNobodyMeasuredAreUnknown() {
    controller.answer(
        "GET /api/v1/studies/7/signs",
        200,
        """
        {"batches": [{"trial": 10, "policy": "rnn", "entropies": [1.0, 0.5], "uniqueShare": null,
          "uniqueShareBefore": null, "kl": 0.0123, "clipShare": 0.25, "restarts": 2,
          "hypervolume": 0.5, "hypervolumeSlope": null}],
         "noise": {"accuracy": null, "accuracyRepeats": 0, "latencyShare": 0.004,
          "latencyRepeats": 0, "reward": null, "rewardByLatency": 0.0002, "rewardSpread": null},
         "devices": []}""");
    assertThat(run("study", "signs", "7")).isZero();
    assertThat(out.toString())
        .contains("0.750", "0.0123", "25.0")
        .containsPattern("reward noise +unknown")
        .containsPattern("accuracy noise +unknown, 0 repeated trainings")
        .containsPattern("latency noise +0.40 %, 0 repeated timings");
  }

  @Test
  void policyIsChangedUnderTheVersionThatWasRead() {
    controller.answer("GET /api/v1/studies/7/policy", 200, "{\"kind\": \"RNN\"}");
    controller.answer("PUT /api/v1/studies/7/policy", 200, "{\"kind\": \"EVOLUTION\"}");
    controller.answer("GET /api/v1/studies/7", 200, STUDY);
    controller.answer("POST /api/v1/studies/7/policy/restart", 200, STUDY);
    assertThat(run("study", "policy", "7")).isEqualTo(2);
    assertThat(run("study", "policy", "7", "--kind", "evolution", "--seed", "2")).isZero();
    assertThat(run("study", "restart", "7")).isZero();
    assertThat(controller.requests)
        .contains(
            "PUT /api/v1/studies/7/policy application/json {\"kind\":\"evolution\",\"seed\":2}",
            "POST /api/v1/studies/7/policy/restart application/json {}");
  }

  private static String withTargets(String objective, String bests) {
    return STUDY
        .replace("{\"targetMillis\": 0.3, \"alpha\": -0.07, \"beta\": -0.07}", objective)
        .replace("\"bestReward\"", "\"bestPerTarget\": [%s], \"bestReward\"".formatted(bests));
  }

  @Test
  void studyTellsItsMissOfTheTargetWithItsDirection() {
    String best =
        """
        {"targetMillis": 0.3, "trial": 11, "accuracy": 0.9056, "latencyMillis": 0.3093,
         "miss": 0.031, "reward": 0.90}""";
    String absolute =
        "{\"form\": \"ABSOLUTE\", \"targetMillis\": 0.3, \"alpha\": -0.25, \"beta\": -0.25}";
    controller.answer("GET /api/v1/studies/7", 200, withTargets(absolute, best));
    assertThat(run("study", "show", "7")).isZero();
    assertThat(out.toString())
        .contains("accuracy - 0.25 x |latency / 0.3 ms - 1|")
        .contains("trial 11, 90.56 % at 0.309 ms, 3.1 % slower than the target, reward 0.9000");
  }

  @Test
  void sweepHasALineForEachTarget() {
    String bests =
        """
        {"targetMillis": 0.2, "trial": 3, "accuracy": 0.8, "latencyMillis": 0.19,
         "miss": 0.05, "reward": 0.8},
        {"targetMillis": 0.3, "trial": null, "accuracy": null, "latencyMillis": null,
         "miss": null, "reward": null}""";
    String soft = "{\"targetMillis\": 0.3, \"alpha\": -0.07, \"beta\": -0.07}";
    controller.answer("GET /api/v1/studies/7", 200, withTargets(soft, bests));
    assertThat(run("study", "show", "7")).isZero();
    assertThat(out.toString().lines().map(String::strip))
        .contains(
            "target 0.2 ms  trial 3, 80.00 % at 0.190 ms, 5.0 % faster than the target,"
                + " reward 0.8000",
            "target 0.3 ms  -")
        .anyMatch(line -> line.endsWith(", and so for each of 2 targets"));
  }

  @Test
  void theFrontIsATableWithUnits() {
    controller.answer("GET /api/v1/studies/7/pareto", 200, "{\"points\": [" + TRIAL + "]}");
    assertThat(run("study", "pareto", "7")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "trial  accuracy %  latency ms  reward  parameters  multiply-adds  blocks",
            "   11       90.56       0.287  0.9123      23,456      1,234,567"
                + "  r1_k3_s11_e1_i4_o4_noskip");
  }

  @Test
  void theBestNetworkIsWrittenWithItsWeights() throws IOException {
    controller
        .answer("GET /api/v1/studies/7/pareto", 200, "{\"points\": []}")
        .answer("GET /api/v1/studies/7", 200, STUDY)
        .answer("GET /api/v1/trials/11", 200, TRIAL)
        .answer("GET /api/v1/trials/11/downloads/network.tflite", 200, "model")
        .answer("GET /api/v1/trials/11/downloads/blocks.txt", 200, "blocks");
    Path best = folder.resolve("out/best.tflite");
    assertThat(run("study", "pareto", "7", "--best", best.toString())).isZero();
    assertThat(best).hasContent("model");
    assertThat(folder.resolve("out/best.txt")).hasContent("blocks");
    controller.answer("GET /api/v1/trials/11/downloads/network.onnx", 200, "other model");
    Path onnx = folder.resolve("out/also.onnx");
    assertThat(run("study", "pareto", "7", "--best", onnx.toString())).isZero();
    assertThat(onnx).hasContent("other model");
    assertThat(folder.resolve("out/also.txt")).hasContent("blocks");
    controller.answer("GET /api/v1/trials/11/downloads/network-int8.tflite", 200, "small model");
    Path int8 = folder.resolve("out/small-int8.tflite");
    assertThat(run("study", "pareto", "7", "--best", int8.toString())).isZero();
    assertThat(int8).hasContent("small model");
    assertThat(folder.resolve("out/small.txt")).hasContent("blocks");
  }

  @Test
  void trialIsDownloadedInTheFormsThatFilesAskFor() {
    Map<String, String> forms =
        Map.of(
            "a.tflite", "network.tflite",
            "a-int8.tflite", "network-int8.tflite",
            "a.onnx", "network.onnx",
            "a.safetensors", "weights.safetensors",
            "a.txt", "blocks.txt",
            "a.json", "trial.json",
            "a.md", "model-card.md");
    List<String> arguments = new ArrayList<>(List.of("trial", "download", "11"));
    forms.forEach(
        (file, download) -> {
          controller.answer("GET /api/v1/trials/11/downloads/" + download, 200, "a " + download);
          arguments.add(folder.resolve("new/" + file).toString());
        });
    controller.answer("GET /api/v1/trials/11/model-card", 200, "a card");
    arguments.add(folder.resolve("new/a-model-card.json").toString());
    assertThat(run(arguments.toArray(String[]::new))).isZero();
    assertThat(folder.resolve("new/a-model-card.json")).hasContent("a card");
    forms.forEach(
        (file, download) -> assertThat(folder.resolve("new/" + file)).hasContent("a " + download));
  }

  @Test
  void unknownFormIsWrongUsageBeforeAnythingIsAsked() {
    assertThat(run("trial", "download", "11", "a.tflite", "a.pb")).isEqualTo(2);
    assertThat(run("study", "pareto", "7", "--best", "best")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "file must end in one of -int8.tflite, .tflite, .onnx, .safetensors, .txt,"
                + " model-card.json, .md, .json, was 'a.pb'",
            "was 'best'");
    assertThat(controller.requests).isEmpty();
  }

  @Test
  void trialIsShownWithUnits() {
    controller.answer("GET /api/v1/trials/11", 200, TRIAL);
    controller.answer("POST /api/v1/trials/11/stop", 200, TRIAL);
    assertThat(run("trial", "show", "11")).isZero();
    assertThat(out.toString())
        .contains("90.56 %", "0.287 ms", "1,234,567", "r1_k3_s11_e1_i4_o4_noskip");
    assertThat(run("trial", "stop", "11")).isZero();
    assertThat(controller.requests).contains("POST /api/v1/trials/11/stop application/json {}");
  }

  @Test
  void trialThatARuleStoppedSaysWhy() {
    controller.answer(
        "GET /api/v1/trials/11",
        200,
        """
        {"id": 11, "state": "STOPPED", "stopReason": "stopped after epoch 1: 9.00 % at best"}""");
    assertThat(run("trial", "show", "11")).isZero();
    assertThat(out.toString()).contains("stopped after epoch 1: 9.00 % at best");
  }

  @Test
  void baselineIsAskedForAsItWasTyped() {
    controller.answer(
        "POST /api/v1/studies/7/baselines",
        201,
        """
        {"id": 12, "baseline": "shufflenet 0.5x g2", "state": "RUNNING", "parameters": 1234567,
         "madds": 9}""");
    assertThat(run("study", "baseline", "7", "shufflenet", "--width", "0.5", "--groups", "2"))
        .isZero();
    assertThat(out.toString()).contains("shufflenet 0.5x g2", "running", "1,234,567");
    assertThat(controller.requests)
        .containsExactly(
            "POST /api/v1/studies/7/baselines application/json"
                + " {\"network\":\"shufflenet\",\"width\":0.5,\"groups\":2}");
  }

  @Test
  void aProblemIsToldWithItsFields() throws IOException {
    controller.answer(
        "POST /api/v1/spaces/validate",
        400,
        """
        {"detail": "the space has 1 mistake", "errors":
         [{"line": 3, "field": "stem.stride", "message": "must be 1 or 2, was 3"}]}""");
    Path file = Files.writeString(folder.resolve("space.yaml"), "name: x");
    assertThat(run("space", "validate", file.toString())).isEqualTo(ExitCodes.REFUSED);
    assertThat(err.toString())
        .contains("the space has 1 mistake", "line 3, stem.stride: must be 1 or 2, was 3");
  }

  @Test
  void exitCodesTellUsageAbsenceAndMissingFilesApart() {
    assertThat(run("study", "frobnicate")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("study", "show", "seven")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("study", "submit", folder.resolve("absent.yaml").toString()))
        .isEqualTo(ExitCodes.REFUSED);
    controller.close();
    assertThat(run("study", "list")).isEqualTo(ExitCodes.UNAVAILABLE);
    assertThat(err.toString()).contains("no controller answers at " + controller.url());
  }

  @Test
  void everyCommandHasHelp() {
    assertHelp(Mnas.commandLine());
  }

  private static void assertHelp(CommandLine command) {
    assertThat(command.getCommandSpec().optionsMap())
        .as(command.getCommandSpec().qualifiedName())
        .containsKey("--help");
    command.getSubcommands().values().forEach(CommandLineTest::assertHelp);
  }

  @Test
  void progressIsALinePerChangeWhenNobodyWatches() {
    ProgressLine line = new ProgressLine(new PrintWriter(out, true), false);
    for (int done : new int[] {0, 0, 5}) {
      line.show(
          WireJson.mapper()
              .readTree(
                  """
                  {"trials": {"total": %d, "open": 5}, "budget": {"trials": 20},
                   "bestReward": 0.5, "frontSize": 2}"""
                      .formatted(done + 5)),
          done * 60_000_000_000L);
    }
    assertThat(out.toString().lines())
        .containsExactly(
            "0/20 trials, best reward 0.5000, front 2, ? min left",
            "5/20 trials, best reward 0.5000, front 2, 15.0 min left");
  }
}
