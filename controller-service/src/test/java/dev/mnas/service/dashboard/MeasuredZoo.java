package dev.mnas.service.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.ZooModel;
import dev.mnas.service.ControllerFixture;
import dev.mnas.task.Claim;
import dev.mnas.task.FailureClass;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Made-up latencies of published networks on a pool of their own, which no study uses. */
final class MeasuredZoo {
  static final String POOL = "bench";

  private MeasuredZoo() {}

  /** All but one are done: the second last failed, the last waits. */
  static void measure(ControllerFixture controller) {
    SplittableRandom random = new SplittableRandom(3);
    ZooModel[] models = ZooModel.values();
    for (int i = 0; i < models.length; i++) {
      var answer =
          controller.post(
              "/api/v1/measurements",
              "application/json",
              "{\"pool\":\"%s\",\"network\":\"%s\"}".formatted(POOL, models[i].word()));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      if (i < models.length - 1) {
        Claim claim = controller.claim(TaskKind.MEASURE_LATENCY, POOL).orElseThrow();
        controller.report(
            claim,
            i < models.length - 2
                ? timed(10 + 5 * i, random)
                : new TaskResult.Failed(FailureClass.INVALID_NETWORK, "it cannot be built"));
      }
    }
  }

  private static TaskResult timed(double millis, SplittableRandom random) {
    List<Double> samples =
        Stream.generate(() -> millis * (1 + 0.02 * random.nextGaussian())).limit(400).toList();
    return new TaskResult.LatencyMeasured(
        millis,
        0.97 * millis,
        1.03 * millis,
        0.02,
        0.98,
        408,
        2 + random.nextDouble(-0.05, 0.05),
        ControllerFixture.DEVICE,
        1,
        samples,
        null);
  }
}
