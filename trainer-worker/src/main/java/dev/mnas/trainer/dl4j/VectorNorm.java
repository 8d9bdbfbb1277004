package dev.mnas.trainer.dl4j;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Vectors of eight channels; the channels left over go through {@link ScalarNorm}. Sums are kept in
 * floats for a block of rows and in doubles across blocks.
 */
final class VectorNorm implements NormKernels {
  private static final int BLOCK = 64;

  @Override
  public void moments(RawTensor input, double[] mean, double[] variance) {
    int channels = mean.length;
    int rows = input.length() / channels;
    int end = Lanes.vectorised(channels);
    // Sums of differences from the first row: squares of a large mean would drown the variance.
    float[] origin = new float[end];
    for (int c = 0; c < end; c++) {
      origin[c] = (float) input.get(c);
    }
    double[] sum = new double[end];
    double[] squares = new double[end];
    for (int row = 0; row < rows; row += BLOCK) {
      addMoments(
          input.bytes(), row, Math.min(rows, row + BLOCK), channels, origin, sum, squares);
    }
    for (int c = 0; c < end; c++) {
      double offset = sum[c] / rows;
      mean[c] = origin[c] + offset;
      variance[c] = Math.max(0, squares[c] / rows - offset * offset);
    }
    if (end < channels) {
      new ScalarNorm(end).moments(input, mean, variance);
    }
  }

  private static void addMoments(
      ByteBuffer x, int from, int to, int channels, float[] origin, double[] sum, double[] square) {
    for (int c = 0; c < origin.length; c += Lanes.COUNT) {
      FloatVector start = FloatVector.fromArray(Lanes.SPECIES, origin, c);
      FloatVector first = Lanes.zero();
      FloatVector second = Lanes.zero();
      for (int row = from; row < to; row++) {
        FloatVector offset = Lanes.load(x, row * channels + c).sub(start);
        first = first.add(offset);
        second = offset.fma(offset, second);
      }
      addTo(sum, c, first);
      addTo(square, c, second);
    }
  }

  private static void addTo(double[] sums, int at, FloatVector vector) {
    float[] lanes = vector.toArray();
    for (int i = 0; i < lanes.length; i++) {
      sums[at + i] += lanes[i];
    }
  }

  @Override
  public void apply(RawTensor input, Affine affine, RawTensor output) {
    int channels = affine.scale().length;
    int rows = input.length() / channels;
    float[] scale = Lanes.floats(affine.scale());
    float[] shift = Lanes.floats(affine.shift());
    for (int row = 0; row < rows; row += BLOCK) {
      applyBlock(
          input.bytes(),
          output.bytes(),
          row,
          Math.min(rows, row + BLOCK),
          channels,
          scale,
          shift,
          (float) affine.low(),
          (float) affine.high());
    }
    if (scale.length < channels) {
      new ScalarNorm(scale.length).apply(input, affine, output);
    }
  }

  private static void applyBlock(
      ByteBuffer x,
      ByteBuffer y,
      int from,
      int to,
      int channels,
      float[] scale,
      float[] shift,
      float low,
      float high) {
    for (int c = 0; c < scale.length; c += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(Lanes.SPECIES, scale, c);
      FloatVector b = FloatVector.fromArray(Lanes.SPECIES, shift, c);
      for (int row = from; row < to; row++) {
        int at = row * channels + c;
        Lanes.store(Lanes.load(x, at).fma(a, b).max(low).min(high), y, at);
      }
    }
  }

  @Override
  public void gradientSums(
      RawTensor input,
      RawTensor outputGradient,
      Affine affine,
      double[] mean,
      double[] sum,
      double[] centredSum) {
    int channels = mean.length;
    int rows = input.length() / channels;
    Floats floats = Floats.of(affine, mean);
    for (int row = 0; row < rows; row += BLOCK) {
      int end = Math.min(rows, row + BLOCK);
      addSums(
          input.bytes(), outputGradient.bytes(), row, end, channels, floats, sum, centredSum);
    }
    int end = Lanes.vectorised(channels);
    if (end < channels) {
      new ScalarNorm(end).gradientSums(input, outputGradient, affine, mean, sum, centredSum);
    }
  }

  private static void addSums(
      ByteBuffer x,
      ByteBuffer g,
      int from,
      int to,
      int channels,
      Floats floats,
      double[] sum,
      double[] centredSum) {
    float low = floats.low;
    float high = floats.high;
    for (int c = 0; c < floats.scale.length; c += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(Lanes.SPECIES, floats.scale, c);
      FloatVector b = FloatVector.fromArray(Lanes.SPECIES, floats.shift, c);
      FloatVector mean = FloatVector.fromArray(Lanes.SPECIES, floats.mean, c);
      FloatVector first = Lanes.zero();
      FloatVector second = Lanes.zero();
      for (int row = from; row < to; row++) {
        int at = row * channels + c;
        FloatVector value = Lanes.load(x, at);
        FloatVector normal = value.fma(a, b);
        FloatVector passed =
            Lanes.zero()
                .blend(Lanes.load(g, at), normal.compare(GT, low).and(normal.compare(LT, high)));
        first = first.add(passed);
        second = passed.fma(value.sub(mean), second);
      }
      addTo(sum, c, first);
      addTo(centredSum, c, second);
    }
  }

  @Override
  public void inputGradient(
      RawTensor input,
      RawTensor outputGradient,
      Affine affine,
      double[] mean,
      Backward backward,
      RawTensor inputGradient) {
    int channels = mean.length;
    int rows = input.length() / channels;
    Floats floats = Floats.of(affine, mean);
    float[] p = Lanes.floats(backward.p());
    float[] q = Lanes.floats(backward.q());
    float[] r = Lanes.floats(backward.r());
    for (int row = 0; row < rows; row += BLOCK) {
      int end = Math.min(rows, row + BLOCK);
      gradientBlock(
          input.bytes(),
          outputGradient.bytes(),
          inputGradient.bytes(),
          row,
          end,
          channels,
          floats,
          p,
          q,
          r);
    }
    if (p.length < channels) {
      new ScalarNorm(p.length)
          .inputGradient(input, outputGradient, affine, mean, backward, inputGradient);
    }
  }

  private static void gradientBlock(
      ByteBuffer x,
      ByteBuffer g,
      ByteBuffer gx,
      int from,
      int to,
      int channels,
      Floats floats,
      float[] p,
      float[] q,
      float[] r) {
    float low = floats.low;
    float high = floats.high;
    for (int c = 0; c < p.length; c += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(Lanes.SPECIES, floats.scale, c);
      FloatVector b = FloatVector.fromArray(Lanes.SPECIES, floats.shift, c);
      FloatVector mean = FloatVector.fromArray(Lanes.SPECIES, floats.mean, c);
      FloatVector ofGradient = FloatVector.fromArray(Lanes.SPECIES, p, c);
      FloatVector ofInput = FloatVector.fromArray(Lanes.SPECIES, q, c);
      FloatVector constant = FloatVector.fromArray(Lanes.SPECIES, r, c);
      for (int row = from; row < to; row++) {
        int at = row * channels + c;
        FloatVector value = Lanes.load(x, at);
        FloatVector normal = value.fma(a, b);
        FloatVector passed =
            Lanes.zero()
                .blend(Lanes.load(g, at), normal.compare(GT, low).and(normal.compare(LT, high)));
        FloatVector rest = value.sub(mean).fma(ofInput, constant);
        Lanes.store(passed.fma(ofGradient, rest), gx, at);
      }
    }
  }

  private record Floats(float[] scale, float[] shift, float[] mean, float low, float high) {
    static Floats of(Affine affine, double[] mean) {
      return new Floats(
          Lanes.floats(affine.scale()),
          Lanes.floats(affine.shift()),
          Lanes.floats(mean),
          (float) affine.low(),
          (float) affine.high());
    }
  }
}
