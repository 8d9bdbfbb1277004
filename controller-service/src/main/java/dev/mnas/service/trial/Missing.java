package dev.mnas.service.trial;

import dev.mnas.task.TrialId;
import java.util.Set;

/**
 * What a new trial still needs.
 *
 * @param training whether no accuracy is known yet
 * @param pools where no latency is known yet
 */
public record Missing(TrialId trial, boolean training, Set<String> pools) {
  public Missing {
    pools = Set.copyOf(pools);
  }

  public boolean nothing() {
    return !training && pools.isEmpty();
  }
}
