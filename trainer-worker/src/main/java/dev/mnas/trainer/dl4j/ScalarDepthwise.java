package dev.mnas.trainer.dl4j;

/**
 * Plain loops, for doubles and for channels that fill no vector.
 *
 * @param from the first channel to compute; those before it are left alone
 */
record ScalarDepthwise(int from) implements DepthwiseKernels {
  @Override
  public void forward(Window w, RawTensor images, RawTensor kernel, RawTensor output) {
    for (int n = 0; n < w.batch(); n++) {
      for (int row = 0; row < w.outHeight(); row++) {
        for (int column = 0; column < w.outWidth(); column++) {
          for (int c = from; c < w.channels(); c++) {
            output.set(w.out(n, row, column) + c, sum(w, images, kernel, n, row, column, c));
          }
        }
      }
    }
  }

  private static double sum(
      Window w, RawTensor images, RawTensor kernel, int n, int row, int column, int c) {
    double sum = 0;
    int top = row * w.stride() - w.padTop();
    int left = column * w.stride() - w.padLeft();
    for (int i = w.firstRow(row); i < w.endRow(row); i++) {
      for (int j = w.firstColumn(column); j < w.endColumn(column); j++) {
        double weight = kernel.get((i * w.kernel() + j) * w.channels() + c);
        sum += images.get(w.in(n, top + i, left + j) + c) * weight;
      }
    }
    return sum;
  }

  @Override
  public void imageGradient(
      Window w, RawTensor outputGradient, RawTensor kernel, RawTensor imageGradient) {
    clear(imageGradient, w.channels());
    for (int n = 0; n < w.batch(); n++) {
      for (int row = 0; row < w.outHeight(); row++) {
        for (int column = 0; column < w.outWidth(); column++) {
          for (int c = from; c < w.channels(); c++) {
            double gradient = outputGradient.get(w.out(n, row, column) + c);
            int top = row * w.stride() - w.padTop();
            int left = column * w.stride() - w.padLeft();
            for (int i = w.firstRow(row); i < w.endRow(row); i++) {
              for (int j = w.firstColumn(column); j < w.endColumn(column); j++) {
                double weight = kernel.get((i * w.kernel() + j) * w.channels() + c);
                int at = w.in(n, top + i, left + j) + c;
                imageGradient.set(at, imageGradient.get(at) + gradient * weight);
              }
            }
          }
        }
      }
    }
  }

  @Override
  public void kernelGradient(
      Window w, RawTensor images, RawTensor outputGradient, RawTensor kernelGradient) {
    double[] sums = new double[w.kernel() * w.kernel() * w.channels()];
    for (int n = 0; n < w.batch(); n++) {
      for (int row = 0; row < w.outHeight(); row++) {
        for (int column = 0; column < w.outWidth(); column++) {
          int top = row * w.stride() - w.padTop();
          int left = column * w.stride() - w.padLeft();
          int out = w.out(n, row, column);
          for (int i = w.firstRow(row); i < w.endRow(row); i++) {
            for (int j = w.firstColumn(column); j < w.endColumn(column); j++) {
              int in = w.in(n, top + i, left + j);
              int tap = (i * w.kernel() + j) * w.channels();
              for (int c = from; c < w.channels(); c++) {
                sums[tap + c] += images.get(in + c) * outputGradient.get(out + c);
              }
            }
          }
        }
      }
    }
    for (int tap = 0; tap < sums.length; tap += w.channels()) {
      for (int c = from; c < w.channels(); c++) {
        kernelGradient.set(tap + c, sums[tap + c]);
      }
    }
  }

  private void clear(RawTensor tensor, int channels) {
    for (int pixel = 0; pixel < tensor.length(); pixel += channels) {
      for (int c = from; c < channels; c++) {
        tensor.set(pixel + c, 0);
      }
    }
  }
}
