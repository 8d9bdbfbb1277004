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
    Padding padding = Padding.of(w, padTop, padLeft, rows, columns);
    ByteBuffer padded = cleared(padding.floats());
    for (int n = 0; n < w.images(); n++) {
      padding.copy(x, n, padded);
      for (int row = 0; row < rows; row++) {
        int from = row * w.stride() * padding.rowFloats();
        int to = (n * rows + row) * columns * w.channels();
        outputRow(w, padded, from, padding.rowFloats(), kernel, y, to, columns);
      }
    }
  }

  private static void outputRow(
      Window w,
      ByteBuffer padded,
      int from,
      int line,
      ByteBuffer kernel,
      ByteBuffer y,
      int to,
      int columns) {
    int channels = w.channels();
    int step = w.stride() * channels;
    for (int slot = 0; slot < channels; slot += LANES) {
      int c = first(slot, channels);
      if (w.kernel() == 3) {
        output3(padded, from + c, line, step, kernel, c, y, to + c, columns, channels);
      } else {
        for (int i = 0; i < w.kernel(); i++) {
          int weight = i * w.kernel() * channels + c;
          row5(
              padded,
              from + i * line + c,
              step,
              kernel,
              weight,
              y,
              to + c,
              columns,
              channels,
              i == 0);
        }
      }
    }
  }

  /** A row of outputs for eight channels, all nine weights in registers. */
  private static void output3(
      ByteBuffer x,
      int xAt,
      int line,
      int step,
      ByteBuffer kernel,
      int weight,
      ByteBuffer y,
      int yAt,
      int columns,
      int channels) {
    FloatVector w0 = load(kernel, weight);
    FloatVector w1 = load(kernel, weight + channels);
    FloatVector w2 = load(kernel, weight + 2 * channels);
    FloatVector w3 = load(kernel, weight + 3 * channels);
    FloatVector w4 = load(kernel, weight + 4 * channels);
    FloatVector w5 = load(kernel, weight + 5 * channels);
    FloatVector w6 = load(kernel, weight + 6 * channels);
    FloatVector w7 = load(kernel, weight + 7 * channels);
    FloatVector w8 = load(kernel, weight + 8 * channels);
    for (int o = 0; o < columns; o++) {
      int top = xAt + o * step;
      int middle = top + line;
      int bottom = middle + line;
      FloatVector sum = load(x, top).mul(w0);
      sum = load(x, top + channels).fma(w1, sum);
      sum = load(x, top + 2 * channels).fma(w2, sum);
      sum = load(x, middle).fma(w3, sum);
      sum = load(x, middle + channels).fma(w4, sum);
      sum = load(x, middle + 2 * channels).fma(w5, sum);
      sum = load(x, bottom).fma(w6, sum);
      sum = load(x, bottom + channels).fma(w7, sum);
      store(load(x, bottom + 2 * channels).fma(w8, sum), y, yAt + o * channels);
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
    Padding padding = Padding.of(w, w.padTop(), w.padLeft(), w.outputHeight(), w.outputWidth());
    ByteBuffer padded = cleared(padding.floats());
    for (int n = 0; n < w.images(); n++) {
      padding.copy(x, n, padded);
      for (int row = 0; row < w.outputHeight(); row++) {
        int line = (n * w.outputHeight() + row) * w.outputWidth() * w.channels();
        int from = row * w.stride() * padding.rowFloats();
        addRow(w, padded, from, padding.rowFloats(), gradient, line, sums, slots);
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
      Window w,
      ByteBuffer padded,
      int from,
      int line,
      ByteBuffer gradient,
      int gradientAt,
      float[] sums,
      int slots) {
    int channels = w.channels();
    int step = w.stride() * channels;
    int columns = w.outputWidth();
    for (int slot = 0; slot < channels; slot += LANES) {
      int c = first(slot, channels);
      for (int i = 0; i < w.kernel(); i++) {
        int x = from + i * line + c;
        int sumAt = i * w.kernel() * slots + slot;
        if (w.kernel() == 3) {
          add3(padded, x, step, gradient, gradientAt + c, columns, channels, sums, sumAt, slots);
        } else {
          add5(padded, x, step, gradient, gradientAt + c, columns, channels, sums, sumAt, slots);
        }
      }
    }
  }

  private static void add3(
      ByteBuffer x,
      int xAt,
      int step,
      ByteBuffer gradient,
      int gradientAt,
      int columns,
      int channels,
      float[] sums,
      int sumAt,
      int slots) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sums, sumAt);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sums, sumAt + slots);
    FloatVector s2 = FloatVector.fromArray(SPECIES, sums, sumAt + 2 * slots);
    for (int o = 0; o < columns; o++) {
      int i = xAt + o * step;
      FloatVector g = load(gradient, gradientAt + o * channels);
      s0 = load(x, i).fma(g, s0);
      s1 = load(x, i + channels).fma(g, s1);
      s2 = load(x, i + 2 * channels).fma(g, s2);
    }
    s0.intoArray(sums, sumAt);
    s1.intoArray(sums, sumAt + slots);
    s2.intoArray(sums, sumAt + 2 * slots);
  }

  private static void add5(
      ByteBuffer x,
      int xAt,
      int step,
      ByteBuffer gradient,
      int gradientAt,
      int columns,
      int channels,
      float[] sums,
      int sumAt,
      int slots) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sums, sumAt);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sums, sumAt + slots);
    FloatVector s2 = FloatVector.fromArray(SPECIES, sums, sumAt + 2 * slots);
    FloatVector s3 = FloatVector.fromArray(SPECIES, sums, sumAt + 3 * slots);
    FloatVector s4 = FloatVector.fromArray(SPECIES, sums, sumAt + 4 * slots);
    for (int o = 0; o < columns; o++) {
      int i = xAt + o * step;
      FloatVector g = load(gradient, gradientAt + o * channels);
      s0 = load(x, i).fma(g, s0);
      s1 = load(x, i + channels).fma(g, s1);
      s2 = load(x, i + 2 * channels).fma(g, s2);
      s3 = load(x, i + 3 * channels).fma(g, s3);
      s4 = load(x, i + 4 * channels).fma(g, s4);
    }
    s0.intoArray(sums, sumAt);
    s1.intoArray(sums, sumAt + slots);
    s2.intoArray(sums, sumAt + 2 * slots);
    s3.intoArray(sums, sumAt + 3 * slots);
    s4.intoArray(sums, sumAt + 4 * slots);
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

  /** An image in the middle of zeros, wide enough for every window. */
  private record Padding(Window w, int top, int left, int width, int height) {
    static Padding of(Window w, int top, int left, int rows, int columns) {
      return new Padding(
          w,
          top,
          left,
          Math.max((columns - 1) * w.stride() + w.kernel(), w.width() + left),
          Math.max((rows - 1) * w.stride() + w.kernel(), w.height() + top));
    }

    int rowFloats() {
      return width * w.channels();
    }

    int floats() {
      return height * rowFloats();
    }

    /** Copies an image into a buffer that is zero outside of it. */
    void copy(ByteBuffer images, int image, ByteBuffer padded) {
      int rowBytes = w.width() * w.channels() * Float.BYTES;
      for (int row = 0; row < w.height(); row++) {
        int target = ((row + top) * width + left) * w.channels() * Float.BYTES;
        padded.put(target, images, (image * w.height() + row) * rowBytes, rowBytes);
      }
    }
  }
}
