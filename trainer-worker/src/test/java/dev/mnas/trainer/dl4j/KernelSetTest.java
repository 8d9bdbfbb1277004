package dev.mnas.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector kernels against the plain loops. */
@Timeout(60)
class KernelSetTest {
  private final SplittableRandom random = new SplittableRandom(11);

  @BeforeEach
  void needTheVectorModule() {
    Assumptions.assumeTrue(KernelSet.vectorModulePresent(), "no jdk.incubator.vector");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, 8", "3, 2, 8", "5, 1, 8", "5, 2, 8", "7, 1, 8", "3, 1, 9", "3, 2, 20", "5, 2, 17",
    "1, 1, 16", "1, 2, 16", "5, 1, 4",
  })
  void depthwiseKernelsAgree(int kernel, int stride, int channels) {
    Window window = Window.same(2, 7, 6, channels, kernel, stride);
    int outputs = 2 * window.outHeight() * window.outWidth() * channels;
    RawTensor images = filled(2 * 7 * 6 * channels);
    RawTensor weights = filled(kernel * kernel * channels);
    RawTensor gradient = filled(outputs);
    DepthwiseKernels scalar = KernelSet.SCALAR.depthwise();
    DepthwiseKernels vector = KernelSet.vector().depthwise();
    RawTensor expected = filled(outputs);
    RawTensor actual = filled(outputs);
    scalar.forward(window, images, weights, expected);
    vector.forward(window, images, weights, actual);
    assertEqual(actual, expected, 1e-5f);

    expected = filled(images.length());
    actual = filled(images.length());
    scalar.imageGradient(window, gradient, weights, expected);
    vector.imageGradient(window, gradient, weights, actual);
    assertEqual(actual, expected, 1e-5f);

    expected = filled(weights.length());
    actual = filled(weights.length());
    scalar.kernelGradient(window, images, gradient, expected);
    vector.kernelGradient(window, images, gradient, actual);
    assertEqual(actual, expected, 1e-4f);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 20, 4})
  void normKernelsAgree(int channels) {
    RawTensor input = filled(150 * channels);
    RawTensor gradient = filled(150 * channels);
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    double[] vectorMean = new double[channels];
    double[] vectorVariance = new double[channels];
    NormKernels scalar = KernelSet.SCALAR.norm();
    NormKernels vector = KernelSet.vector().norm();
    scalar.moments(input, mean, variance);
    vector.moments(input, vectorMean, vectorVariance);
    assertThat(vectorMean).containsExactly(mean, within(1e-6));
    assertThat(vectorVariance).containsExactly(variance, within(1e-6));

    NormKernels.Affine affine =
        new NormKernels.Affine(doubles(channels), doubles(channels), 0, 0.6);
    RawTensor expected = filled(input.length());
    RawTensor actual = filled(input.length());
    scalar.apply(input, affine, expected);
    vector.apply(input, affine, actual);
    assertEqual(actual, expected, 1e-6f);

    double[] sum = new double[channels];
    double[] centred = new double[channels];
    double[] vectorSum = new double[channels];
    double[] vectorCentred = new double[channels];
    scalar.gradientSums(input, gradient, affine, mean, sum, centred);
    vector.gradientSums(input, gradient, affine, mean, vectorSum, vectorCentred);
    assertThat(vectorSum).containsExactly(sum, within(1e-4));
    assertThat(vectorCentred).containsExactly(centred, within(1e-4));

    NormKernels.Backward backward =
        new NormKernels.Backward(doubles(channels), doubles(channels), doubles(channels));
    scalar.inputGradient(input, gradient, affine, mean, backward, expected);
    vector.inputGradient(input, gradient, affine, mean, backward, actual);
    assertEqual(actual, expected, 1e-5f);
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "2, 8", "1, 9", "2, 20", "1, 4"})
  void poolKernelsAgree(int stride, int channels) {
    Window window = Window.same(2, 7, 6, channels, 3, stride);
    int outputs = 2 * window.outHeight() * window.outWidth() * channels;
    RawTensor images = filled(2 * 7 * 6 * channels);
    // Equal values side by side: the first must win in both.
    for (int c = 0; c < channels; c++) {
      images.set(8 * channels + c, 2);
      images.set(9 * channels + c, 2);
    }
    RawTensor gradient = filled(outputs);
    RawTensor expected = filled(outputs);
    RawTensor actual = filled(outputs);
    KernelSet.SCALAR.pool().forward(window, images, expected);
    KernelSet.vector().pool().forward(window, images, actual);
    assertEqual(actual, expected, 0);

    expected = filled(images.length());
    actual = filled(images.length());
    KernelSet.SCALAR.pool().imageGradient(window, images, gradient, expected);
    KernelSet.vector().pool().imageGradient(window, images, gradient, actual);
    assertEqual(actual, expected, 1e-5f);
  }

  private RawTensor filled(int length) {
    RawTensor tensor = RawTensor.allocate(length);
    for (int i = 0; i < length; i++) {
      tensor.set(i, random.nextDouble(-1, 1));
    }
    return tensor;
  }

  private double[] doubles(int length) {
    return random.doubles(length, -1, 1).toArray();
  }

  private static void assertEqual(RawTensor actual, RawTensor expected, float tolerance) {
    assertThat(floats(actual)).containsExactly(floats(expected), within(tolerance));
  }

  private static float[] floats(RawTensor tensor) {
    float[] values = new float[tensor.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) tensor.get(i);
    }
    return values;
  }
}
