package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;
import org.nd4j.linalg.api.buffer.DataType;

/** Scalars of a buffer by index, as doubles whatever their width. */
abstract class Elements {
  final ByteBuffer buffer;

  private Elements(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  abstract double get(int index);

  abstract void set(int index, double value);

  final void add(int index, double value) {
    set(index, get(index) + value);
  }

  final void fill(int from, int count, double value) {
    for (int i = from; i < from + count; i++) {
      set(i, value);
    }
  }

  /** How a kernel sees its buffers. */
  interface View {
    Elements of(ByteBuffer buffer);
  }

  /**
   * The view of a data type.
   *
   * @throws IllegalArgumentException unless it is FLOAT or DOUBLE
   */
  static View view(DataType type) {
    if (type == DataType.FLOAT) {
      return Floats::new;
    }
    if (type == DataType.DOUBLE) {
      return Doubles::new;
    }
    throw new IllegalArgumentException("data type must be FLOAT or DOUBLE, was " + type);
  }

  private static final class Floats extends Elements {
    Floats(ByteBuffer buffer) {
      super(buffer);
    }

    @Override
    double get(int index) {
      return buffer.getFloat(index * Float.BYTES);
    }

    @Override
    void set(int index, double value) {
      buffer.putFloat(index * Float.BYTES, (float) value);
    }
  }

  private static final class Doubles extends Elements {
    Doubles(ByteBuffer buffer) {
      super(buffer);
    }

    @Override
    double get(int index) {
      return buffer.getDouble(index * Double.BYTES);
    }

    @Override
    void set(int index, double value) {
      buffer.putDouble(index * Double.BYTES, value);
    }
  }
}
