package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.task.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Pools, devices, latency tables, and timing a trial again, from the command line. */
@Timeout(60)
class PoolAndDeviceCommandsTest extends StubbedCommand {
  private static final String POOL =
      """
      {"name": "phones", "workers": 2, "devices": 1, "version": 3, "settings": {
       "runtime": "TFLITE", "precision": "INT8", "threads": 2, "devices": 3,
       "labels": {"os": "Android", "tflite": "*"}}}""";
  private static final String HELD =
      """
      {"id": 4, "model": "a cpu", "serial": "s1", "pools": ["local", "phones"],
       "referenceMillis": 0.5251, "references": 12, "lastSeen": "2026-01-31T09:05:07Z",
       "quarantine": {"since": "2026-01-31T09:05:07Z", "reason": "too slow by 9%"}}""";
  private static final String FREE =
      HELD.replaceAll("(?s)\"quarantine\".*", "\"quarantine\": null}");
  private static final String MEASURING =
      """
      {"id": 2, "pool": "local", "space": "fashion", "runtime": "TFLITE", "precision": "FLOAT32",
       "threads": 1, "state": "OPEN", "model": null, "runtimeVersion": null, "layers": 464,
       "measurements": 200, "measured": 17, "outliers": null, "failure": null, "error": null}""";
  private static final String DONE =
      MEASURING
          .replace("OPEN", "DONE")
          .replace("\"model\": null", "\"model\": \"a cpu\"")
          .replace("\"measured\": 17", "\"measured\": 200")
          .replace(
              "\"error\": null",
              "\"error\": {\"networks\": 50, \"meanError\": 0.0412, \"worstError\": 0.181,"
                  + " \"kendallTau\": 0.9487}");
  private static final String JSON = " application/json ";

  private List<List<String>> printed() {
    return out.toString().lines().map(line -> List.of(line.strip().split(" {2,}"))).toList();
  }

  @Test
  void poolsAreListedWithTheirSettings() {
    controller.answer("GET /api/v1/pools", 200, "[" + POOL + "]");
    assertThat(run("pool", "list")).isZero();
    assertThat(printed())
        .containsExactly(
            List.of(
                "pool",
                "workers",
                "models",
                "runtime",
                "precision",
                "threads",
                "devices",
                "labels"),
            List.of("phones", "2", "1", "tflite", "int8", "2", "3", "os=Android tflite=*"));
  }

  @Test
  void settingsOfAPoolTakeThePlaceOfThoseThatItHas() {
    controller.answer("GET /api/v1/pools/phones", 200, POOL);
    controller.answer("PUT /api/v1/pools/phones", 200, POOL);
    assertThat(
            run(
                "pool",
                "set",
                "phones",
                "--precision=int8",
                "--threads=2",
                "--devices=3",
                "--label",
                "os=Android"))
        .isZero();
    assertThat(controller.requests)
        .containsExactly(
            "GET /api/v1/pools/phones",
            "PUT /api/v1/pools/phones"
                + JSON
                + "{\"precision\":\"INT8\",\"threads\":2,\"devices\":3,"
                + "\"labels\":{\"os\":\"Android\"}}");
    assertThat(out.toString()).contains("phones");
  }

  @Test
  void unknownRuntimeOfAPoolIsWrongUsageAndNothingIsAsked() {
    assertThat(run("pool", "set", "phones", "--runtime=torch")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString())
        .contains("--runtime must be one of [tflite, onnx_runtime], was 'torch'");
    assertThat(controller.requests).isEmpty();
  }

  @Test
  void deletedPoolIsSaidToHaveTheUsualSettings() {
    controller.answer("DELETE /api/v1/pools/phones", 204, "");
    assertThat(run("pool", "delete", "phones")).isZero();
    assertThat(err.toString()).contains("pool phones has the usual settings");
  }

  @Test
  void poolThatIsNotThereIsTheControllersRefusal() {
    controller.answer(
        "GET /api/v1/pools/none", 404, "{\"detail\": \"nobody gave a pool none settings\"}");
    assertThat(run("pool", "show", "none")).isEqualTo(ExitCodes.REFUSED);
    assertThat(err.toString()).contains("nobody gave a pool none settings");
  }

  @Test
  void deviceInQuarantineIsListedWithTheReason() {
    controller.answer("GET /api/v1/devices/units", 200, "[" + HELD + "," + FREE + "]");
    assertThat(run("device", "list")).isZero();
    assertThat(printed().get(1))
        .containsExactly("4", "a cpu", "s1", "local,phones", "0.5251", "too slow by 9%");
    assertThat(printed().get(2)).endsWith("-");
  }

  @Test
  void deviceIsReleased() {
    controller.answer("POST /api/v1/devices/4/release", 200, FREE);
    assertThat(run("device", "release", "4")).isZero();
    assertThat(controller.requests).containsExactly("POST /api/v1/devices/4/release" + JSON + "{}");
    assertThat(out.toString()).doesNotContain("too slow");
  }

  @Test
  void latencyTableIsWaitedForPrintedWithItsErrorAndWritten() throws IOException {
    controller.answer("POST /api/v1/profiles", 201, MEASURING);
    controller.answer("GET /api/v1/profiles/2", 200, DONE);
    controller.answer("GET /api/v1/profiles/2/table", 200, "{\"overheadMillis\": 0.002}");
    Path file = folder.resolve("table.json");
    assertThat(
            run(
                "device",
                "profile",
                "--pool=local",
                "--space=fashion",
                "--networks=150",
                "--out=" + file))
        .isZero();
    assertThat(controller.requests.get(0)).startsWith("POST /api/v1/profiles" + JSON);
    assertThat(controller.requests.get(0))
        .contains("\"pool\":\"local\"", "\"space\":\"fashion\"", "\"networks\":150");
    assertThat(err.toString())
        .contains("latency table 2: 17 of 200 networks are measured", "wrote " + file);
    assertThat(out.toString()).contains("predicted: mean error %", "4.1", "18.1", "0.949");
    JsonNode written = WireJson.mapper().readTree(Files.readString(file));
    assertThat(written.path("table").path("error").path("networks").asInt()).isEqualTo(50);
    assertThat(written.path("predicts").path("overheadMillis").asDouble()).isEqualTo(0.002);
  }

  @Test
  void latencyTableThatFailedIsToldWithItsReason() {
    String failed =
        MEASURING
            .replace("OPEN", "FAILED")
            .replace("\"failure\": null", "\"failure\": \"two models\"");
    controller.answer("POST /api/v1/profiles", 200, failed);
    assertThat(run("device", "profile", "--pool=local", "--space=fashion"))
        .isEqualTo(ExitCodes.REFUSED);
    assertThat(err.toString()).contains("two models");
  }

  @Test
  void latencyTablesAreListedAndWritten() throws IOException {
    controller.answer("GET /api/v1/profiles", 200, "[" + DONE + "," + MEASURING + "]");
    assertThat(run("device", "profiles")).isZero();
    assertThat(printed()).hasSize(3);
    assertThat(out.toString()).contains("17 of 200");
    controller.answer("GET /api/v1/profiles/2", 200, DONE);
    controller.answer("GET /api/v1/profiles/2/table", 200, "{\"overheadMillis\": 0.002}");
    Path file = folder.resolve("again.json");
    assertThat(run("device", "export-table", "2", "--out=" + file)).isZero();
    assertThat(Files.readString(file)).contains("overheadMillis");
  }

  @Test
  void trialIsTimedAgain() {
    controller.answer(
        "POST /api/v1/trials/7/remeasure",
        200,
        """
        {"id": 7, "study": 1, "state": "COMPLETE", "latencyMillis": 0.25, "accuracy": 0.9,
         "predictedMillis": 0.26, "targetMillis": 0.3, "reward": 0.91, "parameters": 1000,
         "madds": 2000, "onFront": true, "latencies": [], "pools": []}""");
    assertThat(run("trial", "remeasure", "7")).isZero();
    assertThat(controller.requests)
        .containsExactly("POST /api/v1/trials/7/remeasure" + JSON + "{}");
    assertThat(out.toString()).contains("complete", "0.250 ms", "predicted latency", "0.260 ms");
  }

  @Test
  void trialThatIsNotCompleteIsTheControllersRefusal() {
    controller.answer(
        "POST /api/v1/trials/7/remeasure",
        409,
        "{\"detail\": \"a trial that is RUNNING is not timed again\"}");
    assertThat(run("trial", "remeasure", "7")).isEqualTo(ExitCodes.REFUSED);
    assertThat(err.toString()).contains("a trial that is RUNNING is not timed again");
  }
}
