package dev.mnas.service.policy;

import dev.mnas.space.ArchitectureTokens;
import java.util.List;

/** One call of a policy's history. */
public sealed interface PolicyEvent {
  /** {@code suggest} returned these. */
  record Suggested(List<ArchitectureTokens> batch) implements PolicyEvent {
    public Suggested {
      batch = List.copyOf(batch);
    }
  }

  /** {@code observe} was given these. */
  record Observed(List<Observation> batch) implements PolicyEvent {
    public Observed {
      batch = List.copyOf(batch);
    }
  }

  /** {@code inform} was given these. */
  record Informed(List<Observation> others) implements PolicyEvent {
    public Informed {
      others = List.copyOf(others);
    }
  }

  /** {@code restart} was called. */
  record Restarted() implements PolicyEvent {}
}
