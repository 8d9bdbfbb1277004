package dev.mnas.service.replay;

import dev.mnas.service.policy.Policy;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.space.Decision;
import java.util.List;

/** Makes the policy of one search. */
@FunctionalInterface
interface Searcher {
  /** A policy that has seen nothing. */
  Policy create(PolicySettings settings, List<Decision> decisions);
}
