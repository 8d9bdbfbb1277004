package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The off-heap memory of an array, read and written without crossing into native code. It does not
 * own the memory: the array must stay reachable while this is used.
 *
 * @param bytes the elements in native byte order
 * @param wide whether an element is a double rather than a float
 * @param length number of elements
 */
record RawTensor(ByteBuffer bytes, boolean wide, int length) {
  /** A pointer to memory that somebody else frees. */
  private static final class Borrowed extends BytePointer {
    Borrowed(long address, long bytes) {
      super((Pointer) null);
      this.address = address;
      this.limit = bytes;
      this.capacity = bytes;
    }
  }

  /**
   * Views a dense row-major array of floats or doubles.
   *
   * @throws IllegalArgumentException for another layout or type, or from 2 GiB on
   */
  static RawTensor of(INDArray array) {
    if (!dense(array)) {
      throw new IllegalArgumentException(
          "an array must be row-major and dense, was " + array.shapeInfoToString());
    }
    boolean wide = array.dataType() == DataType.DOUBLE;
    if (!wide && array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "an array must be FLOAT or DOUBLE, was " + array.dataType());
    }
    long bytes = array.length() * (wide ? Double.BYTES : Float.BYTES);
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an array must be smaller than 2 GiB, had %d bytes".formatted(bytes));
    }
    // Unlike pointer(), addressPointer() counts the offset of a view in.
    long address = array.data().addressPointer().address();
    ByteBuffer buffer = new Borrowed(address, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    return new RawTensor(buffer, wide, (int) array.length());
  }

  /** New zeroed floats that the collector frees. */
  static RawTensor allocate(int length) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(length, Float.BYTES))
            .order(ByteOrder.nativeOrder());
    return new RawTensor(buffer, false, length);
  }

  /** Whether the elements lie in row-major order without gaps. */
  static boolean dense(INDArray array) {
    long expected = 1;
    for (int i = array.rank() - 1; i >= 0; i--) {
      if (array.size(i) != 1 && array.stride(i) != expected) {
        return false;
      }
      expected *= array.size(i);
    }
    return true;
  }

  /** The array itself when dense, a dense copy otherwise. */
  static INDArray densified(INDArray array) {
    return dense(array) ? array : array.dup('c');
  }

  double get(int index) {
    return wide ? bytes.getDouble(index << 3) : bytes.getFloat(index << 2);
  }

  void set(int index, double value) {
    if (wide) {
      bytes.putDouble(index << 3, value);
    } else {
      bytes.putFloat(index << 2, (float) value);
    }
  }
}
