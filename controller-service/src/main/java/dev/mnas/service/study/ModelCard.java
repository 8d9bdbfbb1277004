package dev.mnas.service.study;

import dev.mnas.network.Activation;
import dev.mnas.objective.Objective;
import dev.mnas.service.trial.TrainingView;
import dev.mnas.service.trial.TrialView;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import dev.mnas.task.StudyId;
import dev.mnas.task.TestScore;
import dev.mnas.task.TrainProvenance;
import dev.mnas.task.TrialId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What whoever ships a trained network should know of it (after Mitchell et al. 2019, Model Cards
 * for Model Reporting). Nothing in it is simulated: what was not measured is absent.
 *
 * @param mnas version of the program that writes it
 * @param number of the trial within its study
 * @param finalistOf the trial that was promoted; absent where the trial is one of the search, or a
 *     baseline
 * @param baseline what the user called a network that no policy proposed
 * @param validation accuracy on images that the search, or whoever promoted it, chose by
 * @param test absent where no test image was looked at
 * @param latencies one a pool
 * @param objective with the target that the trial's reward is taken under
 * @param reward of the objective, from the validation accuracy and the first pool's latency
 * @param completedAt when the last of its numbers came
 * @param files what can be downloaded
 * @param limits what the numbers do not say, a sentence each
 */
record ModelCard(
    String mnas,
    TrialId trial,
    int number,
    StudyId study,
    String studyName,
    TrialView.@Nullable Finalist finalistOf,
    @Nullable String baseline,
    CardNetwork network,
    CardAccuracy validation,
    @Nullable TestScore test,
    List<CardLatency> latencies,
    Objective objective,
    String targetPool,
    double reward,
    DataSplit data,
    Recipe recipe,
    CardTraining training,
    Instant completedAt,
    List<CardFile> files,
    List<String> limits) {
  ModelCard {
    latencies = List.copyOf(latencies);
    files = List.copyOf(files);
    limits = List.copyOf(limits);
  }

  /**
   * What is computed.
   *
   * @param input height x width x channels
   * @param madds multiply-adds of one image
   */
  record CardNetwork(
      String input,
      int classes,
      Activation activation,
      List<String> blocks,
      long parameters,
      long madds,
      String hash) {
    CardNetwork {
      blocks = List.copyOf(blocks);
    }
  }

  /** A share of so many images. */
  record CardAccuracy(double accuracy, int images) {}

  /**
   * Single-image inference on a device.
   *
   * @param normalisedMillis the median at the nominal speed of the device; the others are as timed
   * @param precision of weights and activations
   */
  record CardLatency(
      String pool,
      String device,
      String system,
      String runtime,
      int threads,
      String precision,
      double normalisedMillis,
      double medianMillis,
      double p10Millis,
      double p90Millis,
      int samples,
      Instant measuredAt) {

    static CardLatency of(TrialView.Latency latency) {
      var device = latency.deviceInfo();
      return new CardLatency(
          latency.pool(),
          device.model(),
          device.os() + ", " + device.architecture() + ", cores: " + device.cores(),
          device.runtime() + " " + device.runtimeVersion(),
          latency.threads(),
          "float32",
          latency.latencyMillis(),
          latency.medianMillis(),
          latency.p10Millis(),
          latency.p90Millis(),
          latency.samples(),
          latency.measuredAt());
    }
  }

  /**
   * The training that the weights came from.
   *
   * @param diverged whether it did, and the accuracy is that of chance
   * @param trainSeconds wall time without validation
   * @param reusedFrom the trial that was trained, absent when it is this one
   */
  record CardTraining(
      TrainProvenance provenance,
      double trainSeconds,
      boolean diverged,
      Instant measuredAt,
      @Nullable TrialId reusedFrom) {

    static CardTraining of(TrainingView training) {
      return new CardTraining(
          training.provenance(),
          training.trainSeconds(),
          training.diverged(),
          training.measuredAt(),
          training.reusedFrom());
    }
  }

  /**
   * A download.
   *
   * @param path at the controller
   */
  record CardFile(String path, String content) {}
}
