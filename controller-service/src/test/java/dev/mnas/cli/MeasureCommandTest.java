package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.task.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Latencies without a study, from the command line. */
@Timeout(60)
class MeasureCommandTest extends StubbedCommand {
  private static final String PATH = "/api/v1/measurements";
  private static final String OPEN =
      """
      {"id": 7, "pool": "local", "network": "mobilenetv2", "state": "OPEN", "worker": null,
       "latency": null, "threads": 1, "precision": "FLOAT32"}""";
  private static final String DONE =
      """
      {"id": 7, "pool": "local", "network": "mobilenetv2", "state": "DONE", "worker": null,
       "threads": 1, "precision": "FLOAT32", "latency": {"reused": false, "latencyMillis": 9.5,
       "medianMillis": 10.123456, "p10Millis": 10.0, "p90Millis": 10.4,
       "coefficientOfVariation": 0.0123, "keptShare": 0.985, "samples": 1200,
       "referenceMedianMillis": 0.5, "measuredAt": "2026-01-31T09:05:07Z",
       "device": {"model": "a cpu", "os": "linux 6", "architecture": "x86_64", "cores": 2,
       "runtime": "tflite-xnnpack", "runtimeVersion": "2.21.0"}},
       "result": {"details": {"acceleration": {"accelerator": "XNNPACK",
       "otherNodes": ["SHUFFLE", "SHUFFLE"]}, "process": {"coldFirstRunMillis": 21.5,
       "modelBytes": 13999000}}}}""";

  private int measure(String... arguments) {
    return run(Stream.concat(Stream.of("measure"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Test
  void measurementIsWaitedForAndPrintedWithItsConditions() {
    controller.answer("POST " + PATH, 201, OPEN);
    controller.answer("GET " + PATH + "/7", 200, DONE);
    assertThat(measure("mobilenetv2", "--pool", "local")).isZero();
    assertThat(controller.requests)
        .containsExactly(
            "POST " + PATH + " application/json {\"pool\":\"local\",\"network\":\"mobilenetv2\"}",
            "GET " + PATH + "/7");
    assertThat(err)
        .hasToString("measurement 7 waits for a device of pool local" + System.lineSeparator());
    assertThat(out.toString().lines())
        .containsExactly(
            "measurement  7",
            "network      mobilenetv2",
            "pool         local",
            "latency      9.5000 ms at the device's nominal speed",
            "median       10.1235 ms",
            "p10, p90     10.0000 ms, 10.4000 ms",
            "CoV          1.23%",
            "kept         98.5% of 1,200 samples",
            "reference    0.5000 ms",
            "device       a cpu, linux 6, x86_64, 2 cores",
            "runtime      tflite-xnnpack 2.21.0, float32, 1 thread",
            "accelerated  by XNNPACK all but SHUFFLE",
            "first run    21.5000 ms",
            "model size   13,999,000 bytes",
            "measured     2026-01-31T09:05:07Z");
  }

  @Test
  void everyOptionReachesTheController() {
    controller.answer("POST " + PATH, 201, DONE.replace("\"reused\": false", "\"reused\": true"));
    assertThat(
            measure(
                "r1_k3_s11_e3_i8_o8",
                "r1_k3_s22_e3_i8_o16",
                "--pool=phone",
                "--width=0.5",
                "--input=28x28x1",
                "--classes=10",
                "--runtime=tflite",
                "--precision=int8",
                "--threads=2",
                "--again"))
        .isZero();
    assertThat(controller.requests)
        .containsExactly(
            "POST "
                + PATH
                + " application/json {\"pool\":\"phone\",\"network\":"
                + "\"r1_k3_s11_e3_i8_o8 r1_k3_s22_e3_i8_o16\",\"width\":0.5,\"input\":\"28x28x1\","
                + "\"classes\":10,\"runtime\":\"TFLITE\",\"precision\":\"INT8\",\"threads\":2,"
                + "\"again\":true}");
    assertThat(out.toString()).contains("known before; --again times it anew");
  }

  @Test
  void fileIsUploadedFirst() throws IOException {
    byte[] content = "a model".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("mine.TFLITE"), content);
    String upload = "PUT /api/v1/model-files/" + Sha256.of(content);
    controller.answer(upload, 201, "{}");
    controller.answer("POST " + PATH, 201, DONE);
    assertThat(measure(file.toString(), "--pool", "local")).isZero();
    assertThat(controller.requests)
        .containsExactly(
            upload + " application/octet-stream a model",
            "POST "
                + PATH
                + " application/json {\"pool\":\"local\",\"file\":\""
                + Sha256.of(content)
                + "\",\"fileName\":\"mine.TFLITE\"}");
  }

  @Test
  void fileThatIsNotThereIsSaidSo() {
    assertThat(measure("absent.onnx", "--pool", "local")).isEqualTo(ExitCodes.REFUSED);
    assertThat(err.toString()).contains("there is no file absent.onnx");
  }

  @Test
  void failedMeasurementIsToldWithItsReason() {
    String failed =
        OPEN.replace("OPEN", "FAILED")
            .replace(
                "\"threads\"",
                "\"failure\": \"LATENCY_UNSTABLE\", \"failureMessage\": \"too noisy\", \"threads\"");
    controller.answer("POST " + PATH, 201, failed);
    assertThat(measure("mobilenetv2", "--pool", "local")).isEqualTo(ExitCodes.REFUSED);
    assertThat(out.toString()).contains("state        failed, LATENCY_UNSTABLE: too noisy");
  }

  @Test
  void jsonIsTheControllersAnswer() {
    controller.answer("POST " + PATH, 201, DONE);
    assertThat(measure("mobilenetv2", "--pool", "local", "--json")).isZero();
    assertThat(out.toString()).contains("\"coldFirstRunMillis\" : 21.5");
  }

  @Test
  void unknownRuntimeOrPrecisionAndNoPoolAreWrongUsage() {
    assertThat(measure("mobilenetv2")).isEqualTo(ExitCodes.USAGE);
    assertThat(measure("mobilenetv2", "--pool=p", "--runtime=torch")).isEqualTo(ExitCodes.USAGE);
    assertThat(measure("mobilenetv2", "--pool=p", "--precision=int4")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--runtime must be tflite or onnxruntime, was torch");
    assertThat(controller.requests).isEmpty();
  }
}
