package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Depthwise convolution one scalar at a time, accumulated in double precision. */
final class ScalarDepthwise implements DepthwiseKernels {
  private final Elements.View view;

  ScalarDepthwise(Elements.View view) {
    this.view = view;
  }

  @Override
  public void forward(Window w, ByteBuffer x, ByteBuffer kernel, ByteBuffer y) {
    Elements inputs = view.of(x);
    Elements weights = view.of(kernel);
    Elements outputs = view.of(y);
    double[] sums = new double[w.channels()];
    new Taps(w) {
      @Override
      void begin(int output) {
        Arrays.fill(sums, 0);
      }

      @Override
      void tap(int output, int input, int weight) {
        for (int c = 0; c < sums.length; c++) {
          sums[c] += inputs.get(input + c) * weights.get(weight + c);
        }
      }

      @Override
      void end(int output) {
        for (int c = 0; c < sums.length; c++) {
          outputs.set(output + c, sums[c]);
        }
      }
    }.visit();
  }

  @Override
  public void inputGradient(Window w, ByteBuffer gradient, ByteBuffer kernel, ByteBuffer result) {
    Elements gradients = view.of(gradient);
    Elements weights = view.of(kernel);
    Elements results = view.of(result);
    results.fill(0, w.images() * w.height() * w.width() * w.channels(), 0);
    new Taps(w) {
      @Override
      void tap(int output, int input, int weight) {
        for (int c = 0; c < w.channels(); c++) {
          results.add(input + c, gradients.get(output + c) * weights.get(weight + c));
        }
      }
    }.visit();
  }

  @Override
  public void kernelGradient(Window w, ByteBuffer x, ByteBuffer gradient, ByteBuffer result) {
    Elements inputs = view.of(x);
    Elements gradients = view.of(gradient);
    double[] sums = new double[w.kernel() * w.kernel() * w.channels()];
    new Taps(w) {
      @Override
      void tap(int output, int input, int weight) {
        for (int c = 0; c < w.channels(); c++) {
          sums[weight + c] += inputs.get(input + c) * gradients.get(output + c);
        }
      }
    }.visit();
    Elements results = view.of(result);
    for (int i = 0; i < sums.length; i++) {
      results.set(i, sums[i]);
    }
  }
}
