package dev.mnas.service.trial;

import dev.mnas.network.Network;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.task.StudyId;
import java.util.List;
import java.util.Optional;

/**
 * A network about to become a trial.
 *
 * @param study that it belongs to
 * @param number within its study, from 1; from -1 down for baselines
 * @param origin what proposed it
 * @param network to train and time
 * @param accuracyKey what two trainings must share beside the network: recipe and data
 */
public record NewTrial(
    StudyId study, int number, Origin origin, Network network, String accuracyKey) {

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
    private static final int NO_BATCH = -1;

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
}
