package dev.mnas.worker;

import dev.mnas.task.Claim;
import java.util.Optional;

/**
 * What a claim is answered with.
 *
 * @param claim empty when no task became ready within the request's wait
 * @param quarantine why the device gets no tasks until a calibration passes or a person releases
 *     it; empty where it may get some
 */
public record ClaimAnswer(Optional<Claim> claim, Optional<String> quarantine) {
  /** Carries the reason beside an answer without a task. */
  public static final String QUARANTINE_HEADER = "X-Device-Quarantine";

  /** Nothing to do. */
  public static final ClaimAnswer NOTHING = new ClaimAnswer(Optional.empty(), Optional.empty());

  /** With a task. */
  public static ClaimAnswer of(Claim claim) {
    return new ClaimAnswer(Optional.of(claim), Optional.empty());
  }
}
