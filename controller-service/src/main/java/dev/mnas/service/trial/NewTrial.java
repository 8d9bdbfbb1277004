package dev.mnas.service.trial;

import dev.mnas.network.Network;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network about to become a trial.
 *
 * @param study that it belongs to
 * @param number within its study, from 1; from -1 down for baselines and finalists
 * @param origin what proposed it
 * @param network to train and time
 * @param accuracyKey what two trainings must share beside the network: recipe and data
 * @param predictedMillis latency on the target pool that a table predicts; absent without one
 */
public record NewTrial(
    StudyId study,
    int number,
    Origin origin,
    Network network,
    String accuracyKey,
    @Nullable Double predictedMillis) {

  private static final int NO_BATCH = -1;

  /** Of whose latency nothing is predicted. */
  public NewTrial(StudyId study, int number, Origin origin, Network network, String accuracyKey) {
    this(study, number, origin, network, accuracyKey, null);
  }

  /** As it is stored: trainings of different networks have different keys. */
  static String accuracyKey(Network network, String shared) {
    return network.hash() + ":" + shared;
  }

  /** Who proposed a trial. */
  public sealed interface Origin {
    int batch();

    ArchitectureTokens tokens();

    Optional<String> baseline();
  }

  /**
   * Proposed by the policy.
   *
   * @param batch from 0
   */
  public record Suggested(int batch, ArchitectureTokens tokens) implements Origin {
    @Override
    public Optional<String> baseline() {
      return Optional.empty();
    }
  }

  /**
   * Asked for by a user: in no batch, with no tokens.
   *
   * @param name as it was asked for
   */
  public record Baseline(String name) implements Origin {
    @Override
    public int batch() {
      return NO_BATCH;
    }

    @Override
    public ArchitectureTokens tokens() {
      return new ArchitectureTokens(List.of());
    }

    @Override
    public Optional<String> baseline() {
      return Optional.of(name);
    }
  }

  /**
   * A trial's network again, to be kept: in no batch, with no tokens.
   *
   * @param trial that it was chosen as
   * @param recipe and data that it is trained by, whatever those of its study are
   */
  public record Finalist(TrialId trial, Recipe recipe, DataSplit data) implements Origin {
    @Override
    public int batch() {
      return NO_BATCH;
    }

    @Override
    public ArchitectureTokens tokens() {
      return new ArchitectureTokens(List.of());
    }

    @Override
    public Optional<String> baseline() {
      return Optional.empty();
    }
  }
}
