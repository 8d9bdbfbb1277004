package dev.mnas.trainer.benchmark;

import dev.mnas.network.Cost;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import dev.mnas.trainer.dl4j.TrainingSettings;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Training throughput next to PyTorch, alternating in one process, one thread each. */
class PyTorchBenchmark {
  private static final int BATCH = 64;
  private static final int WARM_UP_STEPS = Integer.getInteger("benchmark.warmup", 20);
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 7);
  private static final int STEPS = 5;

  @Test
  void imagesPerCpuSecond() {
    Candidates.all().forEach(PyTorchBenchmark::compare);
  }

  private static void compare(String name, Network network) {
    SplittableRandom random = new SplittableRandom(1);
    TensorShape shape = network.spec().input();
    float[] images = new float[BATCH * Math.toIntExact(shape.elements())];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    int[] labels = random.ints(BATCH, 0, network.spec().classes()).toArray();
    TrainingSettings settings = TrainingSettings.sgd(step -> 0.05, 0.9, 1e-4);
    Weights initial = Weights.random(network, random);
    try (TrainableNetwork ours = TrainableNetwork.of(network, initial, settings);
        PyTorchTrainer theirs = new PyTorchTrainer(network, BATCH)) {
      Runnable our = () -> ours.step(images, labels);
      Runnable their = () -> theirs.step(images, labels);
      repeat(WARM_UP_STEPS, our);
      repeat(WARM_UP_STEPS, their);
      Stopwatch ourTime = new Stopwatch();
      Stopwatch theirTime = new Stopwatch();
      for (int round = 0; round < ROUNDS; round++) {
        ourTime.time(STEPS * BATCH, () -> repeat(STEPS, our));
        theirTime.time(STEPS * BATCH, () -> repeat(STEPS, their));
      }
      System.out.printf(
          "%s: %.1f M multiply-adds; images per CPU second, DL4J %s; PyTorch %s; ratio %.2f%n",
          name,
          Cost.of(network).madds() / 1e6,
          ourTime.summary(),
          theirTime.summary(),
          ourTime.median() / theirTime.median());
    }
  }

  private static void repeat(int times, Runnable work) {
    for (int i = 0; i < times; i++) {
      work.run();
    }
  }
}
