package dev.mnas.trainer.dl4j;

/**
 * Plain loops, for doubles and for channels that fill no vector.
 *
 * @param from the first channel to compute; those before it are left alone
 */
record ScalarPool(int from) implements PoolKernels {
  @Override
  public void forward(Window w, RawTensor images, RawTensor output) {
    for (int n = 0; n < w.batch(); n++) {
      for (int row = 0; row < w.outHeight(); row++) {
        for (int column = 0; column < w.outWidth(); column++) {
          for (int c = from; c < w.channels(); c++) {
            int winner = winner(w, images, n, row, column, c);
            output.set(w.out(n, row, column) + c, images.get(winner));
          }
        }
      }
    }
  }

  @Override
  public void imageGradient(
      Window w,
      RawTensor images,
      RawTensor outputGradient,
      RawTensor imageGradient) {
    for (int pixel = 0; pixel < imageGradient.length(); pixel += w.channels()) {
      for (int c = from; c < w.channels(); c++) {
        imageGradient.set(pixel + c, 0);
      }
    }
    for (int n = 0; n < w.batch(); n++) {
      for (int row = 0; row < w.outHeight(); row++) {
        for (int column = 0; column < w.outWidth(); column++) {
          for (int c = from; c < w.channels(); c++) {
            int winner = winner(w, images, n, row, column, c);
            double gradient = outputGradient.get(w.out(n, row, column) + c);
            imageGradient.set(winner, imageGradient.get(winner) + gradient);
          }
        }
      }
    }
  }

  private static int winner(Window w, RawTensor images, int n, int row, int column, int c) {
    int top = row * w.stride() - w.padTop();
    int left = column * w.stride() - w.padLeft();
    int winner = w.in(n, top + w.firstRow(row), left + w.firstColumn(column)) + c;
    for (int i = w.firstRow(row); i < w.endRow(row); i++) {
      for (int j = w.firstColumn(column); j < w.endColumn(column); j++) {
        int at = w.in(n, top + i, left + j) + c;
        if (images.get(at) > images.get(winner)) {
          winner = at;
        }
      }
    }
    return winner;
  }
}
