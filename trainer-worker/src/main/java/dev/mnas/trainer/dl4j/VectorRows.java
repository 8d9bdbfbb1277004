package dev.mnas.trainer.dl4j;

import static dev.mnas.trainer.dl4j.VectorLanes.LANES;
import static dev.mnas.trainer.dl4j.VectorLanes.SPECIES;
import static dev.mnas.trainer.dl4j.VectorLanes.first;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
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
  private final ThreadLocal<Tile> tiles = ThreadLocal.withInitial(() -> new Tile(0));

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
    Tile tile = tile(rows);
    FloatBuffer in = x.asFloatBuffer();
    for (int row = 0; row < rows.count(); row += TILE) {
      int floats = tile.load(rows, row, in, tile.x);
      momentsTile(tile, floats, rows.channels(), sums, squareSums, lanes);
    }
    VectorLanes.addSlots(sums, sum);
    VectorLanes.addSlots(squareSums, squares);
  }

  private static void momentsTile(
      Tile tile, int floats, int channels, double[] sums, double[] squares, float[] lanes) {
    float[] x = tile.x;
    for (int c = 0; c < channels; c += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector square = FloatVector.zero(SPECIES);
      for (int i = first(c, channels); i < floats; i += channels) {
        FloatVector value = FloatVector.fromArray(SPECIES, x, i);
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
    Tile tile = tile(rows);
    FloatBuffer left = x.asFloatBuffer();
    FloatBuffer right = g.asFloatBuffer();
    for (int row = 0; row < rows.count(); row += TILE) {
      tile.load(rows, row, left, tile.x);
      int floats = tile.load(rows, row, right, tile.g);
      productsTile(tile, floats, rows.channels(), sums, lanes);
    }
    VectorLanes.addSlots(sums, sum);
  }

  private static void productsTile(
      Tile tile, int floats, int channels, double[] sums, float[] lanes) {
    float[] x = tile.x;
    float[] g = tile.g;
    for (int c = 0; c < channels; c += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int i = first(c, channels); i < floats; i += channels) {
        sum = FloatVector.fromArray(SPECIES, x, i).fma(FloatVector.fromArray(SPECIES, g, i), sum);
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
    Tile tile = tile(rows);
    FloatBuffer in = x.asFloatBuffer();
    FloatBuffer out = y.asFloatBuffer();
    for (int row = 0; row < rows.count(); row += TILE) {
      int floats = tile.load(rows, row, in, tile.x);
      mapTile(tile, floats, rows.channels(), scale, shift, low, high);
      tile.store(rows, row, floats, out);
    }
  }

  private static void mapTile(
      Tile tile, int floats, int channels, float[] scales, float[] shifts, float low, float high) {
    float[] x = tile.x;
    float[] y = tile.y;
    for (int c = 0; c < channels; c += LANES) {
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, c);
      FloatVector shift = FloatVector.fromArray(SPECIES, shifts, c);
      for (int i = first(c, channels); i < floats; i += channels) {
        FloatVector.fromArray(SPECIES, x, i).fma(scale, shift).max(low).min(high).intoArray(y, i);
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
    Tile tile = tile(rows);
    FloatBuffer in = x.asFloatBuffer();
    FloatBuffer outer = g.asFloatBuffer();
    for (int row = 0; row < rows.count(); row += TILE) {
      tile.load(rows, row, in, tile.x);
      int floats = tile.load(rows, row, outer, tile.g);
      openSumsTile(
          tile, floats, rows.channels(), scale, shift, low, high, sums, productSums, lanes);
    }
    VectorLanes.addSlots(sums, sum);
    VectorLanes.addSlots(productSums, products);
  }

  private static void openSumsTile(
      Tile tile,
      int floats,
      int channels,
      float[] scales,
      float[] shifts,
      float low,
      float high,
      double[] sums,
      double[] products,
      float[] lanes) {
    float[] x = tile.x;
    float[] g = tile.g;
    for (int c = 0; c < channels; c += LANES) {
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, c);
      FloatVector shift = FloatVector.fromArray(SPECIES, shifts, c);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector product = FloatVector.zero(SPECIES);
      for (int i = first(c, channels); i < floats; i += channels) {
        FloatVector value = FloatVector.fromArray(SPECIES, x, i);
        FloatVector z = value.fma(scale, shift);
        FloatVector gradient =
            FloatVector.zero(SPECIES)
                .blend(FloatVector.fromArray(SPECIES, g, i), open(z, low, high));
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
    Tile tile = tile(rows);
    FloatBuffer in = x.asFloatBuffer();
    FloatBuffer outer = g.asFloatBuffer();
    FloatBuffer inner = y.asFloatBuffer();
    for (int row = 0; row < rows.count(); row += TILE) {
      tile.load(rows, row, in, tile.x);
      int floats = tile.load(rows, row, outer, tile.g);
      openMapTile(tile, floats, rows.channels(), slots, low, high);
      tile.store(rows, row, floats, inner);
    }
  }

  private static void openMapTile(
      Tile tile, int floats, int channels, float[][] slots, float low, float high) {
    float[] x = tile.x;
    float[] g = tile.g;
    float[] y = tile.y;
    for (int c = 0; c < channels; c += LANES) {
      FloatVector scale = FloatVector.fromArray(SPECIES, slots[0], c);
      FloatVector shift = FloatVector.fromArray(SPECIES, slots[1], c);
      FloatVector gain = FloatVector.fromArray(SPECIES, slots[2], c);
      FloatVector slope = FloatVector.fromArray(SPECIES, slots[3], c);
      FloatVector constant = FloatVector.fromArray(SPECIES, slots[4], c);
      for (int i = first(c, channels); i < floats; i += channels) {
        FloatVector value = FloatVector.fromArray(SPECIES, x, i);
        FloatVector z = value.fma(scale, shift);
        FloatVector gradient =
            FloatVector.zero(SPECIES)
                .blend(FloatVector.fromArray(SPECIES, g, i), open(z, low, high));
        gradient.fma(gain, value.fma(slope, constant)).intoArray(y, i);
      }
    }
  }

  private static VectorMask<Float> open(FloatVector z, float low, float high) {
    return z.compare(VectorOperators.GT, low).and(z.compare(VectorOperators.LT, high));
  }

  private static void spill(FloatVector vector, float[] lanes, double[] sums, int c) {
    vector.intoArray(lanes, 0);
    for (int i = 0; i < LANES; i++) {
      sums[c + i] += lanes[i];
    }
  }

  private Tile tile(Rows rows) {
    int floats = Math.min(TILE, rows.count()) * rows.channels();
    Tile tile = tiles.get();
    if (tile.x.length < floats) {
      tile = new Tile(floats);
      tiles.set(tile);
    }
    return tile;
  }

  /** A thread's copies of some rows: vectors load twice as fast from arrays as from buffers. */
  private static final class Tile {
    final float[] x;
    final float[] g;
    final float[] y;

    Tile(int floats) {
      x = new float[floats];
      g = new float[floats];
      y = new float[floats];
    }

    /** Copies rows from the given one on; gives the number of floats. */
    int load(Rows rows, int row, FloatBuffer from, float[] to) {
      int floats = Math.min(TILE, rows.count() - row) * rows.channels();
      from.get((rows.first() + row) * rows.channels(), to, 0, floats);
      return floats;
    }

    void store(Rows rows, int row, int floats, FloatBuffer to) {
      to.put((rows.first() + row) * rows.channels(), y, 0, floats);
    }
  }
}
