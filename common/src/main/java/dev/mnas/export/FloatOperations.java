package dev.mnas.export;

import dev.mnas.network.Activation;
import dev.mnas.network.TensorShape;
import java.util.Arrays;

/**
 * The operations of a network on single images, channels innermost. Innermost loops run over
 * neighbouring channels, so that the JVM can vectorise them.
 */
final class FloatOperations {
  private FloatOperations() {}

  /**
   * A SAME-padded square window that moves over an image.
   *
   * @param top rows of padding above; there may be one more below
   * @param left columns of padding on the left; there may be one more on the right
   */
  record Window(TensorShape in, TensorShape out, int side, int stride, int top, int left) {
    static Window of(TensorShape in, TensorShape out, int side, int stride) {
      return new Window(
          in,
          out,
          side,
          stride,
          before(in.height(), out.height(), side, stride),
          before(in.width(), out.width(), side, stride));
    }

    private static int before(int in, int out, int side, int stride) {
      return Math.max(0, (out - 1) * stride + side - in) / 2;
    }

    float[] newOutput() {
      return new float[Math.toIntExact(out.elements())];
    }

    /** Calls the visitor for every cell of every position that lies on the image. */
    void slide(Visitor visitor) {
      for (int y = 0; y < out.height(); y++) {
        for (int x = 0; x < out.width(); x++) {
          int target = (y * out.width() + x) * out.channels();
          for (int cell = 0; cell < side * side; cell++) {
            int row = y * stride - top + cell / side;
            int column = x * stride - left + cell % side;
            if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
              visitor.cell((row * in.width() + column) * in.channels(), cell, target);
            }
          }
        }
      }
    }
  }

  /** Adds what one cell of a window contributes. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param source index of the input pixel's first channel
     * @param cell row-major index in the window
     * @param target index of the output pixel's first channel
     */
    void cell(int source, int cell, int target);
  }

  /** From [filters, rest] to [rest, filters]. */
  static float[] filtersInnermost(float[] kernel, int filters) {
    int rest = kernel.length / filters;
    float[] moved = new float[kernel.length];
    for (int filter = 0; filter < filters; filter++) {
      for (int i = 0; i < rest; i++) {
        moved[i * filters + filter] = kernel[filter * rest + i];
      }
    }
    return moved;
  }

  /**
   * @param kernel [out, height, width, in of a group]
   */
  static float[] groupedConv(float[] x, float[] kernel, float[] bias, int groups, Window window) {
    float[] y = filled(window, bias);
    int seen = window.in().channels() / groups;
    int together = window.out().channels() / groups;
    int cells = window.side() * window.side();
    window.slide(
        (source, cell, target) -> {
          for (int filter = 0; filter < window.out().channels(); filter++) {
            int from = source + filter / together * seen;
            int weight = (filter * cells + cell) * seen;
            float sum = 0;
            for (int i = 0; i < seen; i++) {
              sum += x[from + i] * kernel[weight + i];
            }
            y[target + filter] += sum;
          }
        });
    return y;
  }

  /**
   * @param kernel [height, width, in, out]
   */
  static float[] conv(float[] x, float[] kernel, float[] bias, Window window) {
    float[] y = filled(window, bias);
    int depth = window.in().channels();
    int filters = window.out().channels();
    window.slide(
        (source, cell, target) -> {
          for (int channel = 0; channel < depth; channel++) {
            float value = x[source + channel];
            // After a ReLU many are 0.
            if (value != 0) {
              multiplyAdd(value, kernel, (cell * depth + channel) * filters, y, target, filters);
            }
          }
        });
    return y;
  }

  private static void multiplyAdd(
      float value, float[] kernel, int from, float[] y, int target, int count) {
    for (int i = 0; i < count; i++) {
      y[target + i] += value * kernel[from + i];
    }
  }

  /**
   * @param kernel [height, width, channels]
   */
  static float[] depthwise(float[] x, float[] kernel, float[] bias, Window window) {
    float[] y = filled(window, bias);
    int channels = window.out().channels();
    window.slide(
        (source, cell, target) -> {
          int from = cell * channels;
          for (int i = 0; i < channels; i++) {
            y[target + i] += x[source + i] * kernel[from + i];
          }
        });
    return y;
  }

  private static float[] filled(Window window, float[] bias) {
    float[] y = window.newOutput();
    for (int i = 0; i < y.length; i += bias.length) {
      System.arraycopy(bias, 0, y, i, bias.length);
    }
    return y;
  }

  static float[] maxPool(float[] x, Window window) {
    float[] y = window.newOutput();
    Arrays.fill(y, Float.NEGATIVE_INFINITY);
    int channels = window.out().channels();
    window.slide(
        (source, cell, target) -> {
          for (int i = 0; i < channels; i++) {
            y[target + i] = Math.max(y[target + i], x[source + i]);
          }
        });
    return y;
  }

  /** Mean over the cells of each window that lie on the image. */
  static float[] averagePool(float[] x, Window window) {
    float[] y = window.newOutput();
    int channels = window.out().channels();
    int[] cells = new int[y.length / channels];
    window.slide(
        (source, cell, target) -> {
          cells[target / channels]++;
          for (int i = 0; i < channels; i++) {
            y[target + i] += x[source + i];
          }
        });
    for (int i = 0; i < y.length; i++) {
      y[i] /= cells[i / channels];
    }
    return y;
  }

  /** Each pixel's channels as a matrix of {@code groups} rows, transposed. */
  static float[] shuffle(float[] x, int channels, int groups) {
    float[] y = new float[x.length];
    int columns = channels / groups;
    for (int pixel = 0; pixel < x.length; pixel += channels) {
      for (int i = 0; i < channels; i++) {
        y[pixel + i % columns * groups + i / columns] = x[pixel + i];
      }
    }
    return y;
  }

  /** Each pixel's channels of the first, then those of the second. */
  static float[] concat(float[] first, float[] second, int firstChannels, int channels) {
    float[] y = new float[first.length + second.length];
    int rest = channels - firstChannels;
    for (int pixel = 0; pixel < y.length / channels; pixel++) {
      System.arraycopy(first, pixel * firstChannels, y, pixel * channels, firstChannels);
      System.arraycopy(second, pixel * rest, y, pixel * channels + firstChannels, rest);
    }
    return y;
  }

  /** In place. */
  static float[] activate(float[] x, Activation activation) {
    float max =
        switch (activation) {
          case NONE, RELU -> Float.POSITIVE_INFINITY;
          case RELU6 -> 6;
        };
    if (activation != Activation.NONE) {
      for (int i = 0; i < x.length; i++) {
        x[i] = Math.min(Math.max(x[i], 0), max);
      }
    }
    return x;
  }

  static float[] add(float[] left, float[] right) {
    float[] y = new float[left.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = left[i] + right[i];
    }
    return y;
  }

  /** Mean of each channel over all pixels. */
  static float[] mean(float[] x, int channels) {
    float[] y = new float[channels];
    for (int pixel = 0; pixel < x.length; pixel += channels) {
      for (int i = 0; i < channels; i++) {
        y[i] += x[pixel + i];
      }
    }
    for (int i = 0; i < channels; i++) {
      y[i] *= (float) channels / x.length;
    }
    return y;
  }

  /**
   * @param kernel [out, in]
   */
  static float[] dense(float[] x, float[] kernel, float[] bias) {
    float[] y = bias.clone();
    for (int unit = 0; unit < y.length; unit++) {
      float sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += x[i] * kernel[unit * x.length + i];
      }
      y[unit] += sum;
    }
    return y;
  }

  static float[] sigmoid(float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) (1 / (1 + Math.exp(-x[i])));
    }
    return y;
  }

  /** Multiplies every pixel's channels by the factors. */
  static float[] scale(float[] x, float[] factors) {
    float[] y = new float[x.length];
    for (int pixel = 0; pixel < x.length; pixel += factors.length) {
      for (int i = 0; i < factors.length; i++) {
        y[pixel + i] = x[pixel + i] * factors[i];
      }
    }
    return y;
  }
}
