package dev.mnas.trainer.dl4j;

import static dev.mnas.trainer.dl4j.VectorLanes.LANES;
import static dev.mnas.trainer.dl4j.VectorLanes.SPECIES;
import static dev.mnas.trainer.dl4j.VectorLanes.first;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Depthwise convolution with vectors of eight channels. Image by image goes through arrays of the
 * Java heap, zero-padded so that the hot loops meet no border.
 */
final class VectorDepthwise implements DepthwiseKernels {
  private final DepthwiseKernels narrow;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  VectorDepthwise(DepthwiseKernels narrow) {
    this.narrow = narrow;
  }

  private static boolean covers(Window w) {
    return w.channels() >= LANES && (w.kernel() == 3 || w.kernel() == 5);
  }

  @Override
  public void forward(Window w, ByteBuffer x, ByteBuffer kernel, ByteBuffer y) {
    if (covers(w)) {
      Padding padding = Padding.of(w, w.padTop(), w.padLeft(), w.outputHeight(), w.outputWidth());
      correlate(padding, w.outputHeight(), w.outputWidth(), x, weights(w, kernel), y);
    } else {
      narrow.forward(w, x, kernel, y);
    }
  }

  private void correlate(
      Padding padding, int rows, int columns, ByteBuffer x, float[] kernel, ByteBuffer y) {
    Window w = padding.w();
    int length = rows * columns * w.channels();
    float[] padded = scratch.get().padded(padding.floats());
    float[] output = scratch.get().image(length);
    FloatBuffer in = x.asFloatBuffer();
    FloatBuffer out = y.asFloatBuffer();
    DepthwiseRow row = new DepthwiseRow(columns, w.channels(), w.stride() * w.channels());
    for (int n = 0; n < w.images(); n++) {
      padding.copy(in, n, padded);
      for (int r = 0; r < rows; r++) {
        int from = r * w.stride() * padding.rowFloats();
        outputRow(row, padding, padded, from, kernel, output, r * columns * w.channels());
      }
      out.put(n * length, output, 0, length);
    }
  }

  private static void outputRow(
      DepthwiseRow row,
      Padding padding,
      float[] padded,
      int from,
      float[] kernel,
      float[] y,
      int to) {
    int channels = row.channels();
    int side = padding.w().kernel();
    int line = padding.rowFloats();
    for (int slot = 0; slot < channels; slot += LANES) {
      int c = first(slot, channels);
      if (side == 3) {
        row.output3(padded, from + c, line, kernel, c, y, to + c);
      } else {
        for (int i = 0; i < side; i++) {
          int x = from + i * line + c;
          row.output5(padded, x, kernel, i * side * channels + c, y, to + c, i == 0);
        }
      }
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
      Padding padding = Padding.of(outputs, padTop, padLeft, w.height(), w.width());
      correlate(padding, w.height(), w.width(), gradient, turned(w, kernel), result);
    } else {
      gather(w, gradient, weights(w, kernel), result);
    }
  }

  private static float[] weights(Window w, ByteBuffer kernel) {
    float[] weights = new float[w.kernel() * w.kernel() * w.channels()];
    kernel.asFloatBuffer().get(0, weights);
    return weights;
  }

  private static float[] turned(Window w, ByteBuffer kernel) {
    int cells = w.kernel() * w.kernel();
    float[] turned = new float[cells * w.channels()];
    FloatBuffer weights = kernel.asFloatBuffer();
    for (int cell = 0; cell < cells; cell++) {
      weights.get((cells - 1 - cell) * w.channels(), turned, cell * w.channels(), w.channels());
    }
    return turned;
  }

  private void gather(Window w, ByteBuffer gradient, float[] kernel, ByteBuffer result) {
    int from = w.outputHeight() * w.outputWidth() * w.channels();
    int to = w.height() * w.width() * w.channels();
    float[] g = scratch.get().padded(from);
    float[] sums = scratch.get().image(to);
    FloatBuffer in = gradient.asFloatBuffer();
    FloatBuffer out = result.asFloatBuffer();
    for (int n = 0; n < w.images(); n++) {
      in.get(n * from, g, 0, from);
      for (int row = 0; row < w.height(); row++) {
        gatherRow(w, row, g, kernel, sums);
      }
      out.put(n * to, sums, 0, to);
    }
  }

  /** Sums for one input row over the outputs whose windows cover each of its pixels. */
  private static void gatherRow(
      Window w, int row, float[] gradient, float[] kernel, float[] result) {
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
      int at = (row * w.width() + column) * channels;
      for (int slot = 0; slot < channels; slot += LANES) {
        int c = first(slot, channels);
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = firstI; i < endI; i += stride) {
          int line = (down - i) / stride * w.outputWidth();
          int from = (line + (right - firstJ) / stride) * channels + c;
          for (int j = firstJ; j < endJ; j += stride, from -= channels) {
            FloatVector weight =
                FloatVector.fromArray(SPECIES, kernel, (i * side + j) * channels + c);
            sum = FloatVector.fromArray(SPECIES, gradient, from).fma(weight, sum);
          }
        }
        sum.intoArray(result, at + c);
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
    int length = w.outputHeight() * w.outputWidth() * w.channels();
    float[] padded = scratch.get().padded(padding.floats());
    float[] g = scratch.get().image(length);
    FloatBuffer in = x.asFloatBuffer();
    FloatBuffer outer = gradient.asFloatBuffer();
    DepthwiseRow row = new DepthwiseRow(w.outputWidth(), w.channels(), w.stride() * w.channels());
    for (int n = 0; n < w.images(); n++) {
      padding.copy(in, n, padded);
      outer.get(n * length, g, 0, length);
      for (int r = 0; r < w.outputHeight(); r++) {
        int from = r * w.stride() * padding.rowFloats();
        addRow(row, padding, padded, from, g, r * w.outputWidth() * w.channels(), sums);
      }
    }
    FloatBuffer out = result.asFloatBuffer();
    for (int cell = 0; cell < cells; cell++) {
      for (int slot = 0; slot < slots; slot += LANES) {
        int to = cell * w.channels() + first(slot, w.channels());
        out.put(to, sums, cell * slots + slot, LANES);
      }
    }
  }

  private static void addRow(
      DepthwiseRow row,
      Padding padding,
      float[] padded,
      int from,
      float[] g,
      int gAt,
      float[] sums) {
    int channels = row.channels();
    int slots = VectorLanes.padded(channels);
    int side = padding.w().kernel();
    for (int slot = 0; slot < channels; slot += LANES) {
      int c = first(slot, channels);
      for (int i = 0; i < side; i++) {
        int x = from + i * padding.rowFloats() + c;
        int sumAt = i * side * slots + slot;
        if (side == 3) {
          row.gradient3(padded, x, g, gAt + c, sums, sumAt, slots);
        } else {
          row.gradient5(padded, x, g, gAt + c, sums, sumAt, slots);
        }
      }
    }
  }

  /** Arrays of a thread that grow as needed. */
  private static final class Scratch {
    private float[] padded = new float[0];
    private float[] image = new float[0];

    /** At least so many zeros. */
    float[] padded(int floats) {
      if (padded.length < floats) {
        padded = new float[floats];
      } else {
        Arrays.fill(padded, 0, floats, 0);
      }
      return padded;
    }

    float[] image(int floats) {
      if (image.length < floats) {
        image = new float[floats];
      }
      return image;
    }
  }
}
