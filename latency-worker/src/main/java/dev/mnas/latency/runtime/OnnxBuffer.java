package dev.mnas.latency.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory of an input or output of an ONNX model, as real values. */
final class OnnxBuffer {
  private static final int MAX_VALUES = 1 << 26;
  private static final int UNSIGNED_MASK = 0xff;

  private final OnnxJavaType type;
  private final long[] shape;
  private final int length;
  private final ByteBuffer bytes;

  private OnnxBuffer(OnnxJavaType type, long[] shape, int length) {
    this.type = type;
    this.shape = shape;
    this.length = length;
    this.bytes =
        ByteBuffer.allocateDirect(Math.multiplyExact(length, type.size))
            .order(ByteOrder.nativeOrder());
  }

  static OnnxBuffer of(String role, TensorInfo info) {
    switch (info.type) {
      case FLOAT, INT8, UINT8, INT32, INT64, BOOL -> {}
      default ->
          throw new IllegalArgumentException(
              "the model's %s must be a tensor of float32, int8, uint8, int32, int64 or bool, was %s"
                  .formatted(role, info.type));
    }
    long[] shape = info.getShape();
    long length = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = Math.max(1, shape[i]);
      length *= shape[i];
      if (length > MAX_VALUES) {
        throw new IllegalArgumentException(
            "the model's %s may have %d values, has more".formatted(role, MAX_VALUES));
      }
    }
    return new OnnxBuffer(info.type, shape, (int) length);
  }

  int length() {
    return length;
  }

  OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
    return OnnxTensor.createTensor(environment, bytes, shape, type);
  }

  void put(float[] values, int from) {
    for (int i = 0; i < length; i++) {
      float value = values[from + i];
      switch (type) {
        case FLOAT -> bytes.putFloat(i * Float.BYTES, value);
        case INT32 -> bytes.putInt(i * Integer.BYTES, Math.round(value));
        case INT64 -> bytes.putLong(i * Long.BYTES, Math.round(value));
        default -> bytes.put(i, (byte) Math.round(value));
      }
    }
  }

  void copy(OnnxTensor tensor) {
    ByteBuffer from = tensor.getByteBuffer();
    bytes.duplicate().put(from);
  }

  float[] get() {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] =
          switch (type) {
            case FLOAT -> bytes.getFloat(i * Float.BYTES);
            case INT32 -> bytes.getInt(i * Integer.BYTES);
            case INT64 -> bytes.getLong(i * Long.BYTES);
            case INT8 -> bytes.get(i);
            default -> bytes.get(i) & UNSIGNED_MASK;
          };
    }
    return values;
  }
}
