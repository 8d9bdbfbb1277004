package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Max pooling one scalar at a time. */
final class ScalarPool implements PoolKernels {
  private final Elements.View view;

  ScalarPool(Elements.View view) {
    this.view = view;
  }

  @Override
  public void forward(Window w, ByteBuffer x, ByteBuffer y) {
    Elements inputs = view.of(x);
    Elements outputs = view.of(y);
    new Taps(w) {
      @Override
      void begin(int output) {
        outputs.fill(output, w.channels(), Double.NEGATIVE_INFINITY);
      }

      @Override
      void tap(int output, int input, int weight) {
        for (int c = 0; c < w.channels(); c++) {
          outputs.set(output + c, Math.max(outputs.get(output + c), inputs.get(input + c)));
        }
      }
    }.visit();
  }

  @Override
  public void inputGradient(
      Window w, ByteBuffer x, ByteBuffer y, ByteBuffer gradient, ByteBuffer result) {
    Elements inputs = view.of(x);
    Elements outputs = view.of(y);
    Elements gradients = view.of(gradient);
    Elements results = view.of(result);
    results.fill(0, w.images() * w.height() * w.width() * w.channels(), 0);
    boolean[] given = new boolean[w.channels()];
    new Taps(w) {
      @Override
      void begin(int output) {
        Arrays.fill(given, false);
      }

      @Override
      void tap(int output, int input, int weight) {
        for (int c = 0; c < given.length; c++) {
          if (!given[c] && inputs.get(input + c) == outputs.get(output + c)) {
            given[c] = true;
            results.add(input + c, gradients.get(output + c));
          }
        }
      }
    }.visit();
  }
}
