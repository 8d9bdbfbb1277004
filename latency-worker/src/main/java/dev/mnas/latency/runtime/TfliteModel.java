package dev.mnas.latency.runtime;

import dev.mnas.task.LatencyDetails.Acceleration;
import dev.mnas.task.LatencyPrecision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithoutDefaultDelegates;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.OpResolver;
import org.bytedeco.tensorflowlite.TfLiteRegistration;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.BuiltinOperator;

/** A .tflite model on this CPU, with XNNPACK where it takes its nodes. */
public final class TfliteModel implements TimedModel {
  private static final String ACCELERATOR = "XNNPACK";

  /** Native objects in the order they are freed; each uses those after it. */
  private final Pointer[] owned;

  private final Interpreter interpreter;
  private final List<TfliteTensor> inputs;
  private final List<TfliteTensor> outputs;
  private final int inputLength;
  private boolean closed;

  private TfliteModel(
      FlatBufferModel model, @Nullable BytePointer bytes, int threads, OpResolver resolver) {
    InterpreterBuilder builder = new InterpreterBuilder(model, resolver);
    interpreter = new Interpreter((Pointer) null);
    require(builder.SetNumThreads(threads), "threads must be accepted, were " + threads);
    require(builder.apply(interpreter), "the interpreter must accept the model");
    require(interpreter.AllocateTensors(), "tensors must fit the memory");
    owned =
        bytes == null
            ? new Pointer[] {interpreter, builder, resolver, model}
            : new Pointer[] {interpreter, builder, resolver, model, bytes};
    inputs =
        IntStream.range(0, length(interpreter.inputs()))
            .mapToObj(i -> new TfliteTensor("input", interpreter.input_tensor(i)))
            .toList();
    outputs =
        IntStream.range(0, length(interpreter.outputs()))
            .mapToObj(i -> new TfliteTensor("output", interpreter.output_tensor(i)))
            .toList();
    inputLength = inputs.stream().mapToInt(TfliteTensor::length).reduce(0, Math::addExact);
  }

  /**
   * Loads a model from memory.
   *
   * @param threads of the interpreter, at least 1
   * @throws IllegalArgumentException when the bytes are no valid model
   */
  public static TfliteModel of(byte[] model, int threads) {
    // The interpreter reads constants out of these bytes as long as it lives.
    BytePointer bytes = new BytePointer(Math.max(1, model.length));
    bytes.put(model, 0, model.length);
    return new TfliteModel(
        valid(FlatBufferModel.VerifyAndBuildFromBuffer(bytes, model.length)),
        bytes,
        threads,
        // This resolver brings the default delegates, XNNPACK among them; the C API would not.
        new BuiltinOpResolver());
  }

  /**
   * Maps a model file.
   *
   * @param threads of the interpreter, at least 1
   * @throws IllegalArgumentException when the file cannot be read or is no valid model
   */
  public static TfliteModel open(Path file, int threads) {
    return new TfliteModel(verified(file), null, threads, new BuiltinOpResolver());
  }

  /** The same with TFLite's own kernels alone. */
  static TfliteModel openPlain(Path file, int threads) {
    return new TfliteModel(
        verified(file), null, threads, new BuiltinOpResolverWithoutDefaultDelegates());
  }

  private static FlatBufferModel verified(Path file) {
    return valid(FlatBufferModel.VerifyAndBuildFromFile(file.toString()));
  }

  @Override
  public String runtimeVersion() {
    return tensorflowlite.TfLiteVersion().getString();
  }

  @Override
  public int inputLength() {
    return inputLength;
  }

  /**
   * Runs one image.
   *
   * @param nhwc values, channels innermost
   * @return the logits
   * @throws IllegalArgumentException when the number of values is not {@link #inputLength()}
   */
  public float[] run(float[] nhwc) {
    setInput(nhwc);
    invoke();
    return output();
  }

  @Override
  public void setInput(float[] values) {
    requireOpen();
    if (values.length != inputLength) {
      throw new IllegalArgumentException(
          "input must have %d values, had %d".formatted(inputLength, values.length));
    }
    int from = 0;
    for (TfliteTensor input : inputs) {
      input.put(values, from, input.length());
      from += input.length();
    }
  }

  @Override
  public void invoke() {
    requireOpen();
    if (interpreter.Invoke() != tensorflowlite.kTfLiteOk) {
      throw new IllegalStateException("the interpreter must run the model");
    }
  }

  @Override
  public float[] output() {
    requireOpen();
    return FloatArrays.concat(outputs.stream().map(TfliteTensor::get).toList());
  }

  @Override
  public LatencyPrecision precision() {
    requireOpen();
    for (int i = 0; i < interpreter.tensors_size(); i++) {
      if (TfliteTensor.computedIn8Bits(interpreter.tensor(i))) {
        return LatencyPrecision.INT8;
      }
    }
    return LatencyPrecision.FLOAT32;
  }

  @Override
  public Acceleration acceleration() {
    List<String> others = new ArrayList<>();
    for (TfLiteRegistration step : plan()) {
      if (!delegated(step)) {
        others.add(operation(step));
      }
    }
    // Each delegated part is a node more than the model has.
    int nodes = Math.toIntExact(interpreter.nodes_size()) - delegatedSteps();
    return new Acceleration(ACCELERATOR, nodes, others);
  }

  private static String operation(TfLiteRegistration step) {
    int code = step.builtin_code();
    if (code == BuiltinOperator.CUSTOM) {
      BytePointer name = step.custom_name();
      return name == null || name.isNull() ? "CUSTOM" : name.getString();
    }
    return code >= 0 && code < BuiltinOperator.names.length
        ? BuiltinOperator.name(code)
        : "OPERATOR_" + code;
  }

  /** Steps of the execution plan: one when XNNPACK took the whole model. */
  int steps() {
    return plan().size();
  }

  /** Steps that a delegate runs. */
  int delegatedSteps() {
    return Math.toIntExact(plan().stream().filter(TfliteModel::delegated).count());
  }

  private List<TfLiteRegistration> plan() {
    requireOpen();
    IntPointer plan = interpreter.execution_plan();
    return IntStream.range(0, length(plan))
        .mapToObj(step -> interpreter.node_and_registration(plan.get(step)).second())
        .toList();
  }

  private static boolean delegated(TfLiteRegistration step) {
    return step.builtin_code() == tensorflowlite.kTfLiteBuiltinDelegate;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      for (Pointer pointer : owned) {
        pointer.close();
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the model must be open");
    }
  }

  private static int length(@Nullable IntPointer list) {
    return list == null || list.isNull() ? 0 : Math.toIntExact(list.limit());
  }

  private static FlatBufferModel valid(@Nullable FlatBufferModel model) {
    if (model == null || model.isNull()) {
      throw new IllegalArgumentException("model must be a readable, valid .tflite file");
    }
    return model;
  }

  private static void require(int status, String rule) {
    if (status != tensorflowlite.kTfLiteOk) {
      throw new IllegalArgumentException(rule);
    }
  }
}
