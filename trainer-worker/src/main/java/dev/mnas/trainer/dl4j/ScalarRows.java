package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;

/** Sums and maps over rows one scalar at a time, in double precision. */
final class ScalarRows implements RowKernels {
  private final Elements.View view;

  ScalarRows(Elements.View view) {
    this.view = view;
  }

  @Override
  public void moments(Rows rows, ByteBuffer x, double[] sum, double[] squares) {
    Elements xs = view.of(x);
    each(
        rows,
        (i, c) -> {
          double value = xs.get(i);
          sum[c] += value;
          squares[c] += value * value;
        });
  }

  @Override
  public void products(Rows rows, ByteBuffer x, ByteBuffer g, double[] sum) {
    Elements xs = view.of(x);
    Elements gs = view.of(g);
    each(rows, (i, c) -> sum[c] += xs.get(i) * gs.get(i));
  }

  @Override
  public void map(Rows rows, ByteBuffer x, Affine affine, ByteBuffer y) {
    Elements xs = view.of(x);
    Elements ys = view.of(y);
    each(
        rows,
        (i, c) -> {
          double z = xs.get(i) * affine.scale()[c] + affine.shift()[c];
          ys.set(i, Math.min(Math.max(z, affine.low()), affine.high()));
        });
  }

  @Override
  public void openSums(
      Rows rows, ByteBuffer x, ByteBuffer g, Affine affine, double[] sum, double[] products) {
    Elements xs = view.of(x);
    Elements gs = view.of(g);
    each(
        rows,
        (i, c) -> {
          if (open(affine, c, xs.get(i))) {
            sum[c] += gs.get(i);
            products[c] += gs.get(i) * xs.get(i);
          }
        });
  }

  @Override
  public void openMap(
      Rows rows, ByteBuffer x, ByteBuffer g, Affine affine, Combination weights, ByteBuffer y) {
    Elements xs = view.of(x);
    Elements gs = view.of(g);
    Elements ys = view.of(y);
    each(
        rows,
        (i, c) -> {
          double gradient = open(affine, c, xs.get(i)) ? gs.get(i) : 0;
          double rest = weights.slope()[c] * xs.get(i) + weights.constant()[c];
          ys.set(i, weights.gain()[c] * gradient + rest);
        });
  }

  private static boolean open(Affine affine, int c, double x) {
    double z = x * affine.scale()[c] + affine.shift()[c];
    return z > affine.low() && z < affine.high();
  }

  private static void each(Rows rows, Action action) {
    int index = rows.offset();
    for (int row = 0; row < rows.count(); row++) {
      for (int c = 0; c < rows.channels(); c++) {
        action.on(index++, c);
      }
    }
  }

  private interface Action {
    void on(int index, int channel);
  }
}
