package dev.mnas.service.policy;

import java.util.List;
import java.util.Optional;

/**
 * How a policy does.
 *
 * @param entropies of each decision in nats, in decision order: of the policy's distribution where
 *     it has one, else of the options' shares among its last {@value RecentTokens#WINDOW}
 *     suggestions
 * @param lastUpdate empty before the first, and where the policy has none
 * @param draws since the policy was created
 * @param restarts so far, its own and those that {@link Policy#restart()} asked for
 * @param parts of a sweep each target's policy, by rising target; else empty
 */
public record PolicyDiagnostics(
    List<Double> entropies,
    Optional<Update> lastUpdate,
    Draws draws,
    int restarts,
    List<PolicyDiagnostics> parts) {
  public PolicyDiagnostics {
    entropies = List.copyOf(entropies);
    parts = List.copyOf(parts);
  }

  /** Of a policy for one target. */
  public PolicyDiagnostics(
      List<Double> entropies, Optional<Update> lastUpdate, Draws draws, int restarts) {
    this(entropies, lastUpdate, draws, restarts, List.of());
  }

  /** What the parts come to, without them. */
  public PolicyDiagnostics whole() {
    return new PolicyDiagnostics(entropies, lastUpdate, draws, restarts);
  }

  /** Mean of the entropies, in nats a decision. */
  public double meanEntropy() {
    return entropies.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /**
   * What the last policy-gradient update did.
   *
   * @param epochs passes made over the batch
   * @param kl mean divergence in nats a token of the policy from that before the update
   * @param clipShare share of tokens whose gradient was clipped away in the last pass
   */
  public record Update(int epochs, double kl, double clipShare) {
    static final Update NONE = new Update(0, 0, 0);
  }

  /**
   * What a policy drew and what it suggested in place of repeats.
   *
   * @param drawn networks
   * @param repeats those of them that were known when drawn
   * @param suggested networks
   * @param suggestedRepeats those of them that were known when suggested
   */
  public record Draws(long drawn, long repeats, long suggested, long suggestedRepeats) {
    /** Share of the draws that were new, before repeats were replaced; 1 before the first. */
    public double uniqueShareBefore() {
      return share(drawn, repeats);
    }

    /** Share of the suggestions that were new; 1 before the first. */
    public double uniqueShareAfter() {
      return share(suggested, suggestedRepeats);
    }

    private static double share(long all, long repeated) {
      return all == 0 ? 1 : 1 - (double) repeated / all;
    }
  }
}
