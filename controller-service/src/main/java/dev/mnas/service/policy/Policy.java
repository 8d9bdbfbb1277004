package dev.mnas.service.policy;

import dev.mnas.space.ArchitectureTokens;
import java.util.List;

/**
 * A proposer of architectures. Its suggestions depend on its settings and on the order of calls
 * alone: the caller observes batch k once all its trials are terminal, in trial order, and asks for
 * batch k+d after that, so neither arrival order nor a crash nor a resume changes them.
 */
public interface Policy {
  /** Proposes the next {@code n} token sequences. */
  List<ArchitectureTokens> suggest(int n);

  /**
   * Learns from the oldest batch not yet observed, in trial order.
   *
   * @throws IllegalArgumentException when its tokens are not those that were suggested
   */
  void observe(List<Observation> batch);

  /**
   * Tells of networks of the same space that were measured for another policy or another target; a
   * policy that learns from its own samples alone ignores them.
   */
  void inform(List<Observation> others);

  /**
   * Brings a new policy to where the one with this history was, by replaying it.
   *
   * @throws IllegalStateException when the replay suggests other tokens than the history has
   */
  void recover(List<PolicyEvent> history);

  /** Everything needed to continue bit for bit. */
  byte[] state();

  /**
   * Starts anew on demand: weights, elite and population are as if nothing had been learned, what
   * is outstanding will teach nothing, and the networks that are known stay known. A policy that
   * learns nothing counts the restart alone.
   */
  void restart();

  /** How it does now; leaves the policy as it is. */
  PolicyDiagnostics diagnostics();
}
