package dev.mnas.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.Network;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import dev.mnas.task.Augmentation;
import dev.mnas.task.Optimizer;
import dev.mnas.task.Recipe;
import dev.mnas.task.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

/** What a recipe changes in a step. */
@Timeout(120)
class RecipeStepsTest {
  private static final Network NETWORK =
      Networks.fashion("r1_k3_s22_e1_i16_o16_noskip", "r1_k3_s22_i16_o16_conv_noskip");
  private static final int IMAGES = 6;
  private static final int[] LABELS = {0, 3, 7, 9, 1, 2};

  private final float[] images = images();
  private final Weights initial = Weights.random(NETWORK, new SplittableRandom(3));

  private static float[] images() {
    SplittableRandom random = new SplittableRandom(4);
    float[] images = new float[IMAGES * 28 * 28];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }

  /** Nothing but what is given. */
  private static Recipe recipe(
      Optimizer optimizer, double smoothing, double dropout, double average, long seed) {
    return new Recipe(
        1,
        IMAGES,
        1,
        0.9,
        0,
        0,
        seed,
        optimizer,
        Schedule.CONSTANT,
        smoothing,
        dropout,
        average,
        Augmentation.NONE);
  }

  private TrainableNetwork trainable(double rate, Recipe recipe) {
    return TrainableNetwork.of(NETWORK, initial, new TrainingSettings(step -> rate, recipe));
  }

  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void everyOptimizerLearnsOneBatchByHeart(Optimizer optimizer) {
    double rate = optimizer == Optimizer.SGD ? 0.02 : 0.002;
    try (TrainableNetwork trainable = trainable(rate, recipe(optimizer, 0, 0, 0, 1))) {
      double first = trainable.step(images, LABELS);
      double last = first;
      for (int i = 0; i < 60; i++) {
        last = trainable.step(images, LABELS);
      }
      assertThat(last).isLessThan(first / 4);
    }
  }

  @Test
  void rmsPropIsThatOfTensorFlow() {
    double[] rates = {0.1, 0.2, 0.05};
    INDArray state = Nd4j.create(DataType.DOUBLE, 1, 4);
    GradientUpdater<RmsProp> updater =
        new RmsProp(new StepSchedule(step -> rates[step]), 0.8).instantiate(state, true);
    double[] squares = {1, 1};
    double[] velocity = {0, 0};
    double[][] gradients = {{1, -2}, {0.5, 3}, {-1e-4, 0}};
    for (int step = 0; step < rates.length; step++) {
      INDArray gradient = Nd4j.createFromArray(new double[][] {gradients[step]});
      updater.applyUpdater(gradient, step, 0);
      for (int i = 0; i < 2; i++) {
        double g = gradients[step][i];
        squares[i] = 0.9 * squares[i] + 0.1 * g * g;
        velocity[i] = 0.8 * velocity[i] + rates[step] * g / Math.sqrt(squares[i] + 0.001);
        assertThat(gradient.getDouble(i)).isCloseTo(velocity[i], within(1e-6));
      }
    }
  }

  @Test
  void labelSmoothingSpreadsItsShareOverAllClasses() {
    double plain = loss(0, LABELS);
    double spread = 0;
    for (int label = 0; label < 10; label++) {
      int[] all = new int[IMAGES];
      Arrays.fill(all, label);
      spread += loss(0, all) / 10;
    }
    assertThat(loss(0.3, LABELS)).isCloseTo(0.7 * plain + 0.3 * spread, within(1e-4));
  }

  private double loss(double smoothing, int[] labels) {
    try (TrainableNetwork trainable = trainable(0, recipe(Optimizer.SGD, smoothing, 0, 0, 1))) {
      return trainable.step(images, labels);
    }
  }

  @Test
  void dropoutIsDrawnFromTheSeedAndOnlyInTraining() {
    double none = firstLoss(0, 1);
    assertThat(firstLoss(0.5, 1)).isEqualTo(firstLoss(0.5, 1)).isNotEqualTo(none);
    assertThat(firstLoss(0.5, 2)).isNotEqualTo(firstLoss(0.5, 1));
    try (TrainableNetwork dropping = trainable(0, recipe(Optimizer.SGD, 0, 0.5, 0, 1));
        TrainableNetwork keeping = trainable(0, recipe(Optimizer.SGD, 0, 0, 0, 1))) {
      assertThat(dropping.probabilities(images, IMAGES))
          .isEqualTo(keeping.probabilities(images, IMAGES));
    }
  }

  private double firstLoss(double dropout, long seed) {
    try (TrainableNetwork trainable = trainable(0, recipe(Optimizer.SGD, 0, dropout, 0, seed))) {
      return trainable.step(images, LABELS);
    }
  }

  @Test
  void droppedInputsTeachNothing() {
    // Of 6 x 32 features, none is kept.
    try (TrainableNetwork trainable = trainable(0.1, recipe(Optimizer.SGD, 0, 0.999999, 0, 1))) {
      trainable.step(images, LABELS);
      Weights after = trainable.weights();
      assertThat(after.get("classifier.kernel")).isEqualTo(initial.get("classifier.kernel"));
      assertThat(after.get("classifier.bias")).isNotEqualTo(initial.get("classifier.bias"));
      assertThat(after.get("head.kernel")).isEqualTo(initial.get("head.kernel"));
      assertThat(after.get("stem.kernel")).isEqualTo(initial.get("stem.kernel"));
    }
  }

  @Test
  void averageOfWeightsFollowsTheStepsAndIsWhatIsKept() {
    List<Weights> live = new ArrayList<>();
    try (TrainableNetwork plain = trainable(0.05, recipe(Optimizer.SGD, 0, 0, 0, 1));
        TrainableNetwork averaged = trainable(0.05, recipe(Optimizer.SGD, 0, 0, 0.3, 1))) {
      for (int step = 0; step < 8; step++) {
        plain.step(images, LABELS);
        averaged.step(images, LABELS);
        // Asking must not disturb what is trained.
        averaged.probabilities(images, IMAGES);
        live.add(plain.weights());
      }
      Weights found = averaged.weights();
      for (WeightTensor tensor : NETWORK.weights()) {
        double[] expected = toDoubles(initial.get(tensor.name()));
        for (int step = 0; step < live.size(); step++) {
          double kept = Math.min(0.3, (1.0 + step) / (10.0 + step));
          double[] now = toDoubles(live.get(step).get(tensor.name()));
          for (int i = 0; i < expected.length; i++) {
            expected[i] = kept * expected[i] + (1 - kept) * now[i];
          }
        }
        assertThat(toDoubles(found.get(tensor.name())))
            .as(tensor.name())
            .containsExactly(expected, within(1e-5));
      }
      assertThat(found.get("stem.kernel"))
          .isNotEqualTo(live.get(live.size() - 1).get("stem.kernel"));
      try (TrainableNetwork other =
          TrainableNetwork.of(NETWORK, found, TrainingSettings.sgd(step -> 0, 0, 0))) {
        assertThat(averaged.probabilities(images, IMAGES))
            .containsExactly(other.probabilities(images, IMAGES), within(1e-5));
      }
    }
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
