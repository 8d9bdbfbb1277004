package dev.mnas.trainer.benchmark;

import dev.mnas.network.Cost;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.trainer.recipe.RecipeSteps;
import dev.mnas.trainer.recipe.Training;
import dev.mnas.trainer.recipe.TrainingOutcome;
import dev.mnas.yaml.Presets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The same networks from the same initial weights, by the same recipe over the same batches, trained
 * by DL4J and by PyTorch, whose padding is made that of TensorFlow. What is left are their kernels,
 * their orders of addition and PyTorch's unbiased running variances.
 */
class AgreementBenchmark {
  private static final int NETWORKS = Integer.getInteger("agreement.networks", 20);
  private static final int EPOCHS = Integer.getInteger("agreement.epochs", 2);
  private static final int TRAIN = Integer.getInteger("agreement.train", 10_000);
  private static final int VALIDATION = 5_000;
  private static final int VALIDATION_BATCH = 250;
  private static final long SEED_OF_NETWORKS = 2026;

  @Test
  void accuraciesOfTwentyNetworksOfFashion() throws Exception {
    SearchSpace space = Presets.find("fashion").orElseThrow();
    SplittableRandom random = new SplittableRandom(SEED_OF_NETWORKS);
    Datasets.Parts data =
        Datasets.bundled()
            .load(new DataSplit("fashion-mnist", TRAIN, VALIDATION), space.input());
    List<Agreement.Trained> all = new ArrayList<>();
    System.out.printf(
        "%d epochs of %d images, validated on %d; accuracies in percent%n"
            + "network, million multiply-adds, DL4J, PyTorch, difference, DL4J with another seed%n",
        EPOCHS, TRAIN, VALIDATION);
    for (int i = 1; i <= NETWORKS; i++) {
      Network network = space.decode(space.random(random));
      Agreement.Trained trained =
          new Agreement.Trained(
              ours(network, recipe(1), data),
              theirs(network, recipe(1), data),
              ours(network, recipe(2), data));
      all.add(trained);
      System.out.printf(
          "%d, %.1f, %.2f, %.2f, %+.2f, %.2f%n",
          i,
          Cost.of(network).madds() / 1e6,
          trained.ours(),
          trained.theirs(),
          trained.ours() - trained.theirs(),
          trained.oursAgain());
    }
    Agreement agreement = new Agreement(all);
    double noise = agreement.seedNoise();
    System.out.printf(
        "mean difference %+.2f points, largest %.2f; another seed changes %.2f (root mean square);"
            + " Kendall's tau %.3f over all %d pairs, %.3f over the %d that differ by more%n",
        agreement.meanDifference(),
        agreement.largestDifference(),
        noise,
        agreement.tau(0).value(),
        agreement.tau(0).pairs(),
        agreement.tau(noise).value(),
        agreement.tau(noise).pairs());
  }

  private static Recipe recipe(long seed) {
    Recipe proxy = Recipe.ofEpochs(EPOCHS);
    return new Recipe(
        EPOCHS,
        proxy.batchSize(),
        proxy.peakLearningRate(),
        proxy.momentum(),
        proxy.warmupShare(),
        proxy.l2(),
        seed);
  }

  private static double ours(Network network, Recipe recipe, Datasets.Parts data)
      throws Exception {
    Training training = new Training(network, recipe, data, Clock.systemUTC());
    TrainingOutcome outcome = training.run(new Silent());
    return 100 * ((TrainingOutcome.Finished) outcome).accuracy();
  }

  private static double theirs(Network network, Recipe recipe, Datasets.Parts data) {
    RecipeSteps steps = new RecipeSteps(network, recipe, data.train().size());
    Nesterov optimizer = new Nesterov(recipe);
    int batch = recipe.batchSize();
    try (PyTorchTrainer trainer =
        new PyTorchTrainer(network, batch, GraphBlock.Padding.SAME, optimizer)) {
      PyTorchWeights.write(network, steps.initial(), trainer.block());
      int step = 0;
      for (int epoch = 1; epoch <= recipe.epochs(); epoch++) {
        int[] order = steps.order(epoch);
        for (int from = 0; from + batch <= order.length; from += batch) {
          optimizer.rate(steps.rate(step));
          step++;
          int[] labels = new int[batch];
          for (int i = 0; i < batch; i++) {
            labels[i] = data.train().label(order[from + i]);
          }
          trainer.step(images(data.train(), order, from, batch), labels);
        }
      }
      return 100 * accuracy(trainer, data.validation());
    }
  }

  private static double accuracy(PyTorchTrainer trainer, ImageDataset images) {
    int right = 0;
    int[] order = new int[images.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int from = 0; from < order.length; from += VALIDATION_BATCH) {
      int count = Math.min(VALIDATION_BATCH, order.length - from);
      float[] logits = trainer.logits(images(images, order, from, count), count);
      for (int i = 0; i < count; i++) {
        right += largest(logits, i, images.classes()) == images.label(from + i) ? 1 : 0;
      }
    }
    return (double) right / order.length;
  }

  private static int largest(float[] logits, int image, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (logits[image * classes + c] > logits[image * classes + best]) {
        best = c;
      }
    }
    return best;
  }

  private static float[] images(ImageDataset images, int[] order, int from, int count) {
    TensorShape shape = images.shape();
    float[] values = new float[count * Math.toIntExact(shape.elements())];
    images.copyImages(order, from, count, values);
    return PyTorchWeights.channelsFirst(
        values, count, shape.height() * shape.width(), shape.channels());
  }
}
