package dev.mnas.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Vector kernels give what scalar kernels give, whatever the number of channels. */
@Timeout(60)
class KernelsTest {
  private static final Kernels SCALAR = Kernels.scalar(DataType.FLOAT);
  private static final Kernels VECTOR = Kernels.vector();
  private static final int SCALARS_AROUND = 8;

  private final SplittableRandom random = new SplittableRandom(3);

  static Stream<Window> windows() {
    return Stream.of(1, 5, 8, 12, 16, 20, 33)
        .flatMap(
            channels ->
                Stream.of(3, 5)
                    .flatMap(
                        kernel ->
                            Stream.of(1, 2)
                                .flatMap(
                                    stride ->
                                        Stream.of(
                                            new Window(2, 7, 6, channels, kernel, stride),
                                            new Window(2, 2, 1, channels, kernel, stride),
                                            new Window(1, 14, 14, channels, kernel, stride)))));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void depthwiseAgrees(Window w) {
    ByteBuffer x = inputs(w);
    ByteBuffer kernel = random(w.kernel() * w.kernel() * w.channels());
    ByteBuffer gradient = random(outputs(w));

    same(outputs(w), (kernels, y) -> kernels.depthwise().forward(w, x, kernel, y));
    same(
        size(w),
        (kernels, result) -> kernels.depthwise().inputGradient(w, gradient, kernel, result));
    same(
        w.kernel() * w.kernel() * w.channels(),
        (kernels, result) -> kernels.depthwise().kernelGradient(w, x, gradient, result));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void maxPoolAgrees(Window w) {
    ByteBuffer x = inputs(w);
    ByteBuffer gradient = random(outputs(w));
    ByteBuffer y = empty(outputs(w));
    SCALAR.pool().forward(w, x, y);

    same(outputs(w), (kernels, result) -> kernels.pool().forward(w, x, result));
    same(size(w), (kernels, result) -> kernels.pool().inputGradient(w, x, y, gradient, result));
  }

  @Test
  void gradientOfTiedMaximaGoesToTheFirst() {
    Window w = new Window(1, 3, 3, 8, 3, 2);
    ByteBuffer x = empty(size(w));
    fill(x, 1);
    ByteBuffer y = empty(outputs(w));
    ByteBuffer gradient = empty(outputs(w));
    fill(gradient, 1);
    VECTOR.pool().forward(w, x, y);
    ByteBuffer result = empty(size(w));
    VECTOR.pool().inputGradient(w, x, y, gradient, result);

    float sum = 0;
    for (int pixel = 0; pixel < 9; pixel++) {
      sum += result.getFloat(pixel * 8 * Float.BYTES);
    }
    assertThat(sum).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 12, 16, 20, 33})
  void sumsAndMapsOverRowsAgree(int channels) {
    Rows rows = new Rows(2, 150, channels);
    int scalars = 160 * channels;
    ByteBuffer x = random(scalars);
    ByteBuffer g = random(scalars);
    Affine clipped = new Affine(doubles(channels), doubles(channels), 0, 0.5);
    RowKernels.Combination weights =
        new RowKernels.Combination(doubles(channels), doubles(channels), doubles(channels));

    sameSums(channels, (k, a, b) -> k.rows().moments(rows, x, a, b));
    sameSums(channels, (k, a, b) -> k.rows().products(rows, x, g, a));
    sameSums(channels, (k, a, b) -> k.rows().openSums(rows, x, g, clipped, a, b));
    same(scalars, (k, y) -> k.rows().map(rows, x, clipped, y));
    same(scalars, (k, y) -> k.rows().openMap(rows, x, g, clipped, weights, y));
  }

  @Test
  void propertyForcesScalarKernels() {
    System.setProperty(Kernels.PROPERTY, "scalar");
    try {
      assertThat(Kernels.of(DataType.FLOAT).name()).isEqualTo("scalar");
    } finally {
      System.clearProperty(Kernels.PROPERTY);
    }
    assertThat(Kernels.of(DataType.FLOAT).name()).isEqualTo("vector");
    assertThat(Kernels.of(DataType.DOUBLE).name()).isEqualTo("scalar");
  }

  private interface Writing {
    void run(Kernels kernels, ByteBuffer result);
  }

  private interface Summing {
    void run(Kernels kernels, double[] first, double[] second);
  }

  /** Compares results, and that nothing is written beside them. */
  private void same(int scalars, Writing writing) {
    ByteBuffer expected = guarded(scalars);
    ByteBuffer actual = guarded(scalars);
    writing.run(SCALAR, inner(expected, scalars));
    writing.run(VECTOR, inner(actual, scalars));
    for (int i = 0; i < scalars + 2 * SCALARS_AROUND; i++) {
      float value = expected.getFloat(i * Float.BYTES);
      assertThat(actual.getFloat(i * Float.BYTES))
          .as("scalar %d", i - SCALARS_AROUND)
          .isCloseTo(value, within(1e-5f + 1e-5f * Math.abs(value)));
    }
  }

  private static void sameSums(int channels, Summing summing) {
    double[] first = new double[channels];
    double[] second = new double[channels];
    summing.run(SCALAR, first, second);
    double[] firstVector = new double[channels];
    double[] secondVector = new double[channels];
    summing.run(VECTOR, firstVector, secondVector);
    assertThat(firstVector).containsExactly(first, within(1e-4));
    assertThat(secondVector).containsExactly(second, within(1e-4));
  }

  private ByteBuffer inputs(Window w) {
    return random(size(w));
  }

  private static int size(Window w) {
    return w.images() * w.height() * w.width() * w.channels();
  }

  private static int outputs(Window w) {
    return w.images() * w.outputHeight() * w.outputWidth() * w.channels();
  }

  private double[] doubles(int count) {
    return random.doubles(count, -1, 1).toArray();
  }

  private ByteBuffer random(int scalars) {
    ByteBuffer buffer = empty(scalars);
    for (int i = 0; i < scalars; i++) {
      buffer.putFloat(i * Float.BYTES, (float) random.nextDouble(-1, 1));
    }
    return buffer;
  }

  private static void fill(ByteBuffer buffer, float value) {
    for (int i = 0; i < buffer.capacity(); i += Float.BYTES) {
      buffer.putFloat(i, value);
    }
  }

  private static ByteBuffer empty(int scalars) {
    return ByteBuffer.allocateDirect(scalars * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer guarded(int scalars) {
    ByteBuffer buffer = empty(scalars + 2 * SCALARS_AROUND);
    fill(buffer, 777);
    return buffer;
  }

  private static ByteBuffer inner(ByteBuffer buffer, int scalars) {
    return buffer
        .slice(SCALARS_AROUND * Float.BYTES, scalars * Float.BYTES)
        .order(ByteOrder.nativeOrder());
  }
}
