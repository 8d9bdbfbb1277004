package dev.mnas.trainer.dl4j;

import static dev.mnas.trainer.dl4j.VectorLanes.LANES;
import static dev.mnas.trainer.dl4j.VectorLanes.SPECIES;
import static dev.mnas.trainer.dl4j.VectorLanes.load;
import static dev.mnas.trainer.dl4j.VectorLanes.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums and maps over rows with vectors of eight channels. Sums run in float over a tile of rows
 * that fits the first-level cache and in double across tiles.
 */
final class VectorRows implements RowKernels {
  private static final int TILE = 64;

  private final RowKernels narrow;

  VectorRows(RowKernels narrow) {
    this.narrow = narrow;
  }

  @Override
  public void moments(Rows rows, ByteBuffer x, double[] sum, double[] squares) {
    if (rows.channels() < LANES) {
      narrow.moments(rows, x, sum, squares);
      return;
    }
    double[] sums = new double[VectorLanes.padded(rows.channels())];
    double[] squareSums = new double[sums.length];
    float[] lanes = new float[LANES];
    for (int row = 0; row < rows.count(); row += TILE) {
      momentsTile(rows, row, x, sums, squareSums, lanes);
    }
    VectorLanes.addSlots(sums, sum);
    VectorLanes.addSlots(squareSums, squares);
  }

  private static void momentsTile(
      Rows rows, int row, ByteBuffer x, double[] sums, double[] squares, float[] lanes) {
    int channels = rows.channels();
    int end = end(rows, row);
    for (int c = 0; c < channels; c += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector square = FloatVector.zero(SPECIES);
      for (int i = start(rows, row, c); i < end; i += channels) {
        FloatVector value = load(x, i);
        sum = sum.add(value);
        square = value.fma(value, square);
      }
      spill(sum, lanes, sums, c);
      spill(square, lanes, squares, c);
    }
  }

  @Override
  public void products(Rows rows, ByteBuffer x, ByteBuffer g, double[] sum) {
    if (rows.channels() < LANES) {
      narrow.products(rows, x, g, sum);
      return;
    }
    double[] sums = new double[VectorLanes.padded(rows.channels())];
    float[] lanes = new float[LANES];
    for (int row = 0; row < rows.count(); row += TILE) {
      productsTile(rows, row, x, g, sums, lanes);
    }
    VectorLanes.addSlots(sums, sum);
  }

  private static void productsTile(
      Rows rows, int row, ByteBuffer x, ByteBuffer g, double[] sums, float[] lanes) {
    int channels = rows.channels();
    int end = end(rows, row);
    for (int c = 0; c < channels; c += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int i = start(rows, row, c); i < end; i += channels) {
        sum = load(x, i).fma(load(g, i), sum);
      }
      spill(sum, lanes, sums, c);
    }
  }

  @Override
  public void map(Rows rows, ByteBuffer x, Affine affine, ByteBuffer y) {
    if (rows.channels() < LANES) {
      narrow.map(rows, x, affine, y);
      return;
    }
    float[] scale = VectorLanes.slots(affine.scale());
    float[] shift = VectorLanes.slots(affine.shift());
    float low = (float) affine.low();
    float high = (float) affine.high();
    for (int row = 0; row < rows.count(); row += TILE) {
      mapTile(rows, row, x, y, scale, shift, low, high);
    }
  }

  private static void mapTile(
      Rows rows,
      int row,
      ByteBuffer x,
      ByteBuffer y,
      float[] scales,
      float[] shifts,
      float low,
      float high) {
    int channels = rows.channels();
    int end = end(rows, row);
    for (int c = 0; c < channels; c += LANES) {
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, c);
      FloatVector shift = FloatVector.fromArray(SPECIES, shifts, c);
      for (int i = start(rows, row, c); i < end; i += channels) {
        store(load(x, i).fma(scale, shift).max(low).min(high), y, i);
      }
    }
  }

  @Override
  public void openSums(
      Rows rows, ByteBuffer x, ByteBuffer g, Affine affine, double[] sum, double[] products) {
    if (rows.channels() < LANES) {
      narrow.openSums(rows, x, g, affine, sum, products);
      return;
    }
    float[] scale = VectorLanes.slots(affine.scale());
    float[] shift = VectorLanes.slots(affine.shift());
    double[] sums = new double[scale.length];
    double[] productSums = new double[scale.length];
    float[] lanes = new float[LANES];
    float low = (float) affine.low();
    float high = (float) affine.high();
    for (int row = 0; row < rows.count(); row += TILE) {
      openSumsTile(rows, row, x, g, scale, shift, low, high, sums, productSums, lanes);
    }
    VectorLanes.addSlots(sums, sum);
    VectorLanes.addSlots(productSums, products);
  }

  private static void openSumsTile(
      Rows rows,
      int row,
      ByteBuffer x,
      ByteBuffer g,
      float[] scales,
      float[] shifts,
      float low,
      float high,
      double[] sums,
      double[] products,
      float[] lanes) {
    int channels = rows.channels();
    int end = end(rows, row);
    for (int c = 0; c < channels; c += LANES) {
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, c);
      FloatVector shift = FloatVector.fromArray(SPECIES, shifts, c);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector product = FloatVector.zero(SPECIES);
      for (int i = start(rows, row, c); i < end; i += channels) {
        FloatVector value = load(x, i);
        FloatVector z = value.fma(scale, shift);
        FloatVector gradient = FloatVector.zero(SPECIES).blend(load(g, i), open(z, low, high));
        sum = sum.add(gradient);
        product = gradient.fma(value, product);
      }
      spill(sum, lanes, sums, c);
      spill(product, lanes, products, c);
    }
  }

  @Override
  public void openMap(
      Rows rows, ByteBuffer x, ByteBuffer g, Affine affine, Combination weights, ByteBuffer y) {
    if (rows.channels() < LANES) {
      narrow.openMap(rows, x, g, affine, weights, y);
      return;
    }
    float[][] slots = {
      VectorLanes.slots(affine.scale()),
      VectorLanes.slots(affine.shift()),
      VectorLanes.slots(weights.gain()),
      VectorLanes.slots(weights.slope()),
      VectorLanes.slots(weights.constant())
    };
    float low = (float) affine.low();
    float high = (float) affine.high();
    for (int row = 0; row < rows.count(); row += TILE) {
      openMapTile(rows, row, x, g, y, slots, low, high);
    }
  }

  private static void openMapTile(
      Rows rows,
      int row,
      ByteBuffer x,
      ByteBuffer g,
      ByteBuffer y,
      float[][] slots,
      float low,
      float high) {
    int channels = rows.channels();
    int end = end(rows, row);
    for (int c = 0; c < channels; c += LANES) {
      FloatVector scale = FloatVector.fromArray(SPECIES, slots[0], c);
      FloatVector shift = FloatVector.fromArray(SPECIES, slots[1], c);
      FloatVector gain = FloatVector.fromArray(SPECIES, slots[2], c);
      FloatVector slope = FloatVector.fromArray(SPECIES, slots[3], c);
      FloatVector constant = FloatVector.fromArray(SPECIES, slots[4], c);
      for (int i = start(rows, row, c); i < end; i += channels) {
        FloatVector value = load(x, i);
        FloatVector z = value.fma(scale, shift);
        FloatVector gradient = FloatVector.zero(SPECIES).blend(load(g, i), open(z, low, high));
        store(gradient.fma(gain, value.fma(slope, constant)), y, i);
      }
    }
  }

  private static VectorMask<Float> open(FloatVector z, float low, float high) {
    return z.compare(VectorOperators.GT, low).and(z.compare(VectorOperators.LT, high));
  }

  private static int start(Rows rows, int row, int c) {
    return (rows.first() + row) * rows.channels() + VectorLanes.first(c, rows.channels());
  }

  private static int end(Rows rows, int row) {
    return (rows.first() + Math.min(rows.count(), row + TILE)) * rows.channels();
  }

  private static void spill(FloatVector vector, float[] lanes, double[] sums, int c) {
    vector.intoArray(lanes, 0);
    for (int i = 0; i < LANES; i++) {
      sums[c + i] += lanes[i];
    }
  }
}
