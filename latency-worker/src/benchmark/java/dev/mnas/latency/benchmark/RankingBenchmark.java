package dev.mnas.latency.benchmark;

import dev.mnas.latency.device.Device;
import dev.mnas.space.SearchSpace;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import dev.mnas.yaml.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Kendall's tau-a between two measurements of the same 50 {@code fashion} networks. Run it with
 * {@code -Dmnas.ranking=FILE}: each run adds its pass to the file and compares it with the first.
 */
class RankingBenchmark {
  private static final int NETWORKS = 50;

  @Test
  void fiftyNetworksTwice() throws TaskFailure, TaskCancelled, IOException {
    Path file = Path.of(System.getProperty("mnas.ranking", "target/ranking.csv"));
    List<String> before = Files.exists(file) ? Files.readAllLines(file) : List.of();
    SearchSpace space = Presets.find("fashion").orElseThrow();
    Random random = new Random(11);
    Device device = Bench.calibrated();
    List<String> pass = new ArrayList<>();
    for (int i = 0; i < NETWORKS; i++) {
      pass.add(
          Double.toString(
              Bench.measure(device, space.decode(space.random(random))).normalisedMedian()));
    }
    List<String> all = new ArrayList<>(before);
    all.add(String.join(",", pass));
    Files.write(file, all);
    System.out.printf("%n%s, pass %d%n", Bench.place(device), all.size());
    if (all.size() > 1) {
      double[] first = numbers(all.get(0));
      double[] last = numbers(all.get(all.size() - 1));
      System.out.printf(
          "Kendall's tau with pass 1: %.4f, mean difference %.2f%%%n",
          tau(first, last), 100 * meanDifference(first, last));
    }
  }

  private static double[] numbers(String line) {
    return List.of(line.split(",")).stream().mapToDouble(Double::parseDouble).toArray();
  }

  private static double meanDifference(double[] first, double[] last) {
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += Math.abs(last[i] / first[i] - 1);
    }
    return sum / first.length;
  }

  private static double tau(double[] first, double[] last) {
    double agreement = 0;
    for (int i = 0; i < first.length; i++) {
      for (int j = 0; j < i; j++) {
        agreement += Math.signum((first[i] - first[j]) * (last[i] - last[j]));
      }
    }
    return agreement / (first.length * (first.length - 1) / 2.0);
  }
}
