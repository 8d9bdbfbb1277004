package dev.mnas.trainer.parity;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.OpResolver;
import org.bytedeco.tensorflowlite.TfLiteQuantizationParams;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.tensorflow.lite.schema.BuiltinOperator;

/** Runs a .tflite model, float or full-integer, with XNNPACK on one thread. */
final class TfliteRuntime implements AutoCloseable {
  private final BytePointer bytes;
  private final FlatBufferModel model;
  private final OpResolver resolver = new BuiltinOpResolver();
  private final InterpreterBuilder builder;
  private final Interpreter interpreter = new Interpreter((Pointer) null);

  TfliteRuntime(byte[] file) {
    bytes = new BytePointer(file.length);
    bytes.put(file, 0, file.length);
    model = FlatBufferModel.VerifyAndBuildFromBuffer(bytes, file.length);
    if (model == null || model.isNull()) {
      throw new AssertionError("not a valid model");
    }
    builder = new InterpreterBuilder(model, resolver);
    ok(builder.SetNumThreads(1));
    ok(builder.apply(interpreter));
    ok(interpreter.AllocateTensors());
  }

  /** Logits of one image, NHWC; those of an int8 model are turned back into real numbers. */
  double[] logits(float[] image) {
    TfLiteTensor input = interpreter.input_tensor(0);
    if (input.type() == tensorflowlite.kTfLiteInt8) {
      interpreter.typed_input_tensor_byte(0).put(quantized(image, input), 0, image.length);
    } else {
      interpreter.typed_input_tensor_float(0).put(image, 0, image.length);
    }
    ok(interpreter.Invoke());
    TfLiteTensor output = interpreter.output_tensor(0);
    return output.type() == tensorflowlite.kTfLiteInt8 ? integers(output) : floats(output);
  }

  private static byte[] quantized(float[] image, TfLiteTensor input) {
    TfLiteQuantizationParams scale = input.params();
    byte[] stored = new byte[image.length];
    for (int i = 0; i < stored.length; i++) {
      int value = Math.round(image[i] / scale.scale()) + scale.zero_point();
      stored[i] = (byte) Math.min(Byte.MAX_VALUE, Math.max(Byte.MIN_VALUE, value));
    }
    return stored;
  }

  private double[] integers(TfLiteTensor output) {
    TfLiteQuantizationParams scale = output.params();
    BytePointer stored = interpreter.typed_output_tensor_byte(0);
    double[] values = new double[Math.toIntExact(output.bytes())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (stored.get(i) - scale.zero_point()) * scale.scale();
    }
    return values;
  }

  private double[] floats(TfLiteTensor output) {
    FloatPointer stored = interpreter.typed_output_tensor_float(0);
    double[] values = new double[Math.toIntExact(output.bytes() / Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = stored.get(i);
    }
    return values;
  }

  /** Names of the operators in the execution plan that no delegate took. */
  List<String> nodesLeft() {
    List<String> left = new ArrayList<>();
    IntPointer plan = interpreter.execution_plan();
    for (long step = 0; step < plan.limit(); step++) {
      int code = interpreter.node_and_registration(plan.get(step)).second().builtin_code();
      if (code != tensorflowlite.kTfLiteBuiltinDelegate) {
        left.add(BuiltinOperator.name(code));
      }
    }
    return left;
  }

  private static void ok(int status) {
    if (status != tensorflowlite.kTfLiteOk) {
      throw new AssertionError("TFLite status " + status);
    }
  }

  @Override
  public void close() {
    interpreter.close();
    builder.close();
    resolver.close();
    model.close();
    bytes.close();
  }
}
