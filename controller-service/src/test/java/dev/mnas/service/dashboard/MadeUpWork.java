package dev.mnas.service.dashboard;

import dev.mnas.service.ControllerFixture;
import dev.mnas.task.Claim;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Progress;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TestScore;
import dev.mnas.task.TrainProvenance;
import dev.mnas.task.TrialId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Plays both workers with numbers that look like a search: slower networks are better ones.
 *
 * @param failEvery how many trials there are to a failed one; 0 for no failures
 */
record MadeUpWork(ControllerFixture controller, int failEvery) {
  private static final int EPOCHS = 4;
  private static final int SAMPLES = 150;

  /** Trains and times trials until so many tasks are done or none is left; returns how many. */
  int tasks(int wanted) {
    int done = 0;
    while (done < wanted) {
      Optional<Claim> training = controller.claim(TaskKind.TRAIN);
      training.ifPresent(claim -> controller.report(claim, trained(claim)));
      Optional<Claim> timing = controller.claim(TaskKind.MEASURE_LATENCY);
      timing.ifPresent(claim -> controller.report(claim, timed(ControllerFixture.trial(claim))));
      if (training.isEmpty() && timing.isEmpty()) {
        return done;
      }
      done += (training.isPresent() ? 1 : 0) + (timing.isPresent() ? 1 : 0);
    }
    return done;
  }

  private TaskResult trained(Claim claim) {
    TrialId trial = ControllerFixture.trial(claim);
    Random random = new Random(trial.value() * 31);
    if (failEvery > 0 && trial.value() % failEvery == failEvery - 1) {
      return new TaskResult.Failed(FailureClass.INVALID_NETWORK, "a made-up failure");
    }
    double slow = slowness(trial);
    double end = 0.72 + 0.17 * Math.sqrt(slow) + 0.02 * random.nextGaussian();
    List<Progress> curve = new ArrayList<>();
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      double share = 1 - Math.exp(-1.2 * epoch);
      curve.add(new Progress(epoch, 1.6 - 1.1 * share, end * share, 900 + random.nextInt(80)));
    }
    return new TaskResult.Trained(
        Math.min(1, Math.max(0, end)),
        false,
        curve,
        12.5,
        null,
        new TrainProvenance("made up", "none", "scalar", 1, 1),
        null,
        claim.task().spec() instanceof TaskSpec.Train train && train.finalist()
            ? new TestScore(0.8125, 10_000)
            : null);
  }

  private static TaskResult timed(TrialId trial) {
    Random random = new Random(trial.value() * 17);
    double millis = 0.02 + 0.14 * slowness(trial);
    List<Double> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(millis * (1 + 0.04 * Math.abs(random.nextGaussian())));
    }
    return new TaskResult.LatencyMeasured(
        millis * 1.02,
        millis,
        millis * 1.08,
        0.03,
        0.97,
        SAMPLES + 5,
        2.0,
        ControllerFixture.DEVICE,
        1,
        samples,
        null);
  }

  private static double slowness(TrialId trial) {
    return new Random(trial.value() * 7919).nextDouble();
  }
}
