package dev.mnas.service.trial;

import dev.mnas.space.ArchitectureTokens;
import org.jspecify.annotations.Nullable;

/**
 * What the policy learns of a trial; all numbers absent unless the trial is COMPLETE.
 *
 * @param latencyMillis on the target pool, normalised
 */
public record EndedTrial(
    ArchitectureTokens tokens,
    @Nullable Double reward,
    @Nullable Double accuracy,
    @Nullable Double latencyMillis) {

  /** From the tokens as they are stored. */
  public EndedTrial(
      String tokens,
      @Nullable Double reward,
      @Nullable Double accuracy,
      @Nullable Double latencyMillis) {
    this(TrialRow.architecture(tokens), reward, accuracy, latencyMillis);
  }
}
