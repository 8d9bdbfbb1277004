package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.mnas.export.OnnxWriter;
import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.protocol.CandidateModel;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyDetails.OutputCheck.Against;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of users, good and bad, in the child as it is. */
@Timeout(240)
class ConfinedFilesTest {
  private static final Schedule SHORT = new Schedule(5, 5, 5, 15, 1, 1);
  private static final Duration GENEROUS = Duration.ofSeconds(100);
  private static final ChildJvms CHILDREN = new ChildJvms(null);

  @BeforeAll
  static void needsWhatConfines() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/prlimit"))
            && Files.isExecutable(Path.of("/usr/bin/setpriv")),
        "prlimit and setpriv are not installed");
  }

  private static byte[] model(LatencyRuntime runtime) {
    Network network = ReferenceNetwork.network();
    return switch (runtime) {
      case TFLITE -> ReferenceNetwork.model();
      case ONNX_RUNTIME -> OnnxWriter.write(network, Weights.random(network, new Random(1)));
    };
  }

  private static BenchmarkReport run(byte[] file, LatencyRuntime runtime, Duration timeout)
      throws TaskFailure, TaskCancelled, IOException {
    try (WorkFolder folder = WorkFolder.create()) {
      Path model = folder.write("candidate", file);
      Path reference = folder.write("reference", ReferenceNetwork.model());
      CandidateModel candidate = new CandidateModel(model.toString(), runtime, 1, null);
      return CHILDREN
          .confined(1, timeout)
          .run(new BenchmarkRequest(SHORT, candidate, reference.toString()), folder, () -> false);
    }
  }

  private static TaskFailure refused(byte[] file, LatencyRuntime runtime, Duration timeout) {
    TaskFailure failure =
        catchThrowableOfType(TaskFailure.class, () -> run(file, runtime, timeout));
    assertThat(failure.failure()).as(failure.getMessage()).isEqualTo(FailureClass.INVALID_NETWORK);
    return failure;
  }

  @ParameterizedTest
  @EnumSource
  void goodFileIsTimedAndComparedWithPlainKernels(LatencyRuntime runtime)
      throws TaskFailure, TaskCancelled, IOException {
    BenchmarkReport report = run(model(runtime), runtime, GENEROUS);

    assertThat(report.candidate()).hasSizeGreaterThanOrEqualTo(15);
    assertThat(report.output().against()).isEqualTo(Against.PLAIN_KERNELS);
  }

  @ParameterizedTest
  @EnumSource
  void truncatedFileIsRefused(LatencyRuntime runtime) {
    byte[] whole = model(runtime);
    assertThat(refused(Arrays.copyOf(whole, whole.length / 2), runtime, GENEROUS))
        .hasMessageStartingWith("model must be a");
  }

  @ParameterizedTest
  @EnumSource
  void randomFileIsRefused(LatencyRuntime runtime) {
    byte[] noise = new byte[100_000];
    new Random(3).nextBytes(noise);
    assertThat(refused(noise, runtime, GENEROUS)).hasMessageStartingWith("model must be a");
  }

  /** Well formed, and its only tensor of 2^40 values would fit no machine. */
  @Test
  void hugeTensorsAreRefused() {
    byte[] file =
        onnx(
            GraphProto.newBuilder()
                .addInput(value("x", TensorProto.DataType.FLOAT, 1L << 20, 1L << 20))
                .addNode(node("Relu", "y", "x"))
                .addOutput(value("y", TensorProto.DataType.FLOAT, 1L << 20, 1L << 20)));

    refused(file, LatencyRuntime.ONNX_RUNTIME, GENEROUS);
  }

  /** A small file that asks for 64 GiB while it runs. */
  @Test
  void fileThatAllocatesWithoutMeasureEndsAtItsLimit() {
    TensorProto shape =
        TensorProto.newBuilder()
            .setName("shape")
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(2)
            .addInt64Data(1 << 17)
            .addInt64Data(1 << 17)
            .build();
    byte[] file =
        onnx(
            GraphProto.newBuilder()
                .addInitializer(shape)
                .addInput(value("x", TensorProto.DataType.FLOAT, 1))
                .addNode(node("Expand", "wide", "x", "shape"))
                .addNode(
                    node("ReduceSum", "y", "wide").toBuilder()
                        .addAttribute(number("keepdims", 0))
                        .build())
                .addOutput(value("y", TensorProto.DataType.FLOAT)));

    refused(file, LatencyRuntime.ONNX_RUNTIME, GENEROUS);
  }

  @Test
  void fileThatLoopsForEverIsKilled() {
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addInput(value("i", TensorProto.DataType.INT64))
            .addInput(value("on", TensorProto.DataType.BOOL))
            .addInput(value("in", TensorProto.DataType.FLOAT, 1))
            .addNode(node("Identity", "go", "on"))
            .addNode(node("Neg", "out", "in"))
            .addOutput(value("go", TensorProto.DataType.BOOL))
            .addOutput(value("out", TensorProto.DataType.FLOAT, 1))
            .build();
    TensorProto yes =
        TensorProto.newBuilder()
            .setName("yes")
            .setDataType(TensorProto.DataType.BOOL.getNumber())
            .addInt32Data(1)
            .build();
    NodeProto loop =
        node("Loop", "y", "", "yes", "x").toBuilder()
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("body")
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(body))
            .build();
    byte[] file =
        onnx(
            GraphProto.newBuilder()
                .addInitializer(yes)
                .addInput(value("x", TensorProto.DataType.FLOAT, 1))
                .addNode(loop)
                .addOutput(value("y", TensorProto.DataType.FLOAT, 1)));

    refused(file, LatencyRuntime.ONNX_RUNTIME, Duration.ofSeconds(8));
  }

  private static byte[] onnx(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph.setName("graph"))
        .build()
        .toByteArray();
  }

  private static NodeProto node(String operation, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operation)
        .addAllInput(Arrays.asList(inputs))
        .addOutput(output)
        .build();
  }

  private static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, long... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dimension : dimensions) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
