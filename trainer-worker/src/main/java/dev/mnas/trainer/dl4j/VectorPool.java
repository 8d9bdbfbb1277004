package dev.mnas.trainer.dl4j;

import static dev.mnas.trainer.dl4j.VectorLanes.LANES;
import static dev.mnas.trainer.dl4j.VectorLanes.SPECIES;
import static dev.mnas.trainer.dl4j.VectorLanes.first;
import static dev.mnas.trainer.dl4j.VectorLanes.load;
import static dev.mnas.trainer.dl4j.VectorLanes.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Max pooling with vectors of eight channels. */
final class VectorPool implements PoolKernels {
  private final PoolKernels narrow;

  VectorPool(PoolKernels narrow) {
    this.narrow = narrow;
  }

  @Override
  public void forward(Window w, ByteBuffer x, ByteBuffer y) {
    if (w.channels() < LANES) {
      narrow.forward(w, x, y);
      return;
    }
    for (int n = 0; n < w.images(); n++) {
      for (int row = 0; row < w.outputHeight(); row++) {
        for (int slot = 0; slot < w.channels(); slot += LANES) {
          maxima(w, n, row, first(slot, w.channels()), x, y);
        }
      }
    }
  }

  private static void maxima(Window w, int n, int row, int c, ByteBuffer x, ByteBuffer y) {
    int top = row * w.stride() - w.padTop();
    int firstRow = Math.max(0, top);
    int endRow = Math.min(w.height(), top + w.kernel());
    for (int column = 0; column < w.outputWidth(); column++) {
      int left = column * w.stride() - w.padLeft();
      int firstColumn = Math.max(0, left);
      int endColumn = Math.min(w.width(), left + w.kernel());
      FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      for (int i = firstRow; i < endRow; i++) {
        for (int j = firstColumn; j < endColumn; j++) {
          max = max.max(load(x, ((n * w.height() + i) * w.width() + j) * w.channels() + c));
        }
      }
      int output = (n * w.outputHeight() + row) * w.outputWidth() + column;
      store(max, y, output * w.channels() + c);
    }
  }

  @Override
  public void inputGradient(
      Window w, ByteBuffer x, ByteBuffer y, ByteBuffer gradient, ByteBuffer result) {
    if (w.channels() < LANES) {
      narrow.inputGradient(w, x, y, gradient, result);
      return;
    }
    // The plane is cleared before each vector's sums, so overlapped channels are not added twice.
    for (int n = 0; n < w.images(); n++) {
      for (int slot = 0; slot < w.channels(); slot += LANES) {
        int c = first(slot, w.channels());
        clear(w, n, c, result);
        for (int row = 0; row < w.outputHeight(); row++) {
          scatterRow(w, n, row, c, x, y, gradient, result);
        }
      }
    }
  }

  private static void clear(Window w, int n, int c, ByteBuffer result) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int pixels = w.height() * w.width();
    for (int pixel = n * pixels; pixel < (n + 1) * pixels; pixel++) {
      store(zero, result, pixel * w.channels() + c);
    }
  }

  private static void scatterRow(
      Window w,
      int n,
      int row,
      int c,
      ByteBuffer x,
      ByteBuffer y,
      ByteBuffer gradient,
      ByteBuffer result) {
    int top = row * w.stride() - w.padTop();
    int firstRow = Math.max(0, top);
    int endRow = Math.min(w.height(), top + w.kernel());
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int column = 0; column < w.outputWidth(); column++) {
      int left = column * w.stride() - w.padLeft();
      int firstColumn = Math.max(0, left);
      int endColumn = Math.min(w.width(), left + w.kernel());
      int output = (n * w.outputHeight() + row) * w.outputWidth() + column;
      FloatVector max = load(y, output * w.channels() + c);
      FloatVector open = load(gradient, output * w.channels() + c);
      for (int i = firstRow; i < endRow; i++) {
        for (int j = firstColumn; j < endColumn; j++) {
          int at = ((n * w.height() + i) * w.width() + j) * w.channels() + c;
          VectorMask<Float> winner = load(x, at).compare(VectorOperators.EQ, max);
          store(load(result, at).add(zero.blend(open, winner)), result, at);
          // What went to the first winner is gone for the next.
          open = open.blend(zero, winner);
        }
      }
    }
  }
}
