package dev.mnas.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.Activation;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class TrainableNetworkTest {
  private static final TrainingSettings SETTINGS = TrainingSettings.sgd(step -> 0.05, 0.9, 1e-4);
  private static final Network NETWORK =
      Networks.of(
          new TensorShape(9, 10, 3),
          Activation.RELU6,
          12,
          2,
          20,
          "r2_k3_s22_i12_o12_se0.25_conv_poolskip",
          "r2_k5_s11_e3_i12_o20_se0.25",
          "r1_k3_s22_e6_i20_o20_poolskip",
          "r1_k5_s22_i20_o24_conv_noskip");
  private static final Network SHUFFLED =
      Networks.of(
          new TensorShape(9, 10, 3),
          Activation.RELU,
          12,
          2,
          0,
          "r2_k3_s22_i12_o48_g3_shuffle",
          "r2_k5_s22_i48_o96_se0.25_g4_shuffle",
          "r1_k3_s22_i96_o96_g8_shuffle_poolskip",
          "r1_k3_s11_i96_o32_g2_shuffle_noskip");

  /** The first unit of ShuffleNet as published: its kernels lie where ND4J cuts views wrongly. */
  private static final Network WIDE =
      Networks.of(
          new TensorShape(9, 10, 3), Activation.RELU6, 24, 2, 0, "r1_k3_s22_i24_o240_g3_shuffle");

  private static final int IMAGES = 4;

  private final SplittableRandom random = new SplittableRandom(11);

  static Stream<Network> networks() {
    return Stream.of(NETWORK, SHUFFLED, WIDE);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void answersAreThoseOfTheDefinition(Network network) {
    Weights weights = odd(network);
    float[] images = images(IMAGES);
    try (TrainableNetwork trainable = TrainableNetwork.of(network, weights, SETTINGS)) {
      double[] answers = trainable.probabilities(images, IMAGES);
      int length = images.length / IMAGES;
      for (int i = 0; i < IMAGES; i++) {
        float[] image = Arrays.copyOfRange(images, i * length, (i + 1) * length);
        double[] expected = new ReferenceInference(network, weights).probabilities(image);
        assertThat(Arrays.copyOfRange(answers, i * 10, (i + 1) * 10))
            .containsExactly(expected, within(1e-4));
      }
    }
  }

  @Test
  void weightsComeBackAsTheyWent() {
    Weights weights = odd(NETWORK);
    try (TrainableNetwork trainable = TrainableNetwork.of(NETWORK, weights, SETTINGS)) {
      same(trainable.weights(), weights);
    }
  }

  @Test
  void trainedWeightsGiveTheSameAnswersInAnotherNetwork() {
    float[] images = images(IMAGES);
    try (TrainableNetwork trained = TrainableNetwork.of(NETWORK, odd(NETWORK), SETTINGS)) {
      for (int i = 0; i < 3; i++) {
        trained.step(images, new int[] {0, 3, 7, 9});
      }
      double[] answers = trained.probabilities(images, IMAGES);
      try (TrainableNetwork other = TrainableNetwork.of(NETWORK, trained.weights(), SETTINGS)) {
        assertThat(other.probabilities(images, IMAGES)).containsExactly(answers, within(1e-6));
      }
    }
  }

  @Test
  void stepsLearnOneBatchByHeart() {
    float[] images = images(IMAGES);
    int[] labels = {0, 3, 7, 9};
    Weights initial = Weights.random(NETWORK, random);
    try (TrainableNetwork trainable =
        TrainableNetwork.of(NETWORK, initial, TrainingSettings.sgd(step -> 0.02, 0.9, 0))) {
      double first = trainable.step(images, labels);
      double last = first;
      for (int i = 0; i < 40; i++) {
        last = trainable.step(images, labels);
      }
      assertThat(last).isLessThan(first / 4);
      assertThat(trainable.classify(images, IMAGES)).hasSize(IMAGES);
    }
  }

  @Test
  void decayShrinksKernelsOnly() {
    float[] images = images(2);
    Weights initial = odd(NETWORK);
    Weights plain = afterOneStep(initial, images, 0);
    Weights decayed = afterOneStep(initial, images, 0.5);

    for (WeightTensor tensor : NETWORK.weights()) {
      boolean same = Arrays.equals(plain.get(tensor.name()), decayed.get(tensor.name()));
      assertThat(same).as(tensor.name()).isEqualTo(!tensor.name().endsWith("kernel"));
    }
  }

  private static Weights afterOneStep(Weights initial, float[] images, double l2) {
    TrainingSettings settings = TrainingSettings.sgd(step -> 0.01, 0.9, l2);
    try (TrainableNetwork trainable = TrainableNetwork.of(NETWORK, initial, settings)) {
      trainable.step(images, new int[] {1, 2});
      return trainable.weights();
    }
  }

  @Test
  void scheduleIsAskedForEveryStep() {
    float[] images = images(2);
    Weights initial = Weights.random(NETWORK, random);
    Set<Integer> steps = new TreeSet<>();
    TrainingSettings settings =
        TrainingSettings.sgd(
            step -> {
              steps.add(step);
              return 0;
            },
            0.9,
            0);
    try (TrainableNetwork trainable = TrainableNetwork.of(NETWORK, initial, settings)) {
      for (int i = 0; i < 3; i++) {
        trainable.step(images, new int[] {1, 2});
      }
      assertThat(trainable.weights().get("stem.kernel")).isEqualTo(initial.get("stem.kernel"));
    }
    assertThat(steps).containsExactly(0, 1, 2);
  }

  @Test
  void scalarKernelsTrainAlike() {
    float[] images = images(IMAGES);
    int[] labels = {0, 3, 7, 9};
    Weights initial = odd(NETWORK);
    double vector = lossAfterThreeSteps(initial, images, labels);
    System.setProperty(Kernels.PROPERTY, "scalar");
    try {
      assertThat(lossAfterThreeSteps(initial, images, labels)).isCloseTo(vector, within(1e-3));
    } finally {
      System.clearProperty(Kernels.PROPERTY);
    }
  }

  private static double lossAfterThreeSteps(Weights initial, float[] images, int[] labels) {
    TrainingSettings settings = TrainingSettings.sgd(step -> 0.01, 0.9, 1e-4);
    try (TrainableNetwork trainable = TrainableNetwork.of(NETWORK, initial, settings)) {
      trainable.step(images, labels);
      trainable.step(images, labels);
      return trainable.step(images, labels);
    }
  }

  @Test
  void imagesOfAnotherShapeAreRefused() {
    try (TrainableNetwork trainable = TrainableNetwork.of(NETWORK, odd(NETWORK), SETTINGS)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainable.classify(new float[7], 1))
          .withMessage("1 images of 9x10x3 must have 270 values, had 7");
    }
  }

  @Test
  void provenanceNamesWhatComputes() {
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    assertThat(Backend.provenance(5))
        .satisfies(
            provenance -> {
              assertThat(provenance.backend()).startsWith("nd4j-native linux-x86_64");
              assertThat(provenance.versions()).contains("deeplearning4j 1.0.0-M2.1");
              assertThat(provenance.kernels()).isEqualTo(vectors ? "vector" : "scalar");
              assertThat(provenance.threads()).isEqualTo(1);
              assertThat(provenance.seed()).isEqualTo(5);
            });
  }

  private float[] images(int count) {
    float[] images = new float[count * 9 * 10 * 3];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }

  /** Weights without a special value: no gamma is 1, no beta 0. */
  private Weights odd(Network network) {
    Map<String, float[]> tensors = new HashMap<>();
    Weights.random(network, random)
        .tensors()
        .forEach(
            (name, values) -> {
              float[] moved = values.clone();
              for (int i = 0; i < moved.length; i++) {
                moved[i] += (float) random.nextDouble(0, 0.2);
              }
              tensors.put(name, moved);
            });
    return Weights.of(network, tensors);
  }

  private static void same(Weights actual, Weights expected) {
    expected
        .tensors()
        .forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
  }
}
