package dev.mnas.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TrainableNetworkTest {
  private static final int BATCH = 12;

  private final Network network = Networks.everything();
  private final float[] images = Networks.images(network, BATCH, new SplittableRandom(1));
  private final int[] labels = labelsByBrightness();

  private int[] labelsByBrightness() {
    int pixels = images.length / BATCH;
    int[] labels = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      labels[i] = i % 3;
      for (int j = 0; j < pixels; j++) {
        images[i * pixels + j] += labels[i] - 1;
      }
    }
    return labels;
  }

  @Test
  void logitsAreThoseOfTheReferenceAlgorithm() {
    Weights weights = Networks.lively(network, new SplittableRandom(2));
    try (TrainableNetwork trainable = TrainableNetwork.create(network, 1, 0.9, 0)) {
      trainable.load(weights);
      float[] expected = new ReferenceInference(network, weights).logits(images, BATCH);
      assertThat(trainable.logits(images, BATCH)).containsExactly(expected, within(1e-4f));
    }
  }

  @Test
  void lossFallsOverThirtySteps() {
    try (TrainableNetwork trainable = TrainableNetwork.create(network, 3, 0.9, 1e-5)) {
      double first = trainable.fit(images, labels, 0.02);
      double last = first;
      for (int i = 1; i < 30; i++) {
        last = trainable.fit(images, labels, 0.02);
      }
      assertThat(first).isBetween(0.3, 5.0);
      assertThat(last).isLessThan(first / 3);
    }
  }

  @Test
  void runningStatisticsApproachTheBatchSoInferenceLearnsToo() {
    try (TrainableNetwork trainable = TrainableNetwork.create(network, 3, 0.9, 1e-5)) {
      for (int i = 0; i < 60; i++) {
        trainable.fit(images, labels, 0.02);
      }
      assertThat(trainable.countCorrect(images, labels)).isEqualTo(BATCH);
    }
  }

  @Test
  void sameSeedGivesTheSameLossBits() {
    assertThat(losses(7)).containsExactly(losses(7));
    assertThat(losses(7)).isNotEqualTo(losses(8));
  }

  private double[] losses(long seed) {
    double[] losses = new double[5];
    try (TrainableNetwork trainable = TrainableNetwork.create(network, seed, 0.9, 1e-4)) {
      for (int i = 0; i < losses.length; i++) {
        losses[i] = trainable.fit(images, labels, 0.05);
      }
    }
    return losses;
  }

  @Test
  void loadedWeightsGiveEqualOutputs() {
    try (TrainableNetwork first = TrainableNetwork.create(network, 1, 0.9, 0)) {
      first.fit(images, labels, 0.05);
      float[] logits = first.logits(images, BATCH);
      Weights weights = first.weights();
      first.fit(images, labels, 0.05);
      assertThat(first.logits(images, BATCH)).isNotEqualTo(logits);
      first.load(weights);
      assertThat(first.logits(images, BATCH)).containsExactly(logits);
    }
  }

  @Test
  void rateOfZeroLeavesTheKernels() {
    try (TrainableNetwork trainable = TrainableNetwork.create(network, 1, 0.9, 0.1)) {
      Weights before = trainable.weights();
      trainable.fit(images, labels, 0);
      assertThat(trainable.weights().get("stem.kernel")).containsExactly(before.get("stem.kernel"));
    }
  }

  @Test
  void decayPullsKernelsAndLeavesBiases() {
    // Without momentum one step is -rate * (gradient + l2 * kernel).
    Weights plain = afterOneStep(0);
    Weights decayed = afterOneStep(0.5);
    Weights start;
    try (TrainableNetwork trainable = TrainableNetwork.create(network, 1, 0, 0)) {
      start = trainable.weights();
    }
    float[] kernel = start.get("stem.kernel").clone();
    float[] expected = plain.get("stem.kernel").clone();
    for (int i = 0; i < kernel.length; i++) {
      expected[i] -= 0.1f * 0.5f * kernel[i];
    }
    assertThat(decayed.get("stem.kernel")).containsExactly(expected, within(1e-5f));
    assertThat(decayed.get("stem.gamma")).containsExactly(plain.get("stem.gamma"));
    assertThat(decayed.get("stem.beta")).containsExactly(plain.get("stem.beta"));
  }

  private Weights afterOneStep(double l2) {
    try (TrainableNetwork trainable = TrainableNetwork.create(network, 1, 0, l2)) {
      trainable.fit(images, labels, 0.1);
      return trainable.weights();
    }
  }

  @Test
  void probabilitiesOfAnImageAddUpToOne() {
    try (TrainableNetwork trainable = TrainableNetwork.create(network, 1, 0.9, 0)) {
      float[] values = trainable.probabilities(images, BATCH);
      for (int i = 0; i < BATCH; i++) {
        float sum = values[3 * i] + values[3 * i + 1] + values[3 * i + 2];
        assertThat(sum).isCloseTo(1f, within(1e-5f));
      }
    }
  }

  @Test
  void batchesOfAnotherSizeThanTheFirstTrain() {
    try (TrainableNetwork trainable = TrainableNetwork.create(network, 1, 0.9, 0)) {
      trainable.fit(images, labels, 0.01);
      int pixels = images.length / BATCH;
      float[] few = Arrays.copyOf(images, 5 * pixels);
      assertThat(trainable.fit(few, Arrays.copyOf(labels, 5), 0.01)).isPositive();
      assertThat(trainable.logits(few, 5))
          .containsExactly(
              Arrays.copyOf(trainable.logits(images, BATCH), 15), within(1e-5f));
    }
  }

  @Test
  void imagesOfTheWrongSizeAreRefused() {
    try (TrainableNetwork trainable = TrainableNetwork.create(network, 1, 0.9, 0)) {
      assertThatThrownBy(() -> trainable.fit(new float[3], new int[] {0}, 0.1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must have 126 values, had 3");
    }
  }
}
