package dev.mnas.trainer.benchmark;

import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import dev.mnas.trainer.dl4j.TrainingSettings;
import dev.mnas.trainer.recipe.Training;
import dev.mnas.trainer.recipe.TrainingOutcome;
import dev.mnas.worker.TaskContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Memory of a process that trains one network after the other, and the time of one candidate. */
class GrowthBenchmark {
  private static final int NETWORKS = 50;
  private static final int STEPS = 8;
  private static final int BATCH = 64;

  @Test
  void residentMemoryOverManyNetworks() throws IOException {
    List<Network> networks = List.copyOf(Candidates.all().values());
    TrainingSettings settings = TrainingSettings.sgd(step -> 0.05, 0.9, 1e-4);
    for (int i = 1; i <= NETWORKS; i++) {
      Network network = networks.get(i % networks.size());
      TensorShape shape = network.spec().input();
      float[] images = new float[BATCH * Math.toIntExact(shape.elements())];
      Weights initial = Weights.random(network, new SplittableRandom(i));
      try (TrainableNetwork trainable = TrainableNetwork.of(network, initial, settings)) {
        for (int step = 0; step < STEPS; step++) {
          trainable.step(images, new int[BATCH]);
        }
        trainable.classify(images, BATCH);
      }
      if (i % 10 == 0) {
        System.out.printf("after %d networks: resident %d MB%n", i, residentMegabytes());
      }
    }
  }

  @Test
  void candidateOfTheMiddleOfFashion() throws Exception {
    Datasets.Parts data = Datasets.bundled().load(new DataSplit("fashion-mnist", 10_000, 5_000), new TensorShape(28, 28, 1));
    Training training =
        new Training(
            Candidates.fashionMiddle(), Recipe.ofEpochs(2), data, Clock.systemUTC());
    long start = System.nanoTime();
    TrainingOutcome outcome = training.run(new Silent());
    System.out.printf(
        "2 epochs of 10,000 and twice 5,000: %.1f s, resident %d MB, %s%n",
        (System.nanoTime() - start) / 1e9, residentMegabytes(), outcome.curve());
  }

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static final class Silent implements TaskContext {
    @Override
    public void progress(Progress progress) {
      System.out.println(progress);
    }

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public String upload(byte[] artifact) {
      throw new AssertionError("training uploads nothing");
    }
  }
}
