package dev.mnas.latency.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import dev.mnas.task.LatencyDetails.Acceleration;
import dev.mnas.task.LatencyPrecision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An .onnx model under ONNX Runtime's CPU execution provider. Dimensions of any size are 1. Which
 * nodes run in hand-written kernels is not to be learned from the runtime.
 */
final class OnnxModel implements TimedModel {
  private static final String ACCELERATOR = "CPUExecutionProvider";

  private final OrtEnvironment environment =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
  private final LatencyPrecision precision;
  private final OrtSession session;
  private final List<OnnxBuffer> inputs = new ArrayList<>();
  private final List<OnnxBuffer> outputs = new ArrayList<>();
  private final Map<String, OnnxTensor> given = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
  private final int inputLength;

  private OnnxModel(Path file, int threads, SessionOptions.OptLevel level) {
    precision = OnnxFile.verify(file).precision();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(level);
      // Threads that spin between inferences would take the processor from the reference.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(file.toString(), options);
      for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
        OnnxBuffer buffer = OnnxBuffer.of("input", tensor("input", input.getValue().getInfo()));
        inputs.add(buffer);
        given.put(input.getKey(), buffer.tensor(environment));
      }
    } catch (OrtException refused) {
      throw refused("the runtime must accept the model", refused);
    }
    inputLength = inputs.stream().mapToInt(OnnxBuffer::length).reduce(0, Math::addExact);
  }

  /**
   * Loads a model file.
   *
   * @param threads of the runtime, at least 1
   * @throws IllegalArgumentException when it is no valid model of one file
   */
  static OnnxModel open(Path file, int threads) {
    return new OnnxModel(file, threads, SessionOptions.OptLevel.ALL_OPT);
  }

  /** The same with the graph as it is, nothing fused or laid out anew. */
  static OnnxModel openPlain(Path file, int threads) {
    return new OnnxModel(file, threads, SessionOptions.OptLevel.NO_OPT);
  }

  @Override
  public int inputLength() {
    return inputLength;
  }

  @Override
  public void setInput(float[] values) {
    if (values.length != inputLength) {
      throw new IllegalArgumentException(
          "input must have %d values, had %d".formatted(inputLength, values.length));
    }
    int from = 0;
    for (OnnxBuffer input : inputs) {
      input.put(values, from);
      from += input.length();
    }
  }

  @Override
  public void invoke() {
    try {
      if (pinned.isEmpty()) {
        first();
      } else {
        session.run(given, Set.of(), pinned).close();
      }
    } catch (OrtException failed) {
      throw refused("the runtime must run the model", failed);
    }
  }

  /** Tells the shapes of the outputs, which are then written to the same place every time. */
  private void first() throws OrtException {
    try (OrtSession.Result result = session.run(given)) {
      for (Map.Entry<String, OnnxValue> output : result) {
        OnnxBuffer buffer = OnnxBuffer.of("output", tensor("output", output.getValue().getInfo()));
        buffer.copy((OnnxTensor) output.getValue());
        outputs.add(buffer);
        pinned.put(output.getKey(), buffer.tensor(environment));
      }
    }
  }

  @Override
  public float[] output() {
    return FloatArrays.concat(outputs.stream().map(OnnxBuffer::get).toList());
  }

  @Override
  public LatencyPrecision precision() {
    return precision;
  }

  @Override
  public Acceleration acceleration() {
    return new Acceleration(ACCELERATOR, null, null);
  }

  @Override
  public String runtimeVersion() {
    return environment.getVersion();
  }

  @Override
  public void close() {
    try {
      given.values().forEach(OnnxTensor::close);
      pinned.values().forEach(OnnxTensor::close);
      session.close();
    } catch (OrtException stuck) {
      throw refused("the session must close", stuck);
    }
  }

  private static TensorInfo tensor(String role, Object info) {
    if (info instanceof TensorInfo tensor && tensor.type != OnnxJavaType.STRING) {
      return tensor;
    }
    throw new IllegalArgumentException(
        "the model's %s must be a tensor of numbers".formatted(role));
  }

  private static IllegalArgumentException refused(String rule, OrtException refused) {
    return new IllegalArgumentException(rule + ": " + refused.getMessage(), refused);
  }
}
