package dev.mnas.trainer.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.mnas.export.Evaluator;
import dev.mnas.export.OnnxWriter;
import dev.mnas.export.TfliteWriter;
import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.trainer.dl4j.Dl4jRuntime;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Runs networks with drawn weights and images in every runtime and compares the logits. */
final class Parity {
  /** Of max(1, the largest logit). */
  static final double TOLERANCE = 1e-4;

  private static final double PROBABILITY_TOLERANCE = 1e-5;
  private static final int IMAGES = 2;

  /** Of weights for one network: ReLUs of narrow grouped layers may all be dead in one draw. */
  private static final int MAX_DRAWS = 5;

  private final RandomGenerator random;
  private int networks;
  private int redrawn;
  private double worstTflite;
  private double worstOnnx;
  private double worstPlain;

  Parity(RandomGenerator random) {
    this.random = random;
  }

  /** Fails when the runtimes disagree about the network or XNNPACK leaves a node of it. */
  void check(Network network) throws OrtException {
    int length = Math.toIntExact(network.spec().input().elements());
    int classes = network.spec().classes();
    float[] images = new float[IMAGES * length];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    Weights weights = DrawnWeights.of(network, random);
    double[] trained = trained(network, weights, images);
    // A network that answers every image alike would hide differences.
    for (int draw = 1; Arrays.equals(trained, 0, classes, trained, classes, 2 * classes); draw++) {
      assertThat(draw)
          .as("draws of weights that tell images apart: %s", network)
          .isLessThan(MAX_DRAWS);
      weights = DrawnWeights.of(network, random);
      trained = trained(network, weights, images);
      redrawn++;
    }
    double[] timed = new double[trained.length];
    try (TfliteRuntime tflite = new TfliteRuntime(TfliteWriter.write(network, weights))) {
      assertThat(tflite.nodesLeft()).as("nodes that XNNPACK left of %s", network).isEmpty();
      for (int i = 0; i < IMAGES; i++) {
        float[] image = Arrays.copyOfRange(images, i * length, (i + 1) * length);
        System.arraycopy(tflite.logits(image), 0, timed, i * classes, classes);
      }
    }
    double[] exported;
    try (OnnxRuntime onnx =
        new OnnxRuntime(OnnxWriter.write(network, weights), network.spec().input())) {
      exported = onnx.logits(images, IMAGES);
    }
    double[] evaluated = new double[trained.length];
    Evaluator evaluator = new Evaluator(network, weights);
    for (int i = 0; i < IMAGES; i++) {
      int from = i * classes;
      worstTflite = Math.max(worstTflite, compare("TFLite", network, trained, timed, from));
      worstOnnx = Math.max(worstOnnx, compare("ONNX", network, trained, exported, from));
      compare("TFLite against ONNX", network, exported, timed, from);
      float[] image = Arrays.copyOfRange(images, i * length, (i + 1) * length);
      float[] plain = evaluator.logits(image);
      Arrays.setAll(evaluated, at -> at < from || at >= from + classes ? 0 : plain[at - from]);
      worstPlain = Math.max(worstPlain, compare("plain Java", network, trained, evaluated, from));
    }
    networks++;
  }

  private static double[] trained(Network network, Weights weights, float[] images) {
    try (Dl4jRuntime dl4j = new Dl4jRuntime(network, weights)) {
      double[] logits = dl4j.logits(images, IMAGES);
      assertThat(logits).hasSize(IMAGES * network.spec().classes());
      assertThat(dl4j.probabilities(images, IMAGES))
          .as("probabilities that validation sees of %s", network)
          .containsExactly(
              probabilities(logits, network.spec().classes()), within(PROBABILITY_TOLERANCE));
      return logits;
    }
  }

  private static double[] probabilities(double[] logits, int classes) {
    double[] probabilities = new double[logits.length];
    for (int from = 0; from < logits.length; from += classes) {
      double largest = Arrays.stream(logits, from, from + classes).max().orElseThrow();
      double sum = 0;
      for (int i = from; i < from + classes; i++) {
        probabilities[i] = Math.exp(logits[i] - largest);
        sum += probabilities[i];
      }
      for (int i = from; i < from + classes; i++) {
        probabilities[i] /= sum;
      }
    }
    return probabilities;
  }

  private static double compare(
      String runtime, Network network, double[] expected, double[] actual, int from) {
    double scale = 1;
    double difference = 0;
    assertThat(actual).as(runtime).hasSameSizeAs(expected);
    for (int i = from; i < from + network.spec().classes(); i++) {
      assertThat(expected[i]).isFinite();
      assertThat(actual[i]).isFinite();
      scale = Math.max(scale, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
    }
    assertThat(difference / scale)
        .as("%s, input %s: %s", runtime, network.spec().input(), network)
        .isLessThanOrEqualTo(TOLERANCE);
    return difference / scale;
  }

  @Override
  public String toString() {
    return ("%d networks, %d weights drawn again, largest difference of DL4J to TFLite %.2g,"
            + " ONNX %.2g, plain Java %.2g")
        .formatted(networks, redrawn, worstTflite, worstOnnx, worstPlain);
  }
}
