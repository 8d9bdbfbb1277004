package dev.mnas.trainer.benchmark;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import dev.mnas.trainer.dl4j.TrainingSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Workers as processes of their own, alone and two at a time. */
class SideBySideBenchmark {
  private static final int ROUNDS = 5;
  private static final int BATCH = 64;

  /** The compiler of a JVM that has just started would use the core that a second worker needs. */
  private static final long WARM_UP_SECONDS = 25;

  private static final long SECONDS = 20;

  /** What the launcher adds for a trainer. */
  private static final List<String> LAUNCHER = List.of("-XX:+UseSerialGC", "-Xmx512m");

  @Test
  void oneWorkerTwoWorkersAndTwoOfPyTorch() throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      double one = imagesPerSecond("ours", 1);
      double two = imagesPerSecond("ours", 2);
      double theirs = imagesPerSecond("pytorch", 2);
      System.out.printf(
          "round %d: images per second of wall clock: one worker %.0f, two %.0f (%.2f of one), two"
              + " of PyTorch %.0f (ratio %.2f)%n",
          round, one, two, two / one, theirs, two / theirs);
    }
  }

  /** The sum over processes that start together. */
  private static double imagesPerSecond(String engine, int processes)
      throws IOException, InterruptedException {
    List<Process> running = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      running.add(start(engine));
    }
    double sum = 0;
    for (Process process : running) {
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(engine + " failed: " + lines);
      }
      sum += Double.parseDouble(lines.get(lines.size() - 1));
    }
    return sum;
  }

  private static Process start(String engine) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(LAUNCHER);
    for (String property : List.of("num_threads", "num_interop_threads")) {
      command.add("-Dai.djl.pytorch." + property + "=1");
    }
    command.add("-Dai.djl.offline=true");
    command.add("-DDJL_CACHE_DIR=" + System.getProperty("DJL_CACHE_DIR"));
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), Worker.class.getName(), engine));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Trains one network over and over, and prints its images per second. */
  static final class Worker {
    private Worker() {}

    public static void main(String[] arguments) {
      Network network = Candidates.fashionMiddle();
      SplittableRandom random = new SplittableRandom(1);
      float[] images = new float[BATCH * Math.toIntExact(network.spec().input().elements())];
      for (int i = 0; i < images.length; i++) {
        images[i] = (float) random.nextGaussian();
      }
      int[] labels = random.ints(BATCH, 0, 10).toArray();
      Weights initial = Weights.random(network, random);
      if (arguments[0].equals("ours")) {
        TrainingSettings settings = TrainingSettings.sgd(step -> 0.05, 0.9, 1e-4);
        try (TrainableNetwork ours = TrainableNetwork.of(network, initial, settings)) {
          time(() -> ours.step(images, labels));
        }
      } else {
        try (PyTorchTrainer theirs =
            new PyTorchTrainer(
                network, BATCH, GraphBlock.Padding.SYMMETRIC, PyTorchBenchmark.sgd())) {
          time(() -> theirs.step(images, labels));
        }
      }
    }

    private static void time(Runnable step) {
      repeat(step, WARM_UP_SECONDS);
      System.out.println(repeat(step, SECONDS));
    }

    /** Images per second. */
    private static double repeat(Runnable step, long seconds) {
      long start = System.nanoTime();
      long end = start + seconds * 1_000_000_000;
      int steps = 0;
      while (System.nanoTime() < end) {
        step.run();
        steps++;
      }
      return steps * BATCH * 1e9 / (System.nanoTime() - start);
    }
  }
}
