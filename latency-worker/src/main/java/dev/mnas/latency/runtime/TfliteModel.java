package dev.mnas.latency.runtime;

import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.OpResolver;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.jspecify.annotations.Nullable;

/**
 * A float .tflite model with one input and one output, ready to run on this CPU with XNNPACK. Holds
 * native memory until it is closed. Not safe for use by several threads.
 */
public final class TfliteModel implements AutoCloseable {
  /** Native objects in the order they are freed; each uses those after it. */
  private final Pointer[] owned;

  private final Interpreter interpreter;
  private final FloatPointer input;
  private final FloatPointer output;
  private final int inputLength;
  private final int outputLength;
  private boolean closed;

  private TfliteModel(FlatBufferModel model, @Nullable BytePointer bytes, int threads) {
    // This resolver brings the default delegates, XNNPACK among them; the C API would not.
    OpResolver resolver = new BuiltinOpResolver();
    InterpreterBuilder builder = new InterpreterBuilder(model, resolver);
    interpreter = new Interpreter((Pointer) null);
    require(builder.SetNumThreads(threads), "threads must be accepted, were " + threads);
    require(builder.apply(interpreter), "the interpreter must accept the model");
    require(interpreter.AllocateTensors(), "tensors must fit the memory");
    owned =
        bytes == null
            ? new Pointer[] {interpreter, builder, resolver, model}
            : new Pointer[] {interpreter, builder, resolver, model, bytes};
    inputLength = floats("input", interpreter.input_tensor(0));
    outputLength = floats("output", interpreter.output_tensor(0));
    input = interpreter.typed_input_tensor_float(0);
    output = interpreter.typed_output_tensor_float(0);
  }

  /**
   * Loads a model from memory.
   *
   * @param threads of the interpreter, at least 1
   * @throws IllegalArgumentException when the bytes are no valid float model
   */
  public static TfliteModel of(byte[] model, int threads) {
    // The interpreter reads constants out of these bytes as long as it lives.
    BytePointer bytes = new BytePointer(Math.max(1, model.length));
    bytes.put(model, 0, model.length);
    return new TfliteModel(
        valid(FlatBufferModel.VerifyAndBuildFromBuffer(bytes, model.length)), bytes, threads);
  }

  /**
   * Maps a model file.
   *
   * @param threads of the interpreter, at least 1
   * @throws IllegalArgumentException when the file cannot be read or is no valid float model
   */
  public static TfliteModel open(Path file, int threads) {
    return new TfliteModel(
        valid(FlatBufferModel.VerifyAndBuildFromFile(file.toString())), null, threads);
  }

  /** Version of the TFLite library. */
  public static String runtimeVersion() {
    return tensorflowlite.TfLiteVersion().getString();
  }

  /** Number of input values: height x width x channels of one image. */
  public int inputLength() {
    return inputLength;
  }

  /** Number of output values. */
  public int outputLength() {
    return outputLength;
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
    float[] values = new float[outputLength];
    output.get(values, 0, outputLength);
    return values;
  }

  void setInput(float[] nhwc) {
    requireOpen();
    if (nhwc.length != inputLength) {
      throw new IllegalArgumentException(
          "input must have %d values, had %d".formatted(inputLength, nhwc.length));
    }
    input.put(nhwc, 0, nhwc.length);
  }

  void invoke() {
    requireOpen();
    if (interpreter.Invoke() != tensorflowlite.kTfLiteOk) {
      throw new IllegalStateException("the interpreter must run the model");
    }
  }

  /** Steps of the execution plan: one when XNNPACK took the whole model. */
  int steps() {
    requireOpen();
    return Math.toIntExact(interpreter.execution_plan().limit());
  }

  /** Steps that a delegate runs. */
  int delegatedSteps() {
    requireOpen();
    IntPointer plan = interpreter.execution_plan();
    int delegated = 0;
    for (long step = 0; step < plan.limit(); step++) {
      int code = interpreter.node_and_registration(plan.get(step)).second().builtin_code();
      if (code == tensorflowlite.kTfLiteBuiltinDelegate) {
        delegated++;
      }
    }
    return delegated;
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

  private static FlatBufferModel valid(@Nullable FlatBufferModel model) {
    if (model == null || model.isNull()) {
      throw new IllegalArgumentException("model must be a readable, valid .tflite file");
    }
    return model;
  }

  private static int floats(String role, @Nullable TfLiteTensor tensor) {
    if (tensor == null || tensor.type() != tensorflowlite.kTfLiteFloat32) {
      throw new IllegalArgumentException("the model's " + role + " must be a float tensor");
    }
    return Math.toIntExact(tensor.bytes() / Float.BYTES);
  }

  private static void require(int status, String rule) {
    if (status != tensorflowlite.kTfLiteOk) {
      throw new IllegalArgumentException(rule);
    }
  }
}
