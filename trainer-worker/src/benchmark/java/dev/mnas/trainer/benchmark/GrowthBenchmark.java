package dev.mnas.trainer.benchmark;

import com.sun.management.OperatingSystemMXBean;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.recipe.Training;
import dev.mnas.trainer.recipe.TrainingOutcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory and time of a process that trains one network after the other. */
class GrowthBenchmark {
  private static final TensorShape INPUT = new TensorShape(28, 28, 1);
  private static final int NETWORKS = 20;
  private static final int ROUNDS = 10;

  @Test
  void twoHundredNetworksInOneProcess() throws Exception {
    List<Network> networks = Candidates.random("fashion", NETWORKS, 2026);
    Datasets.Parts data = load(1280, 500);
    for (int round = 1; round <= ROUNDS; round++) {
      long cpu = cpuNanos();
      for (Network network : networks) {
        new Training(network, Recipe.ofEpochs(1), data, Clock.systemUTC()).run(new Silent());
      }
      System.out.printf(
          "after %d networks: resident %d MB, %.2f CPU seconds a network%n",
          round * NETWORKS, residentMegabytes(), (cpuNanos() - cpu) / 1e9 / NETWORKS);
    }
  }

  @Test
  void candidateOfTheMiddleOfFashion() throws Exception {
    Training training =
        new Training(
            Candidates.fashionMiddle(),
            Recipe.ofEpochs(2),
            load(10_000, 5_000),
            Clock.systemUTC());
    long start = System.nanoTime();
    TrainingOutcome outcome = training.run(new Silent());
    System.out.printf(
        "2 epochs of 10,000 and twice 5,000: %.1f s, resident %d MB, %s%n",
        (System.nanoTime() - start) / 1e9, residentMegabytes(), outcome.curve());
  }

  private static Datasets.Parts load(int train, int validation) throws Exception {
    return Datasets.bundled().load(new DataSplit("fashion-mnist", train, validation), INPUT);
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
