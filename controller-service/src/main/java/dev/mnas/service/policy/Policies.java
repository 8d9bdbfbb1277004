package dev.mnas.service.policy;

import dev.mnas.space.Decision;
import java.util.List;

/** Makes the policy that a study's settings name. */
public final class Policies {
  private Policies() {}

  /** A policy that has seen nothing. */
  public static Policy create(PolicySettings settings, List<Decision> decisions) {
    throw new IllegalStateException("no policy " + settings.kind() + " for " + decisions.size());
  }

  /** A policy that continues from {@link Policy#state()}. */
  public static Policy restore(PolicySettings settings, List<Decision> decisions, byte[] state) {
    throw new IllegalStateException("no policy " + settings.kind() + " for " + state.length);
  }
}
