package dev.mnas.trainer.benchmark;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.mnas.network.Cost;
import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import dev.mnas.trainer.dl4j.TrainingSettings;
import dev.mnas.yaml.Presets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Training throughput next to PyTorch, alternating in one process, one thread each. */
class PyTorchBenchmark {
  private static final int BATCH = 64;

  /** A batch of images of 224 pixels would take minutes. */
  private static final int BATCH_OF_LARGE_IMAGES = 8;

  private static final int LARGE = 64;
  private static final int WARM_UP_STEPS = Integer.getInteger("benchmark.warmup", 20);
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
  private static final int STEPS = 5;
  private static final int NETWORKS = Integer.getInteger("benchmark.networks", 20);
  private static final String PRESETS =
      System.getProperty("benchmark.presets", String.join(",", Presets.names()));

  @Test
  void networksOfMixedBlocks() {
    Candidates.mixed().forEach(PyTorchBenchmark::row);
  }

  @Test
  void networksOfOneKindOfBlock() {
    Candidates.kinds().forEach(PyTorchBenchmark::row);
  }

  @Test
  void randomNetworksOfEveryPreset() {
    for (String preset : PRESETS.split(",")) {
      List<Double> ratios = new ArrayList<>();
      for (Network network : Candidates.random(preset, NETWORKS, 2026)) {
        boolean large = network.spec().input().height() > LARGE;
        Compared compared =
            large
                ? compare(network, BATCH_OF_LARGE_IMAGES, 1, 1)
                : compare(network, BATCH, WARM_UP_STEPS / 4, 2);
        ratios.add(compared.ratio());
        System.out.println(preset + ": " + compared);
      }
      List<Double> sorted = ratios.stream().sorted().toList();
      System.out.printf(
          "%s: mean ratio of %d random networks %.2f (%.2f to %.2f)%n",
          preset,
          NETWORKS,
          ratios.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
          sorted.get(0),
          sorted.get(sorted.size() - 1));
    }
  }

  private static void row(String name, Network network) {
    System.out.println(name + ": " + compare(network, BATCH, WARM_UP_STEPS, STEPS));
  }

  private record Compared(Network network, Stopwatch ours, Stopwatch theirs) {
    double ratio() {
      return ours.median() / theirs.median();
    }

    @Override
    public String toString() {
      return "%.1f M multiply-adds; images per CPU second, DL4J %s; PyTorch %s; ratio %.2f"
          .formatted(
              Cost.of(network).madds() / 1e6, ours.summary(), theirs.summary(), ratio());
    }
  }

  private static Compared compare(Network network, int batch, int warmUpSteps, int steps) {
    SplittableRandom random = new SplittableRandom(1);
    float[] images = new float[batch * Math.toIntExact(network.spec().input().elements())];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    int[] labels = random.ints(batch, 0, network.spec().classes()).toArray();
    TrainingSettings settings = TrainingSettings.sgd(step -> 0.05, 0.9, 1e-4);
    Weights initial = Weights.random(network, random);
    try (TrainableNetwork ours = TrainableNetwork.of(network, initial, settings);
        PyTorchTrainer theirs =
            new PyTorchTrainer(network, batch, GraphBlock.Padding.SYMMETRIC, sgd())) {
      Runnable our = () -> ours.step(images, labels);
      Runnable their = () -> theirs.step(images, labels);
      repeat(warmUpSteps, our);
      repeat(warmUpSteps, their);
      Stopwatch ourTime = new Stopwatch();
      Stopwatch theirTime = new Stopwatch();
      for (int round = 0; round < ROUNDS; round++) {
        ourTime.time(steps * batch, () -> repeat(steps, our));
        theirTime.time(steps * batch, () -> repeat(steps, their));
      }
      return new Compared(network, ourTime, theirTime);
    }
  }

  /** The optimizer that DJL comes with, as one native operation. */
  static Optimizer sgd() {
    return Optimizer.sgd()
        .setLearningRateTracker(Tracker.fixed(0.05f))
        .optMomentum(0.9f)
        .optWeightDecays(1e-4f)
        .build();
  }

  private static void repeat(int times, Runnable work) {
    for (int i = 0; i < times; i++) {
      work.run();
    }
  }
}
