package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.event.Change;
import dev.mnas.service.event.EventLog;
import dev.mnas.service.event.NumberedChange;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.task.Claim;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Signs and alarms of studies, and what to do about them, over real HTTP. */
class GuardTest {
  private static final String STUDIES = "/api/v1/studies";
  private static final String STUDY =
      """
      name: guarded
      space: fashion
      objective: {targetMillis: %s}
      policy: {kind: %s, batch: 5, delay: %d, seed: 3}
      budget: {trials: %d%s}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;
  private ControllerFixture controller;
  private ToDoubleFunction<Claim> accuracy = claim -> 0.3 + 0.5 * made(claim);
  private ToDoubleFunction<Claim> latency = claim -> 1 + made(claim);
  private ToDoubleFunction<Claim> reference = claim -> 2;

  @BeforeEach
  void start() {
    controller = new ControllerFixture(data);
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private void create(String target, String kind, int delay, int trials, String more) {
    String yaml = STUDY.formatted(target, kind, delay, trials, more);
    var created = controller.post(STUDIES, "application/yaml", yaml);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
  }

  /** Follows from the network alone; in [0, 1). */
  private static double made(Claim claim) {
    return Math.floorMod(ControllerFixture.network(claim).hashCode(), 1000) / 1000.0;
  }

  /** Works until so many trainings are done, or nothing is left. */
  private void train(int trainings) {
    for (int done = 0; done < trainings; done++) {
      var timing = controller.claim(TaskKind.MEASURE_LATENCY);
      timing.ifPresent(claim -> report(claim, timed(claim)));
      var training = controller.claim(TaskKind.TRAIN);
      training.ifPresent(
          claim -> report(claim, ControllerFixture.trained(accuracy.applyAsDouble(claim))));
      if (timing.isEmpty() && training.isEmpty()) {
        return;
      }
    }
  }

  private void report(Claim claim, TaskResult result) {
    assertThat(controller.report(claim, result).statusCode()).isEqualTo(200);
  }

  private TaskResult timed(Claim claim) {
    double millis = latency.applyAsDouble(claim);
    DeviceInfo device = ControllerFixture.DEVICE;
    return new TaskResult.LatencyMeasured(
        millis,
        millis,
        millis,
        0,
        1,
        200,
        reference.applyAsDouble(claim),
        device,
        1,
        List.of(),
        null);
  }

  private JsonNode tree(String path) {
    var answer = controller.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return controller.tree(answer);
  }

  private List<String> alarms() {
    return tree(STUDIES + "/1").get("alarms").valueStream().map(GuardTest::kind).toList();
  }

  private static String kind(JsonNode alarm) {
    return alarm.get("kind").asString();
  }

  private List<Long> alarmEvents() {
    List<Long> ids = new ArrayList<>();
    for (NumberedChange change : controller.bean(EventLog.class).after(0, 100_000)) {
      if (change.change() instanceof Change.OfAlarm alarm) {
        ids.add(alarm.alarm());
      }
    }
    return ids;
  }

  private HttpResponse<String> putPolicy(String ifMatch, String body) {
    return controller.send(
        controller
            .request(STUDIES + "/1/policy")
            .header("Content-Type", "application/json")
            .header("If-Match", ifMatch)
            .PUT(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> restart(String key) {
    return controller.send(
        controller
            .request(STUDIES + "/1/policy/restart")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString("{}")));
  }

  @Test
  void alarmIsRaisedOnceWithAnEventOutlivesARestartAndIsClearedOnce() {
    create("0.01", "random", 1, 125, "");
    latency = claim -> 1 + 0.005 * made(claim);
    train(110);
    assertThat(alarms()).containsExactly("TARGET_UNREACHABLE");
    JsonNode raised = tree(STUDIES + "/1/alarms").get(0);
    assertThat(raised.get("seen").asString())
        .startsWith("The target of 0.01 ms looks out of reach of this space: all 110 complete")
        .contains("are slower, from 1");
    assertThat(raised.get("advice").asString()).startsWith("Search with a higher target");
    assertThat(raised.get("raisedTrial").asInt()).isEqualTo(105);
    controller.close();
    start();
    controller.sweep();
    train(10);
    assertThat(alarms()).containsExactly("TARGET_UNREACHABLE");
    assertThat(tree(STUDIES).get(0).get("alarms").size()).isEqualTo(1);
    assertThat(tree(STUDIES + "/1/alarms").size()).isEqualTo(1);
    assertThat(alarmEvents()).hasSize(1);
    latency = claim -> 0.005;
    train(5);
    assertThat(alarms()).isEmpty();
    JsonNode cleared = tree(STUDIES + "/1/alarms").get(0);
    assertThat(cleared.get("clearedTrial").asInt()).isEqualTo(125);
    assertThat(alarmEvents()).hasSize(2).containsOnly(raised.get("id").asLong());
  }

  @Test
  void signsTellOfEachBatchAndOfNoNoiseThatNobodyMeasured() {
    create("1.5", "rnn", 1, 60, "");
    train(60);
    JsonNode signs = tree(STUDIES + "/1/signs");
    assertThat(signs.get("batches").size()).isEqualTo(12);
    JsonNode last = signs.get("batches").get(11);
    assertThat(last.get("complete").asInt()).isEqualTo(60);
    assertThat(last.get("policy").asString()).isEqualTo("rnn");
    assertThat(last.get("entropies").size())
        .isEqualTo(tree(STUDIES + "/1/points").get("decisions").size());
    assertThat(last.get("kl").isNumber()).isTrue();
    assertThat(last.get("uniqueShare").asDouble()).isEqualTo(1);
    assertThat(last.get("hypervolume").asDouble())
        .isEqualTo(tree(STUDIES + "/1").get("hypervolume").asDouble(), within(1e-9));
    assertThat(last.get("bestRewards").get(0).asDouble())
        .isEqualTo(tree(STUDIES + "/1").get("bestReward").asDouble());
    assertThat(last.get("hypervolumeSlope").isNumber()).isTrue();
    assertThat(signs.get("noise").get("accuracy").isNull()).isTrue();
    assertThat(signs.get("noise").get("reward").isNull()).isTrue();
    assertThat(signs.get("devices").get(0).get("measurements").asInt())
        .isEqualTo(tree(STUDIES + "/1").get("trials").get("distinct").asInt());
    assertThat(alarms()).isEmpty();
  }

  @Test
  void networksTrainedAgainWithOtherSeedsTellTheNoise() {
    create("1.5", "random", 1, 40, "");
    accuracy = claim -> 0.5 + 0.001 * made(claim);
    train(30);
    JsonNode recipe = tree(STUDIES + "/1").get("recipe");
    String again =
        "{\"top\": 4, \"recipe\": {\"epochs\": %d, \"preset\": \"proxy\", \"seed\": 77}}"
            .formatted(recipe.get("epochs").asInt());
    accuracy =
        claim ->
            claim.task().spec() instanceof TaskSpec.Train train && train.finalist()
                ? 0.3 + 0.4 * made(claim)
                : 0.5 + 0.001 * made(claim);
    var promoted = controller.post(STUDIES + "/1/finalists", "application/json", again);
    assertThat(promoted.statusCode()).as(promoted.body()).isEqualTo(201);
    train(30);
    JsonNode noise = tree(STUDIES + "/1/signs").get("noise");
    assertThat(noise.get("accuracyRepeats").asInt()).isEqualTo(4);
    assertThat(noise.get("accuracy").asDouble()).isBetween(0.01, 0.2);
    assertThat(noise.get("reward").asDouble()).isPositive();
    assertThat(alarms()).containsExactly("NOISE");
  }

  @Test
  void driftedDeviceIsNamed() {
    create("1.5", "random", 1, 20, "");
    train(15);
    reference = claim -> 2.2;
    train(5);
    assertThat(alarms()).containsExactly("DEVICE_DRIFTED");
    assertThat(tree(STUDIES + "/1").get("alarms").get(0).get("seen").asString())
        .startsWith("Device local|test cpu|linux")
        .contains("takes 2.2", "before 2.000 ms (+10%)");
  }

  @Test
  void studyThatStandsStillEndsWhereItsBudgetSaysSo() {
    create("1.5", "random", 1, 200, ", plateau: {window: 15}");
    accuracy = claim -> 0.5 - 0.4 * made(claim);
    train(200);
    JsonNode study = tree(STUDIES + "/1");
    assertThat(study.get("endReason").asString()).isEqualTo("CONVERGED");
    int trials = study.get("trials").get("total").asInt();
    assertThat(trials).isLessThan(200);
    assertThat(alarms()).contains("PLATEAU");
    var budget =
        controller.send(
            controller
                .request(STUDIES + "/1/budget")
                .header("Content-Type", "application/json")
                .header("If-Match", "\"1\"")
                .PUT(BodyPublishers.ofString("{\"trials\": %d}".formatted(trials + 10))));
    assertThat(budget.statusCode()).as(budget.body()).isEqualTo(200);
    train(200);
    assertThat(tree(STUDIES + "/1").get("endReason").asString()).isEqualTo("TRIALS");
    assertThat(tree(STUDIES + "/1").get("trials").get("total").asInt()).isEqualTo(trials + 10);
  }

  @Test
  void restartIsDoneOnceForItsKeyAndEndsWhatItIsTheAnswerTo() {
    create("1.5", "hill", 1, 200, ", plateau: {window: 10}");
    accuracy = claim -> 0.5 - 0.4 * made(claim);
    train(200);
    assertThat(alarms()).contains("PLATEAU");
    assertThat(tree(STUDIES + "/1").get("state").asString()).isEqualTo("COMPLETED");
    int before = lastBatch().get("restarts").asInt();
    assertThat(restart("again-1").statusCode()).isEqualTo(200);
    assertThat(restart("again-1").statusCode()).isEqualTo(200);
    assertThat(tree(STUDIES + "/1").get("state").asString()).isEqualTo("RUNNING");
    assertThat(alarms()).doesNotContain("PLATEAU");
    train(5);
    ;
    assertThat(lastBatch().get("restarts").asInt()).isEqualTo(before + 1);
    assertThat(controller.post(STUDIES + "/1/stop", "application/json", "{}").statusCode())
        .isEqualTo(200);
    assertThat(restart("again-2").statusCode()).isEqualTo(409);
    assertThat(tree("/api/v1/audit").toString()).contains("/api/v1/studies/1/policy/restart");
  }

  private JsonNode lastBatch() {
    JsonNode batches = tree(STUDIES + "/1/signs").get("batches");
    return batches.get(batches.size() - 1);
  }

  @Test
  void changeOfAnOldVersionOrOfAStoppedStudyChangesNothing() {
    create("1.5", "random", 1, 60, "");
    var read = controller.get(STUDIES + "/1/policy");
    assertThat(read.headers().firstValue("ETag")).contains("\"1\"");
    var changed = putPolicy("\"1\"", "{\"kind\": \"evolution\"}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(changed.headers().firstValue("ETag")).contains("\"2\"");
    assertThat(controller.tree(changed).get("batch").asInt()).isEqualTo(5);
    assertThat(putPolicy("\"1\"", "{\"kind\": \"hill\"}").statusCode()).isEqualTo(412);
    assertThat(putPolicy("\"2\"", "{\"kind\": \"magic\"}").statusCode()).isEqualTo(400);
    controller.post(STUDIES + "/1/stop", "application/json", "{}");
    assertThat(putPolicy("\"2\"", "{\"kind\": \"hill\"}").statusCode()).isEqualTo(409);
    assertThat(tree(STUDIES + "/1/policy").get("kind").asString()).isEqualTo("EVOLUTION");
  }

  @ParameterizedTest
  @EnumSource(PolicySettings.Kind.class)
  void everyKindTakesOverWhatAnotherBegan(PolicySettings.Kind kind) {
    String before = kind == PolicySettings.Kind.RNN ? "random" : "rnn";
    create("[1.2, 1.6]", before, 2, 30, "");
    train(12);
    var changed = putPolicy("\"1\"", "{\"kind\": \"%s\", \"seed\": 8}".formatted(kind.word()));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(restart("once").statusCode()).isEqualTo(200);
    train(30);
    JsonNode study = tree(STUDIES + "/1");
    assertThat(study.get("state").asString()).isEqualTo("COMPLETED");
    assertThat(study.get("trials").get("complete").asInt()).isEqualTo(30);
    assertThat(lastBatch().get("policy").asString()).isEqualTo(kind.word());
  }

  @ParameterizedTest
  @CsvSource({"random, rnn", "rnn, evolution"})
  void changeAndCrashGiveTheSuggestionsOfAChangeAlone(String before, String after) {
    List<String> undisturbed = changed(data.resolve("a"), before, after, false);
    List<String> crashed = changed(data.resolve("b"), before, after, true);
    assertThat(crashed).hasSize(30).isEqualTo(undisturbed);
  }

  /** Trials' tokens of a study whose policy is changed amid two open batches. */
  private List<String> changed(Path folder, String before, String after, boolean crash) {
    controller.close();
    controller = new ControllerFixture(folder);
    create("1.5", before, 2, 30, "");
    train(12);
    if (crash) {
      controller.close();
      controller = new ControllerFixture(folder);
    }
    assertThat(putPolicy("\"1\"", "{\"kind\": \"%s\"}".formatted(after)).statusCode())
        .isEqualTo(200);
    if (crash) {
      controller.close();
      controller = new ControllerFixture(folder);
    }
    train(6);
    if (crash) {
      controller.close();
      controller = new ControllerFixture(folder);
    }
    train(40);
    return tree(STUDIES + "/1/trials?size=200")
        .get("items")
        .valueStream()
        .map(trial -> trial.get("tokens").toString())
        .toList();
  }
}
