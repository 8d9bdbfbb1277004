package dev.mnas.trainer.dl4j;

import static dev.mnas.trainer.dl4j.VectorLanes.LANES;
import static dev.mnas.trainer.dl4j.VectorLanes.ORDER;
import static dev.mnas.trainer.dl4j.VectorLanes.SPECIES;
import static dev.mnas.trainer.dl4j.VectorLanes.first;
import static dev.mnas.trainer.dl4j.VectorLanes.load;
import static dev.mnas.trainer.dl4j.VectorLanes.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Depthwise convolution with vectors of eight channels. Every image is copied into a zero-padded
 * scratch first, so that the hot loops meet no border; kernels of side 3 and 5 are unrolled.
 */
final class VectorDepthwise implements DepthwiseKernels {
  private final DepthwiseKernels narrow;
  private final ThreadLocal<ByteBuffer> scratch = ThreadLocal.withInitial(() -> direct(0));

  VectorDepthwise(DepthwiseKernels narrow) {
    this.narrow = narrow;
  }

  private static boolean covers(Window w) {
    return w.channels() >= LANES && (w.kernel() == 3 || w.kernel() == 5);
  }

  private static ByteBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ORDER);
  }

  @Override
  public void forward(Window w, ByteBuffer x, ByteBuffer kernel, ByteBuffer y) {
    if (covers(w)) {
      correlate(w, w.padTop(), w.padLeft(), w.outputHeight(), w.outputWidth(), x, kernel, y);
    } else {
      narrow.forward(w, x, kernel, y);
    }
  }

  private void correlate(
      Window w,
      int padTop,
      int padLeft,
      int rows,
      int columns,
      ByteBuffer x,
      ByteBuffer kernel,
      ByteBuffer y) {
    int channels = w.channels();
    int width = Math.max((columns - 1) * w.stride() + w.kernel(), w.width() + padLeft);
    int height = Math.max((rows - 1) * w.stride() + w.kernel(), w.height() + padTop);
    ByteBuffer padded = cleared(width * height * channels);
    int rowBytes = w.width() * channels * Float.BYTES;
    for (int n = 0; n < w.images(); n++) {
      for (int row = 0; row < w.height(); row++) {
        int target = ((row + padTop) * width + padLeft) * channels * Float.BYTES;
        padded.put(target, x, (n * w.height() + row) * rowBytes, rowBytes);
      }
      for (int row = 0; row < rows; row++) {
        int from = row * w.stride() * width * channels;
        int to = (n * rows + row) * columns * channels;
        outputRow(w, padded, from, width, kernel, y, to, columns);
      }
    }
  }

  private static void outputRow(
      Window w,
      ByteBuffer padded,
      int from,
      int width,
      ByteBuffer kernel,
      ByteBuffer y,
      int to,
      int columns) {
    int channels = w.channels();
    int step = w.stride() * channels;
    for (int slot = 0; slot < channels; slot += LANES) {
      int c = first(slot, channels);
      for (int i = 0; i < w.kernel(); i++) {
        int x = from + i * width * channels + c;
        int weight = i * w.kernel() * channels + c;
        if (w.kernel() == 3) {
          row3(padded, x, step, kernel, weight, y, to + c, columns, channels, i == 0);
        } else {
          row5(padded, x, step, kernel, weight, y, to + c, columns, channels, i == 0);
        }
      }
    }
  }

  private static void row3(
      ByteBuffer x,
      int xAt,
      int step,
      ByteBuffer kernel,
      int weight,
      ByteBuffer y,
      int yAt,
      int columns,
      int channels,
      boolean overwrite) {
    FloatVector w0 = load(kernel, weight);
    FloatVector w1 = load(kernel, weight + channels);
    FloatVector w2 = load(kernel, weight + 2 * channels);
    if (overwrite) {
      for (int o = 0; o < columns; o++) {
        int i = xAt + o * step;
        FloatVector sum = load(x, i).mul(w0);
        sum = load(x, i + channels).fma(w1, sum);
        store(load(x, i + 2 * channels).fma(w2, sum), y, yAt + o * channels);
      }
    } else {
      for (int o = 0; o < columns; o++) {
        int i = xAt + o * step;
        FloatVector sum = load(x, i).fma(w0, load(y, yAt + o * channels));
        sum = load(x, i + channels).fma(w1, sum);
        store(load(x, i + 2 * channels).fma(w2, sum), y, yAt + o * channels);
      }
    }
  }

  private static void row5(
      ByteBuffer x,
      int xAt,
      int step,
      ByteBuffer kernel,
      int weight,
      ByteBuffer y,
      int yAt,
      int columns,
      int channels,
      boolean overwrite) {
    FloatVector w0 = load(kernel, weight);
    FloatVector w1 = load(kernel, weight + channels);
    FloatVector w2 = load(kernel, weight + 2 * channels);
    FloatVector w3 = load(kernel, weight + 3 * channels);
    FloatVector w4 = load(kernel, weight + 4 * channels);
    for (int o = 0; o < columns; o++) {
      int i = xAt + o * step;
      FloatVector sum = overwrite ? FloatVector.zero(SPECIES) : load(y, yAt + o * channels);
      sum = load(x, i).fma(w0, sum);
      sum = load(x, i + channels).fma(w1, sum);
      sum = load(x, i + 2 * channels).fma(w2, sum);
      sum = load(x, i + 3 * channels).fma(w3, sum);
      store(load(x, i + 4 * channels).fma(w4, sum), y, yAt + o * channels);
    }
  }

  @Override
  public void inputGradient(Window w, ByteBuffer gradient, ByteBuffer kernel, ByteBuffer result) {
    if (!covers(w)) {
      narrow.inputGradient(w, gradient, kernel, result);
    } else if (w.stride() == 1) {
      // The gradient of a correlation is the correlation with the turned kernel.
      Window outputs =
          new Window(w.images(), w.outputHeight(), w.outputWidth(), w.channels(), w.kernel(), 1);
      int padTop = w.kernel() - 1 - w.padTop();
      int padLeft = w.kernel() - 1 - w.padLeft();
      correlate(
          outputs, padTop, padLeft, w.height(), w.width(), gradient, turned(w, kernel), result);
    } else {
      for (int n = 0; n < w.images(); n++) {
        for (int row = 0; row < w.height(); row++) {
          gatherRow(w, n, row, gradient, kernel, result);
        }
      }
    }
  }

  private static ByteBuffer turned(Window w, ByteBuffer kernel) {
    int cells = w.kernel() * w.kernel();
    int cellBytes = w.channels() * Float.BYTES;
    ByteBuffer turned = direct(cells * w.channels());
    for (int cell = 0; cell < cells; cell++) {
      turned.put(cell * cellBytes, kernel, (cells - 1 - cell) * cellBytes, cellBytes);
    }
    return turned;
  }

  /** Sums for one input row over the outputs whose windows cover each of its pixels. */
  private static void gatherRow(
      Window w, int n, int row, ByteBuffer gradient, ByteBuffer kernel, ByteBuffer result) {
    int channels = w.channels();
    int stride = w.stride();
    int side = w.kernel();
    int down = row + w.padTop();
    int firstI = firstCell(down, stride, w.outputHeight());
    int endI = Math.min(side, down + 1);
    for (int column = 0; column < w.width(); column++) {
      int right = column + w.padLeft();
      int firstJ = firstCell(right, stride, w.outputWidth());
      int endJ = Math.min(side, right + 1);
      int at = ((n * w.height() + row) * w.width() + column) * channels;
      for (int slot = 0; slot < channels; slot += LANES) {
        int c = first(slot, channels);
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = firstI; i < endI; i += stride) {
          int line = (n * w.outputHeight() + (down - i) / stride) * w.outputWidth();
          int from = (line + (right - firstJ) / stride) * channels + c;
          for (int j = firstJ; j < endJ; j += stride, from -= channels) {
            sum = load(gradient, from).fma(load(kernel, (i * side + j) * channels + c), sum);
          }
        }
        store(sum, result, at + c);
      }
    }
  }

  /** Smallest window cell that some output position puts over this padded coordinate. */
  private static int firstCell(int coordinate, int stride, int positions) {
    int cell = coordinate % stride;
    while ((coordinate - cell) / stride >= positions) {
      cell += stride;
    }
    return cell;
  }

  @Override
  public void kernelGradient(Window w, ByteBuffer x, ByteBuffer gradient, ByteBuffer result) {
    if (!covers(w)) {
      narrow.kernelGradient(w, x, gradient, result);
      return;
    }
    int slots = VectorLanes.padded(w.channels());
    int cells = w.kernel() * w.kernel();
    float[] sums = new float[cells * slots];
    for (int n = 0; n < w.images(); n++) {
      for (int row = 0; row < w.outputHeight(); row++) {
        addRow(w, n, row, x, gradient, sums, slots);
      }
    }
    for (int cell = 0; cell < cells; cell++) {
      for (int slot = 0; slot < slots; slot += LANES) {
        FloatVector sum = FloatVector.fromArray(SPECIES, sums, cell * slots + slot);
        store(sum, result, cell * w.channels() + first(slot, w.channels()));
      }
    }
  }

  private static void addRow(
      Window w, int n, int row, ByteBuffer x, ByteBuffer gradient, float[] sums, int slots) {
    int top = row * w.stride() - w.padTop();
    int line = (n * w.outputHeight() + row) * w.outputWidth() * w.channels();
    for (int i = Math.max(0, -top); i < Math.min(w.kernel(), w.height() - top); i++) {
      for (int j = 0; j < w.kernel(); j++) {
        int begin = Math.max(0, (w.padLeft() - j + w.stride() - 1) / w.stride());
        int end =
            Math.min(
                w.outputWidth(), Math.floorDiv(w.width() - 1 + w.padLeft() - j, w.stride()) + 1);
        int left = ((n * w.height() + top + i) * w.width() - w.padLeft() + j) * w.channels();
        addCell(w, x, left, gradient, line, begin, end, sums, (i * w.kernel() + j) * slots);
      }
    }
  }

  private static void addCell(
      Window w,
      ByteBuffer x,
      int left,
      ByteBuffer gradient,
      int line,
      int begin,
      int end,
      float[] sums,
      int sumAt) {
    int channels = w.channels();
    int step = w.stride() * channels;
    for (int slot = 0; slot < channels; slot += LANES) {
      int c = first(slot, channels);
      FloatVector sum = FloatVector.fromArray(SPECIES, sums, sumAt + slot);
      for (int o = begin; o < end; o++) {
        sum = load(x, left + o * step + c).fma(load(gradient, line + o * channels + c), sum);
      }
      sum.intoArray(sums, sumAt + slot);
    }
  }

  private ByteBuffer cleared(int floats) {
    ByteBuffer buffer = scratch.get();
    if (buffer.capacity() < floats * Float.BYTES) {
      buffer = direct(floats);
      scratch.set(buffer);
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    int whole = floats / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      store(zero, buffer, i);
    }
    for (int i = whole; i < floats; i++) {
      buffer.putFloat(i * Float.BYTES, 0);
    }
    return buffer;
  }
}
