package dev.mnas.service.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mnas.service.guard.Plateau;
import dev.mnas.service.policy.Convergence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a study ends.
 *
 * @param trials how many are sampled, at least 1
 * @param minutes of running time, pauses left out; absent for no limit
 * @param convergence ends it early, its window in batches; absent for never
 * @param plateau ends it when it stands still; absent for never
 */
public record Budget(
    int trials,
    @Nullable Integer minutes,
    @Nullable Convergence convergence,
    // Left out where absent: texts and their hashes stay as before there was any.
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Plateau plateau) {
  static final int MAX_TRIALS = 100_000;
  static final int MAX_MINUTES = 525_600;

  public Budget {
    if (trials < 1 || trials > MAX_TRIALS) {
      throw new IllegalArgumentException("trials must lie in [1, 100000], were " + trials);
    }
  }

  /** Whether the running time is used up. */
  boolean spent(long ranMillis) {
    return Optional.ofNullable(minutes).filter(limit -> ranMillis >= limit * 60_000L).isPresent();
  }
}
