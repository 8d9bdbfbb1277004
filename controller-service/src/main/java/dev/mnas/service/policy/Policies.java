package dev.mnas.service.policy;

import dev.mnas.space.Decision;
import java.util.List;

/** Makes the policy that a study's settings name. */
public final class Policies {
  private Policies() {}

  /**
   * A policy that has seen nothing.
   *
   * @throws IllegalArgumentException when there are no decisions
   */
  public static Policy create(PolicySettings settings, List<Decision> decisions) {
    return switch (settings.kind()) {
      case RNN -> new RnnPolicy(settings, decisions);
      case RNN_PAPER -> new RnnPaperPolicy(settings, decisions);
      case EVOLUTION -> new EvolutionPolicy(settings, decisions);
      case NSGA2 -> new Nsga2Policy(settings, decisions);
      case HILL -> new HillPolicy(settings, decisions);
      case RANDOM -> new RandomPolicy(settings, decisions);
    };
  }

  /**
   * A policy that continues from {@link Policy#state()}.
   *
   * @throws IllegalArgumentException when the state is damaged, of another version, or of a policy
   *     of another kind, seed or space
   */
  public static Policy restore(PolicySettings settings, List<Decision> decisions, byte[] state) {
    return switch (settings.kind()) {
      case RNN_PAPER -> RnnPaperPolicy.restore(settings, decisions, state);
      case RANDOM -> RandomPolicy.restore(settings, decisions, state);
      case RNN -> SearchingPolicy.restored(new RnnPolicy(settings, decisions), state);
      case EVOLUTION -> SearchingPolicy.restored(new EvolutionPolicy(settings, decisions), state);
      case NSGA2 -> SearchingPolicy.restored(new Nsga2Policy(settings, decisions), state);
      case HILL -> SearchingPolicy.restored(new HillPolicy(settings, decisions), state);
    };
  }
}
