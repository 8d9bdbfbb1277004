package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Vectors of eight channels; the channels left over go through {@link ScalarDepthwise}. Images are
 * copied one by one into zero-padded scratch memory, so the hot loops know no border.
 */
final class VectorDepthwise implements DepthwiseKernels {
  private final ThreadLocal<RawTensor> scratch =
      ThreadLocal.withInitial(() -> RawTensor.allocate(0));

  @Override
  public void forward(Window w, RawTensor images, RawTensor kernel, RawTensor output) {
    vectorForward(w, images, kernel, output);
    if (Lanes.vectorised(w.channels()) < w.channels()) {
      new ScalarDepthwise(Lanes.vectorised(w.channels())).forward(w, images, kernel, output);
    }
  }

  private void vectorForward(Window w, RawTensor images, RawTensor kernel, RawTensor output) {
    int height = Math.max((w.outHeight() - 1) * w.stride() + w.kernel(), w.height() + w.padTop());
    int width = Math.max((w.outWidth() - 1) * w.stride() + w.kernel(), w.width() + w.padLeft());
    ByteBuffer padded = zeroed(height * width * w.channels());
    int rowBytes = w.width() * w.channels() * Float.BYTES;
    for (int n = 0; n < w.batch(); n++) {
      for (int row = 0; row < w.height(); row++) {
        int to = ((row + w.padTop()) * width + w.padLeft()) * w.channels() * Float.BYTES;
        padded.put(to, images.bytes(), w.in(n, row, 0) * Float.BYTES, rowBytes);
      }
      for (int row = 0; row < w.outHeight(); row++) {
        outputRow(w, padded, width, row * w.stride(), kernel, output, w.out(n, row, 0));
      }
    }
  }

  private ByteBuffer zeroed(int floats) {
    RawTensor memory = scratch.get();
    if (memory.length() < floats) {
      memory = RawTensor.allocate(floats);
      scratch.set(memory);
    } else {
      for (int i = 0; i < floats; i++) {
        memory.bytes().putFloat(i << 2, 0f);
      }
    }
    return memory.bytes();
  }

  private static void outputRow(
      Window w,
      ByteBuffer padded,
      int paddedWidth,
      int top,
      RawTensor kernel,
      RawTensor output,
      int out) {
    int channels = w.channels();
    int step = w.stride() * channels;
    int end = Lanes.vectorised(channels);
    for (int c = 0; c < end; c += Lanes.COUNT) {
      for (int i = 0; i < w.kernel(); i++) {
        int in = (top + i) * paddedWidth * channels + c;
        int tap = i * w.kernel() * channels + c;
        if (w.kernel() == 3) {
          row3(padded, in, step, kernel.bytes(), tap, channels, output.bytes(), out + c, w, i == 0);
        } else if (w.kernel() == 5) {
          row5(padded, in, step, kernel.bytes(), tap, channels, output.bytes(), out + c, w, i == 0);
        } else {
          row(padded, in, step, kernel.bytes(), tap, channels, output.bytes(), out + c, w, i == 0);
        }
      }
    }
  }

  private static void row3(
      ByteBuffer x,
      int in,
      int step,
      ByteBuffer kernel,
      int tap,
      int channels,
      ByteBuffer y,
      int out,
      Window w,
      boolean first) {
    FloatVector w0 = Lanes.load(kernel, tap);
    FloatVector w1 = Lanes.load(kernel, tap + channels);
    FloatVector w2 = Lanes.load(kernel, tap + 2 * channels);
    int width = w.outWidth();
    for (int o = 0; o < width; o++) {
      int from = in + o * step;
      FloatVector sum = first ? Lanes.zero() : Lanes.load(y, out + o * channels);
      sum = Lanes.load(x, from + 2 * channels).fma(w2, sum);
      sum = Lanes.load(x, from + channels).fma(w1, sum);
      Lanes.store(Lanes.load(x, from).fma(w0, sum), y, out + o * channels);
    }
  }

  private static void row5(
      ByteBuffer x,
      int in,
      int step,
      ByteBuffer kernel,
      int tap,
      int channels,
      ByteBuffer y,
      int out,
      Window w,
      boolean first) {
    FloatVector w0 = Lanes.load(kernel, tap);
    FloatVector w1 = Lanes.load(kernel, tap + channels);
    FloatVector w2 = Lanes.load(kernel, tap + 2 * channels);
    FloatVector w3 = Lanes.load(kernel, tap + 3 * channels);
    FloatVector w4 = Lanes.load(kernel, tap + 4 * channels);
    int width = w.outWidth();
    for (int o = 0; o < width; o++) {
      int from = in + o * step;
      FloatVector sum = first ? Lanes.zero() : Lanes.load(y, out + o * channels);
      sum = Lanes.load(x, from + 4 * channels).fma(w4, sum);
      sum = Lanes.load(x, from + 3 * channels).fma(w3, sum);
      sum = Lanes.load(x, from + 2 * channels).fma(w2, sum);
      sum = Lanes.load(x, from + channels).fma(w1, sum);
      Lanes.store(Lanes.load(x, from).fma(w0, sum), y, out + o * channels);
    }
  }

  private static void row(
      ByteBuffer x,
      int in,
      int step,
      ByteBuffer kernel,
      int tap,
      int channels,
      ByteBuffer y,
      int out,
      Window w,
      boolean first) {
    for (int o = 0; o < w.outWidth(); o++) {
      FloatVector sum = first ? Lanes.zero() : Lanes.load(y, out + o * channels);
      for (int j = 0; j < w.kernel(); j++) {
        FloatVector weight = Lanes.load(kernel, tap + j * channels);
        sum = Lanes.load(x, in + o * step + j * channels).fma(weight, sum);
      }
      Lanes.store(sum, y, out + o * channels);
    }
  }

  @Override
  public void imageGradient(
      Window w, RawTensor outputGradient, RawTensor kernel, RawTensor imageGradient) {
    if (w.stride() == 1) {
      vectorForward(w.turned(), outputGradient, turned(w, kernel), imageGradient);
    } else {
      for (int n = 0; n < w.batch(); n++) {
        for (int row = 0; row < w.height(); row++) {
          gradientRow(w, n, row, outputGradient.bytes(), kernel.bytes(), imageGradient.bytes());
        }
      }
    }
    if (Lanes.vectorised(w.channels()) < w.channels()) {
      new ScalarDepthwise(Lanes.vectorised(w.channels()))
          .imageGradient(w, outputGradient, kernel, imageGradient);
    }
  }

  private static RawTensor turned(Window w, RawTensor kernel) {
    RawTensor turned = RawTensor.allocate(kernel.length());
    int taps = w.kernel() * w.kernel();
    for (int tap = 0; tap < taps; tap++) {
      int from = (taps - 1 - tap) * w.channels() * Float.BYTES;
      int to = tap * w.channels() * Float.BYTES;
      turned.bytes().put(to, kernel.bytes(), from, w.channels() * Float.BYTES);
    }
    return turned;
  }

  /** Gathers: each pixel sums the taps by which outputs saw it. */
  private static void gradientRow(
      Window w, int n, int row, ByteBuffer g, ByteBuffer kernel, ByteBuffer gx) {
    int stride = w.stride();
    int channels = w.channels();
    int end = Lanes.vectorised(channels);
    int down = row + w.padTop();
    int firstI = firstTap(down, stride, w.outHeight());
    int endI = Math.min(w.kernel(), down + 1);
    for (int column = 0; column < w.width(); column++) {
      int right = column + w.padLeft();
      int firstJ = firstTap(right, stride, w.outWidth());
      int endJ = Math.min(w.kernel(), right + 1);
      int to = w.in(n, row, column);
      for (int c = 0; c < end; c += Lanes.COUNT) {
        FloatVector sum = Lanes.zero();
        for (int i = firstI; i < endI; i += stride) {
          int from = w.out(n, (down - i) / stride, 0) + c;
          int tap = i * w.kernel() * channels + c;
          int outColumn = (right - firstJ) / stride;
          for (int j = firstJ; j < endJ; j += stride, outColumn--) {
            FloatVector gradient = Lanes.load(g, from + outColumn * channels);
            sum = gradient.fma(Lanes.load(kernel, tap + j * channels), sum);
          }
        }
        Lanes.store(sum, gx, to + c);
      }
    }
  }

  /** The smallest tap by which an existing output saw the padded position. */
  private static int firstTap(int position, int stride, int outputs) {
    int tap = position % stride;
    while ((position - tap) / stride >= outputs) {
      tap += stride;
    }
    return tap;
  }

  @Override
  public void kernelGradient(
      Window w, RawTensor images, RawTensor outputGradient, RawTensor kernelGradient) {
    int end = Lanes.vectorised(w.channels());
    for (int tap = 0; tap < w.kernel() * w.kernel(); tap++) {
      for (int c = 0; c < end; c += Lanes.COUNT) {
        Lanes.store(Lanes.zero(), kernelGradient.bytes(), tap * w.channels() + c);
      }
    }
    for (int n = 0; n < w.batch(); n++) {
      for (int row = 0; row < w.outHeight(); row++) {
        addKernelGradient(
            w, n, row, images.bytes(), outputGradient.bytes(), kernelGradient.bytes());
      }
    }
    if (end < w.channels()) {
      new ScalarDepthwise(end).kernelGradient(w, images, outputGradient, kernelGradient);
    }
  }

  private static void addKernelGradient(
      Window w, int n, int row, ByteBuffer x, ByteBuffer g, ByteBuffer gw) {
    int channels = w.channels();
    int stride = w.stride();
    int end = Lanes.vectorised(channels);
    int top = row * stride - w.padTop();
    int out = w.out(n, row, 0);
    for (int i = w.firstRow(row); i < w.endRow(row); i++) {
      for (int j = 0; j < w.kernel(); j++) {
        int in = w.in(n, top + i, 0) + (j - w.padLeft()) * channels;
        int first = Math.max(0, (w.padLeft() - j + stride - 1) / stride);
        int last = Math.min(w.outWidth() - 1, Math.floorDiv(w.width() - 1 + w.padLeft() - j, stride));
        int tap = (i * w.kernel() + j) * channels;
        for (int c = 0; c < end; c += Lanes.COUNT) {
          FloatVector sum = Lanes.load(gw, tap + c);
          for (int o = first; o <= last; o++) {
            FloatVector pixel = Lanes.load(x, in + o * stride * channels + c);
            sum = pixel.fma(Lanes.load(g, out + o * channels + c), sum);
          }
          Lanes.store(sum, gw, tap + c);
        }
      }
    }
  }
}
