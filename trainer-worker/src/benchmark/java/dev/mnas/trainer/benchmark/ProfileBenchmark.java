package dev.mnas.trainer.benchmark;

import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import dev.mnas.task.Augmentation;
import dev.mnas.task.DataSplit;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.trainer.dl4j.BareWork;
import dev.mnas.trainer.dl4j.ForwardPasses;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import dev.mnas.trainer.dl4j.TrainingSettings;
import dev.mnas.trainer.recipe.Variation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Where the time of a training goes, and how far it is from what the machine can do. */
class ProfileBenchmark {
  private static final int BATCH = 64;
  private static final int WARM_UP_STEPS = 20;
  private static final int STEPS = 40;
  private static final int VALIDATION_BATCH = 250;
  private static final Augmentation ALL = new Augmentation(4, true, 8);

  @Test
  void shareOfEachKindOfLayerAndDistanceFromTheLimit() throws Exception {
    Map<String, Network> networks = new LinkedHashMap<>(Candidates.mixed());
    networks.putAll(Candidates.kinds());
    for (Map.Entry<String, Network> entry : networks.entrySet()) {
      Network network = entry.getValue();
      float[] images = images(network, BATCH);
      int[] labels = new SplittableRandom(2).ints(BATCH, 0, 10).toArray();
      Weights weights = Weights.random(network, new SplittableRandom(1));
      TrainingSettings settings = TrainingSettings.sgd(step -> 0.05, 0.9, 1e-4);
      double stepMillis;
      String shares;
      try (TrainableNetwork trainable = TrainableNetwork.of(network, weights, settings)) {
        Runnable step = () -> trainable.step(images, labels);
        millis(step, WARM_UP_STEPS);
        stepMillis = millis(step, STEPS);
        StackSamples samples = StackSamples.ofThisThread();
        try (samples) {
          millis(step, STEPS);
        }
        shares = samples.summary();
      }
      BareWork bare = new BareWork(network, BATCH);
      double products = bare.productMillis();
      double passes = bare.passMillis();
      System.out.printf(
          "%s: step %.1f ms; bare products %.1f, depthwise passes %.1f: %.0f %% of it; by stack"
              + " samples in percent: %s%n",
          entry.getKey(),
          stepMillis,
          products,
          passes,
          100 * (products + passes) / stepMillis,
          shares);
    }
  }

  @Test
  void preparationOfBatchesAndValidation() throws Exception {
    Datasets.Parts data =
        Datasets.bundled().load(new DataSplit("fashion-mnist", 10_000, 5_000), fashion());
    for (Map.Entry<String, Network> entry : Candidates.mixed().entrySet()) {
      Network network = entry.getValue();
      if (!network.spec().input().equals(fashion())) {
        continue;
      }
      Weights weights = Weights.random(network, new SplittableRandom(1));
      TrainingSettings settings = TrainingSettings.sgd(step -> 0.05, 0.9, 1e-4);
      try (TrainableNetwork trainable = TrainableNetwork.of(network, weights, settings)) {
        float[] images = images(network, BATCH);
        Runnable step = () -> trainable.step(images, new int[BATCH]);
        millis(step, WARM_UP_STEPS);
        double prepared = preparationMillis(data.train());
        System.out.printf(
            "%s: step %.1f ms, preparation of its batch with crop, flip and cutout %.2f ms%n",
            entry.getKey(), millis(step, STEPS), prepared);
        float[] many = images(network, VALIDATION_BATCH);
        Runnable classify = () -> trainable.classify(many, VALIDATION_BATCH);
        millis(classify, WARM_UP_STEPS);
        try (ForwardPasses passes = new ForwardPasses(network, weights, many, VALIDATION_BATCH)) {
          millis(passes::training, WARM_UP_STEPS);
          millis(passes::validation, WARM_UP_STEPS);
          System.out.printf(
              "%s: milliseconds of %d images, validation %.1f; forward pass as in training %.1f, as"
                  + " in validation %.1f%n",
              entry.getKey(),
              VALIDATION_BATCH,
              millis(classify, STEPS),
              millis(passes::training, STEPS),
              millis(passes::validation, STEPS));
        }
      }
    }
  }

  private static double preparationMillis(ImageDataset train) {
    Variation variation = new Variation(ALL, train.shape());
    float[] images = new float[BATCH * Math.toIntExact(train.shape().elements())];
    int[] order = new SplittableRandom(1).ints(BATCH, 0, train.size()).toArray();
    Runnable prepare =
        () -> {
          train.copyImages(order, 0, BATCH, images);
          variation.apply(images, BATCH);
        };
    millis(prepare, 200);
    return millis(prepare, 200);
  }

  private static TensorShape fashion() {
    return new TensorShape(28, 28, 1);
  }

  private static float[] images(Network network, int count) {
    SplittableRandom random = new SplittableRandom(1);
    float[] images = new float[count * Math.toIntExact(network.spec().input().elements())];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }

  /** Of one run, the mean of so many. */
  private static double millis(Runnable work, int times) {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    return (System.nanoTime() - start) / 1e6 / times;
  }
}
