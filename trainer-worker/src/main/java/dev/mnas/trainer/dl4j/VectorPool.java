package dev.mnas.trainer.dl4j;

import static jdk.incubator.vector.VectorOperators.EQ;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Vectors of eight channels; the channels left over go through {@link ScalarPool}. */
final class VectorPool implements PoolKernels {
  @Override
  public void forward(Window w, RawTensor images, RawTensor output) {
    int end = Lanes.vectorised(w.channels());
    for (int n = 0; n < w.batch(); n++) {
      for (int row = 0; row < w.outHeight(); row++) {
        for (int column = 0; column < w.outWidth(); column++) {
          for (int c = 0; c < end; c += Lanes.COUNT) {
            FloatVector largest = largest(w, n, row, column, c, images.bytes());
            Lanes.store(largest, output.bytes(), w.out(n, row, column) + c);
          }
        }
      }
    }
    if (end < w.channels()) {
      new ScalarPool(end).forward(w, images, output);
    }
  }

  private static FloatVector largest(
      Window w, int n, int row, int column, int c, ByteBuffer x) {
    int top = row * w.stride() - w.padTop();
    int left = column * w.stride() - w.padLeft();
    FloatVector largest = FloatVector.broadcast(Lanes.SPECIES, Float.NEGATIVE_INFINITY);
    for (int i = w.firstRow(row); i < w.endRow(row); i++) {
      for (int j = w.firstColumn(column); j < w.endColumn(column); j++) {
        largest = largest.max(Lanes.load(x, w.in(n, top + i, left + j) + c));
      }
    }
    return largest;
  }

  @Override
  public void imageGradient(
      Window w,
      RawTensor images,
      RawTensor outputGradient,
      RawTensor imageGradient) {
    int end = Lanes.vectorised(w.channels());
    for (int pixel = 0; pixel < imageGradient.length(); pixel += w.channels()) {
      for (int c = 0; c < end; c += Lanes.COUNT) {
        Lanes.store(Lanes.zero(), imageGradient.bytes(), pixel + c);
      }
    }
    for (int n = 0; n < w.batch(); n++) {
      for (int row = 0; row < w.outHeight(); row++) {
        for (int column = 0; column < w.outWidth(); column++) {
          for (int c = 0; c < end; c += Lanes.COUNT) {
            int at = w.out(n, row, column) + c;
            FloatVector largest = largest(w, n, row, column, c, images.bytes());
            FloatVector gradient = Lanes.load(outputGradient.bytes(), at);
            scatter(w, n, row, column, c, images, largest, gradient, imageGradient);
          }
        }
      }
    }
    if (end < w.channels()) {
      new ScalarPool(end).imageGradient(w, images, outputGradient, imageGradient);
    }
  }

  private static void scatter(
      Window w,
      int n,
      int row,
      int column,
      int c,
      RawTensor images,
      FloatVector largest,
      FloatVector gradient,
      RawTensor imageGradient) {
    int top = row * w.stride() - w.padTop();
    int left = column * w.stride() - w.padLeft();
    FloatVector rest = gradient;
    for (int i = w.firstRow(row); i < w.endRow(row); i++) {
      for (int j = w.firstColumn(column); j < w.endColumn(column); j++) {
        int at = w.in(n, top + i, left + j) + c;
        VectorMask<Float> wins = Lanes.load(images.bytes(), at).compare(EQ, largest);
        FloatVector sum = Lanes.load(imageGradient.bytes(), at);
        Lanes.store(sum.add(Lanes.zero().blend(rest, wins)), imageGradient.bytes(), at);
        rest = rest.blend(0f, wins);
      }
    }
  }
}
