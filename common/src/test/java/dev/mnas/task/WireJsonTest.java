package dev.mnas.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class WireJsonTest {
  private static final JsonMapper MAPPER = WireJson.mapper();
  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          new TensorShape(28, 28, 1),
          10,
          Activation.RELU6,
          16,
          2,
          List.of(
              BlockSpec.parse("r2_k3_s22_e3_i16_o24_se0.25_poolskip"),
              BlockSpec.parse("r1_k5_s11_i24_o32_conv_noskip")),
          128);
  private static final NetworkSpec POOLED =
      new NetworkSpec(
          new TensorShape(32, 32, 3),
          10,
          Activation.RELU,
          24,
          2,
          List.of(BlockSpec.parse("r4_k3_s22_i24_o240_g3_shuffle")),
          0,
          true);
  private static final DeviceInfo DEVICE =
      new DeviceInfo("Xeon", "Linux 6.1", "x86_64", 2, "tflite-xnnpack", "2.21.0", 0.25);
  private static final Progress PROGRESS = new Progress(1, 0.5, 0.75, 1234.5);
  private static final TrainProvenance PROVENANCE =
      new TrainProvenance("nd4j-native", "dl4j 1.0.0-M2.1", "vector", 1, -7);
  private static final TaskSpec TRAIN =
      new TaskSpec.Train(NETWORK, Recipe.ofEpochs(2), new DataSplit("fashion-mnist", 100, 50));
  private static final TaskResult TRAINED =
      new TaskResult.Trained(0.75, false, List.of(PROGRESS), 12.5, "a".repeat(64), PROVENANCE);
  private static final TaskResult MEASURED =
      new TaskResult.LatencyMeasured(
          0.25, 0.2, 0.3, 0.05, 0.9, 100, 0.5, DEVICE, 1, List.of(0.2, 0.25), null);
  private static final DeviceInfo BOARD =
      new DeviceInfo(
          "Cortex-A76",
          "Linux 6.1",
          "aarch64",
          4,
          "tflite-xnnpack",
          "2.21.0",
          0.25,
          "board-7",
          Map.of("soc", "BCM2712", "onnxruntime", "1.29.0"));
  private static final TaskResult DETAILED =
      new TaskResult.LatencyMeasured(
          0.25,
          0.2,
          0.3,
          0.05,
          0.9,
          100,
          0.5,
          BOARD,
          2,
          List.of(0.2, 0.25),
          new LatencyDetails(
              new LatencyDetails.Conditions(
                  LatencyRuntime.TFLITE, LatencyPrecision.INT8, 1, "0,2-3"),
              new LatencyDetails.ReferenceDrift(0.5, 0.51, 2),
              new LatencyDetails.ProcessCosts(12.5, 90_000_000L, null, 12_345),
              new LatencyDetails.DeviceState(0.01, null, 2400.0),
              new LatencyDetails.Acceleration("XNNPACK", 40, List.of("CUSTOM")),
              new LatencyDetails.OutputCheck(
                  LatencyDetails.OutputCheck.Against.EVALUATION, 1e-6, 1e-4)));

  @Test
  void recipeOfBeforeIsPlain() {
    String before =
        """
        {"epochs":2,"batchSize":64,"peakLearningRate":0.1,"momentum":0.9,"warmupShare":0.1,
         "l2":1.0E-4,"seed":1}""";
    assertThat(WireJson.mapper().readValue(before, Recipe.class)).isEqualTo(Recipe.ofEpochs(2));
  }

  static Stream<Object> messages() {
    return Stream.of(
        new ClaimRequest(Protocol.VERSION, "worker-1", TaskKind.TRAIN, "local", 1000, null),
        new ClaimRequest(Protocol.VERSION, "w", TaskKind.MEASURE_LATENCY, "local", 0, DEVICE),
        new Claim(
            new Lease(new TaskId(3), "token", 30_000),
            new Task(new TaskId(3), new TrialId(2), "local", TRAIN)),
        new Task(new TaskId(4), new TrialId(2), "p", new TaskSpec.MeasureLatency(NETWORK, 1)),
        new TaskSpec.MeasureLatency(NETWORK, 2, LatencyRuntime.TFLITE, LatencyPrecision.INT8),
        new TaskSpec.MeasureFile(new ModelFile("b".repeat(64), ModelFormat.ONNX), 4),
        new Report("token", DETAILED),
        BOARD,
        new Heartbeat("token", PROGRESS),
        new Heartbeat("token", null),
        new Heartbeat("token", PROGRESS, List.of(PROGRESS, new Progress(3, 0.25, 0.8, 900))),
        new HeartbeatReply(30_000, true),
        new Report("token", TRAINED),
        new Report("token", new TaskResult.Trained(0.1, true, List.of(), 0, null, PROVENANCE)),
        new Report(
            "token", new TaskResult.Trained(0.1, true, List.of(), 0, null, PROVENANCE, 12, null)),
        new Report(
            "token",
            new TaskResult.Trained(
                0.8, false, List.of(), 0, null, PROVENANCE, null, new TestScore(0.75, 10_000))),
        new TaskSpec.Train(NETWORK, Recipe.paper(), new DataSplit("cifar-10", 10, 5), true),
        Recipe.paper(),
        new Report("token", MEASURED),
        new Report("token", new TaskResult.Failed(FailureClass.OUT_OF_MEMORY, "no room")),
        new Release("token"),
        new StudyId(7),
        DEVICE,
        PROGRESS,
        PROVENANCE,
        new DataSplit("fashion-mnist", 1, 1),
        new DataSplit("fashion-mnist", 1, 1, -5L),
        Recipe.ofEpochs(3),
        NETWORK,
        POOLED);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageComesBack(Object message) {
    String json = MAPPER.writeValueAsString(message);
    Object back = MAPPER.readValue(json, message.getClass());
    assertThat(back).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void fieldOfALaterVersionIsIgnored(Object message) {
    String json = MAPPER.writeValueAsString(message);
    if (json.startsWith("{")) {
      String later = json.substring(0, json.length() - 1) + ",\"later\":[1]}";
      Object back = MAPPER.readValue(later, message.getClass());
      assertThat(back).isEqualTo(message);
    }
  }

  /** Workers and controllers of before speak it. */
  @Test
  void heartbeatWithoutCurveIsAsBeforeThereWereAny() {
    String old =
        """
        {"token":"t","progress":{"epoch":1,"loss":0.5,"accuracy":0.75,"imagesPerSecond":1234.5}}""";
    Heartbeat heartbeat = new Heartbeat("t", PROGRESS);
    assertThat(MAPPER.readValue(old, Heartbeat.class)).isEqualTo(heartbeat);
    assertThat(MAPPER.writeValueAsString(heartbeat)).isEqualTo(old);
  }

  @Test
  void curveThatGoesBackOrLeavesItsBoundsIsRefused() {
    assertThatThrownBy(() -> new Heartbeat("t", null, List.of(PROGRESS, PROGRESS)))
        .hasMessage("curve must have growing epochs in [1, 10000], had 1 after 1")
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Heartbeat("t", null, List.of(new Progress(2, 0.5, 1.5, 900))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("curve must have accuracies in [0, 1], had 1.5 after epoch 2");
  }

  @Test
  void idsTravelAsNumbersBlocksAsStringsAndKindsAsWords() {
    String json =
        MAPPER.writeValueAsString(new Task(new TaskId(4), new TrialId(2), "local", TRAIN));
    assertThat(json)
        .contains("\"id\":4", "\"trial\":2", "\"kind\":\"TRAIN\"")
        .contains("\"r2_k3_s22_e3_i16_o24_se0.25_poolskip\"");
    assertThat(MAPPER.writeValueAsString(MEASURED)).contains("\"type\":\"LATENCY_MEASURED\"");
  }

  @Test
  void malformedBlockStringIsRefusedWithItsPosition() {
    String json = MAPPER.writeValueAsString(NETWORK).replace("_k5_", "_q5_");
    assertThatThrownBy(() -> MAPPER.readValue(json, NetworkSpec.class))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("position 4");
  }

  /** As databases and older parts hold it. */
  @Test
  void networkOfBeforeThePoolBehindTheStemIsRead() {
    String old =
        """
        {"input":{"height":28,"width":28,"channels":1},"classes":10,"activation":"RELU6",\
        "stemFilters":16,"stemStride":2,"blocks":["r2_k3_s22_e3_i16_o24_se0.25_poolskip",\
        "r1_k5_s11_i24_o32_conv_noskip"],"headFilters":128}""";
    assertThat(MAPPER.readValue(old, NetworkSpec.class)).isEqualTo(NETWORK);
  }

  @Test
  void poolBehindTheStemTravels() {
    assertThat(MAPPER.writeValueAsString(POOLED)).contains("\"stemPool\":true");
    assertThat(MAPPER.readValue(MAPPER.writeValueAsString(POOLED), NetworkSpec.class))
        .isEqualTo(POOLED);
  }

  /** Databases hold this text, and trainings are told apart by it. */
  @Test
  void splitWithoutASeedIsWrittenAsBeforeThereWereSeeds() {
    String old = "{\"dataset\":\"fashion-mnist\",\"train\":7,\"validation\":3}";
    DataSplit split = new DataSplit("fashion-mnist", 7, 3);
    assertThat(MAPPER.writeValueAsString(split)).isEqualTo(old);
    assertThat(MAPPER.readValue(old, DataSplit.class)).isEqualTo(split);
    assertThat(MAPPER.writeValueAsString(new DataSplit("fashion-mnist", 7, 3, 4L)))
        .isEqualTo(old.replace("}", ",\"seed\":4}"));
  }

  @Test
  void unknownTaskKindIsRefused() {
    String json = MAPPER.writeValueAsString(TRAIN).replace("\"TRAIN\"", "\"PRUNE\"");
    assertThatThrownBy(() -> MAPPER.readValue(json, TaskSpec.class))
        .isInstanceOf(JacksonException.class);
  }

  @ParameterizedTest
  @EnumSource
  void everyFailureIsTriedAtLeastOnce(FailureClass failure) {
    assertThat(failure.maxAttempts()).isBetween(1, 3);
  }

  /** As tasks of databases from before protocol version 3 ask. */
  @Test
  void timingWithoutRuntimeAndPrecisionIsTfliteInFloat() {
    TaskSpec spec = new TaskSpec.MeasureLatency(NETWORK, 2);
    String old =
        MAPPER
            .writeValueAsString(spec)
            .replace(",\"runtime\":\"TFLITE\",\"precision\":\"FLOAT32\"", "");
    assertThat(old).doesNotContain("runtime", "precision");
    assertThat(MAPPER.readValue(old, TaskSpec.class)).isEqualTo(spec);
  }

  @Test
  void int8NeedsTflite() {
    assertThatThrownBy(
            () ->
                new TaskSpec.MeasureLatency(
                    NETWORK, 1, LatencyRuntime.ONNX_RUNTIME, LatencyPrecision.INT8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("precision INT8 needs runtime TFLITE, was ONNX_RUNTIME");
  }

  /** Databases hold results of before, without samples and details, of devices without serials. */
  @Test
  void latencyOfBeforeIsReadAndWrittenAsItWas() {
    String old =
        """
        {"type":"LATENCY_MEASURED","medianMillis":0.25,"p10Millis":0.2,"p90Millis":0.3,\
        "coefficientOfVariation":0.05,"keptShare":0.9,"samples":100,"referenceMedianMillis":0.5,\
        "device":{"model":"Xeon","os":"Linux 6.1","architecture":"x86_64","cores":2,\
        "runtime":"tflite-xnnpack","runtimeVersion":"2.21.0","referenceMillis":0.25},"threads":1,\
        "sampleMillis":[0.2,0.25]}""";
    assertThat(MAPPER.readValue(old, TaskResult.class)).isEqualTo(MEASURED);
    assertThat(MAPPER.writeValueAsString(MEASURED)).isEqualTo(old);
  }

  @Test
  void deviceRunsWhatItsLabelsSay() {
    DeviceInfo other = BOARD.with(LatencyRuntime.ONNX_RUNTIME);
    assertThat(other.runtime()).isEqualTo("onnxruntime");
    assertThat(other.runtimeVersion()).isEqualTo("1.29.0");
    assertThat(other.serial()).isEqualTo(BOARD.serial());
    assertThatThrownBy(() -> BOARD.with(LatencyRuntime.TFLITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have the runtime TFLITE");
  }

  @Test
  void serialsAndLabelsHaveRules() {
    assertThatThrownBy(() -> device("a b", Map.of()))
        .hasMessage("serial must be 1 to 64 letters, digits or . : @ + - _, was 'a b'");
    assertThatThrownBy(() -> device("a", Map.of("SoC", "x")))
        .hasMessageContaining("all lower-case, was 'SoC'");
    assertThatThrownBy(() -> device("a", Map.of("soc", " ")))
        .hasMessage("label soc must have 1 to 128 characters, had 1");
  }

  private static DeviceInfo device(String serial, Map<String, String> labels) {
    return new DeviceInfo("m", "o", "a", 1, "r", "v", 1, serial, labels);
  }
}
