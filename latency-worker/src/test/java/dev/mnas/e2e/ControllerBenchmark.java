package dev.mnas.e2e;

import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.Protocol;
import dev.mnas.task.Report;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TrainProvenance;
import dev.mnas.worker.ControllerClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a trial costs the controller: claims, reports, reward, policy update and sampling, with
 * made-up numbers in place of the workers' work. Not run by the build, see docs/benchmarks.md.
 */
class ControllerBenchmark {
  private static final DeviceInfo DEVICE =
      new DeviceInfo("made-up", "linux", "x86_64", 2, "tflite-xnnpack", "1", 1.0);
  private static final int WARM_UP = 200;
  private static final int ROUNDS = 5;
  private static final int TRIALS = 200;
  private static final String STUDY =
      """
      name: benchmark
      space: %s
      objective: {targetMillis: 75}
      policy: {kind: rnn, batch: 20}
      budget: {trials: %d}
      data: {dataset: made-up, train: 100, validation: 100}
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"fashion", "mnasnet"})
  void cpuOfATrial(String space) throws Exception {
    long start = System.nanoTime();
    try (Controller controller = Controller.start(folder, Map.of())) {
      System.out.printf("start to ready: %.1f s%n", (System.nanoTime() - start) / 1e9);
      controller.submit(STUDY.formatted(space, WARM_UP + ROUNDS * TRIALS + 20));
      ControllerClient client = ControllerClient.connect(controller.url(), null);
      work(client, WARM_UP);
      for (int round = 0; round < ROUNDS; round++) {
        Duration before = controller.cpu();
        long began = System.nanoTime();
        work(client, TRIALS);
        System.out.printf(
            "%s: controller CPU %.1f ms a trial, wall %.1f ms, resident %d MB%n",
            space,
            controller.cpu().minus(before).toNanos() / 1e6 / TRIALS,
            (System.nanoTime() - began) / 1e6 / TRIALS,
            controller.residentMegabytes());
      }
    }
  }

  private static void work(ControllerClient client, int trials) {
    for (int done = 0; done < trials; done++) {
      Claim training = claim(client, TaskKind.TRAIN).orElseThrow();
      double accuracy = (training.task().id().value() % 89) / 100.0;
      report(
          client,
          training,
          new TaskResult.Trained(
              accuracy, false, List.of(), 1, null, new TrainProvenance("none", "1", "none", 1, 1)));
      Claim timing = claim(client, TaskKind.MEASURE_LATENCY).orElseThrow();
      double millis = 50 + timing.task().id().value() % 53;
      report(
          client,
          timing,
          new TaskResult.LatencyMeasured(
              millis, millis, millis, 0, 1, 200, 1.0, DEVICE, 1, List.of(), null));
    }
  }

  private static Optional<Claim> claim(ControllerClient client, TaskKind kind) {
    DeviceInfo device = kind == TaskKind.MEASURE_LATENCY ? DEVICE : null;
    return client
        .claim(new ClaimRequest(Protocol.VERSION, "bench", kind, "local", 5000, device))
        .claim();
  }

  private static void report(ControllerClient client, Claim claim, TaskResult result) {
    client.report(claim.task().id(), new Report(claim.lease().token(), result));
  }
}
