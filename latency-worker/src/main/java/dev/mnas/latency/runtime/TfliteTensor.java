package dev.mnas.latency.runtime;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.jspecify.annotations.Nullable;

/** An input or output of a TFLite model as real values. */
final class TfliteTensor {
  private static final int UNSIGNED_MASK = 0xff;

  private final String role;
  private final TfLiteTensor tensor;
  private final int type;
  private final float scale;
  private final int zeroPoint;

  TfliteTensor(String role, @Nullable TfLiteTensor tensor) {
    if (tensor == null) {
      throw new IllegalArgumentException("the model must have an " + role);
    }
    this.role = role;
    this.tensor = tensor;
    this.type = tensor.type();
    float given = tensor.params().scale();
    this.scale = given > 0 ? given : 1;
    this.zeroPoint = tensor.params().zero_point();
    length();
  }

  /** Number of values; of an output it may change with an inference. */
  int length() {
    int size;
    if (type == tensorflowlite.kTfLiteFloat32 || type == tensorflowlite.kTfLiteInt32) {
      size = Float.BYTES;
    } else if (type == tensorflowlite.kTfLiteInt64) {
      size = Long.BYTES;
    } else if (quantised() || type == tensorflowlite.kTfLiteBool) {
      size = 1;
    } else {
      throw new IllegalArgumentException(
          "the model's %s must be a tensor of float32, int8, uint8, int32, int64 or bool, was type %d"
              .formatted(role, type));
    }
    return Math.toIntExact(tensor.bytes() / size);
  }

  void put(float[] values, int from, int length) {
    if (type == tensorflowlite.kTfLiteFloat32) {
      tensor.data().f().put(values, from, length);
    } else if (type == tensorflowlite.kTfLiteInt32) {
      IntPointer integers = tensor.data().i32();
      for (int i = 0; i < length; i++) {
        integers.put(i, Math.round(values[from + i]));
      }
    } else if (type == tensorflowlite.kTfLiteInt64) {
      LongPointer integers = tensor.data().i64();
      for (int i = 0; i < length; i++) {
        integers.put(i, Math.round(values[from + i]));
      }
    } else {
      putBytes(values, from, length);
    }
  }

  private void putBytes(float[] values, int from, int length) {
    int least = type == tensorflowlite.kTfLiteInt8 ? Byte.MIN_VALUE : 0;
    BytePointer bytes = tensor.data().raw();
    for (int i = 0; i < length; i++) {
      int stored = Math.round(values[from + i] / scale) + zeroPoint;
      bytes.put(i, (byte) Math.max(least, Math.min(least + UNSIGNED_MASK, stored)));
    }
  }

  float[] get() {
    float[] values = new float[length()];
    BytePointer raw = tensor.data().raw();
    if (raw == null || raw.isNull()) {
      throw new IllegalArgumentException("the model's " + role + " must have values");
    }
    if (type == tensorflowlite.kTfLiteFloat32) {
      tensor.data().f().get(values, 0, values.length);
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      if (type == tensorflowlite.kTfLiteInt32) {
        values[i] = tensor.data().i32().get(i);
      } else if (type == tensorflowlite.kTfLiteInt64) {
        values[i] = tensor.data().i64().get(i);
      } else {
        int stored = type == tensorflowlite.kTfLiteInt8 ? raw.get(i) : raw.get(i) & UNSIGNED_MASK;
        values[i] = scale * (stored - zeroPoint);
      }
    }
    return values;
  }

  boolean quantised() {
    return type == tensorflowlite.kTfLiteInt8 || type == tensorflowlite.kTfLiteUInt8;
  }

  /** Whether it is computed, with 8 bits. */
  static boolean computedIn8Bits(TfLiteTensor tensor) {
    return (tensor.type() == tensorflowlite.kTfLiteInt8
            || tensor.type() == tensorflowlite.kTfLiteUInt8)
        && tensor.allocation_type() == tensorflowlite.kTfLiteArenaRw;
  }
}
