package dev.mnas.trainer.dl4j;

/**
 * Walks every output position of a window and, for each, the input positions under it that are not
 * padding. Indices are those of the first channel.
 */
abstract class Taps {
  private final Window w;

  Taps(Window window) {
    this.w = window;
  }

  void begin(int output) {}

  /** One pair of an input position and the window cell over it. */
  abstract void tap(int output, int input, int weight);

  void end(int output) {}

  final void visit() {
    for (int n = 0; n < w.images(); n++) {
      for (int row = 0; row < w.outputHeight(); row++) {
        for (int column = 0; column < w.outputWidth(); column++) {
          int output = ((n * w.outputHeight() + row) * w.outputWidth() + column) * w.channels();
          begin(output);
          cells(n, row * w.stride() - w.padTop(), column * w.stride() - w.padLeft(), output);
          end(output);
        }
      }
    }
  }

  private void cells(int n, int top, int left, int output) {
    for (int i = Math.max(0, -top); i < Math.min(w.kernel(), w.height() - top); i++) {
      for (int j = Math.max(0, -left); j < Math.min(w.kernel(), w.width() - left); j++) {
        int input = ((n * w.height() + top + i) * w.width() + left + j) * w.channels();
        tap(output, input, (i * w.kernel() + j) * w.channels());
      }
    }
  }
}
