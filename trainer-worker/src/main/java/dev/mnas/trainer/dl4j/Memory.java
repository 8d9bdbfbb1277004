package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The native memory of an array. */
final class Memory {
  private Memory() {}

  /**
   * The scalars of a dense array, in place; the array must outlive the buffer.
   *
   * @throws OutOfMemoryError when they take 2 GiB or more, which no buffer can show
   */
  static ByteBuffer of(INDArray array) {
    if (!isDense(array)) {
      throw new IllegalArgumentException("array must be dense, was " + array.shapeInfoToString());
    }
    long bytes = array.length() * array.dataType().width();
    if (bytes > Integer.MAX_VALUE) {
      throw new OutOfMemoryError("one activation must stay under 2 GiB, takes " + bytes + " bytes");
    }
    // Not data().address(): for a view, that is the address of the array it looks into.
    long address = array.data().addressPointer().address();
    return new Borrowed(address, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** The array itself if row-major without gaps, a row-major copy otherwise. */
  static INDArray dense(INDArray array) {
    return isDense(array) ? array : array.dup('c');
  }

  private static boolean isDense(INDArray array) {
    long expected = 1;
    for (int i = array.rank() - 1; i >= 0; i--) {
      if (array.size(i) != 1 && array.stride(i) != expected) {
        return false;
      }
      expected *= array.size(i);
    }
    return true;
  }

  static double[] read(INDArray array) {
    INDArray dense = dense(array);
    Elements elements = Elements.view(dense.dataType()).of(of(dense));
    double[] values = new double[Math.toIntExact(array.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = elements.get(i);
    }
    return values;
  }

  static void write(double[] values, INDArray dense) {
    Elements elements = Elements.view(dense.dataType()).of(of(dense));
    for (int i = 0; i < values.length; i++) {
      elements.set(i, values[i]);
    }
  }

  /** A pointer to memory that somebody else frees. */
  private static final class Borrowed extends BytePointer {
    Borrowed(long address, long bytes) {
      super((Pointer) null);
      this.address = address;
      this.limit = bytes;
      this.capacity = bytes;
    }
  }
}
