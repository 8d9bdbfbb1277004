package dev.mnas.service.policy;

import dev.mnas.space.ArchitectureTokens;
import java.util.List;

/** Replays a history on a new policy. */
final class Replay {
  private Replay() {}

  static void onto(Policy policy, boolean used, List<PolicyEvent> history) {
    if (used) {
      throw new IllegalStateException("only a new policy can recover, this one was used");
    }
    for (int i = 0; i < history.size(); i++) {
      PolicyEvent event = history.get(i);
      if (event instanceof PolicyEvent.Suggested suggested) {
        List<ArchitectureTokens> again = policy.suggest(suggested.batch().size());
        if (!again.equals(suggested.batch())) {
          throw new IllegalStateException(
              "event %d of the history suggested %s, its replay %s"
                  .formatted(i, suggested.batch(), again));
        }
      } else if (event instanceof PolicyEvent.Observed observed) {
        policy.observe(observed.batch());
      } else if (event instanceof PolicyEvent.Informed informed) {
        policy.inform(informed.others());
      } else if (event instanceof PolicyEvent.Restarted) {
        policy.restart();
      }
    }
  }
}
