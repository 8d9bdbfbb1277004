package dev.mnas.service.trial;

import dev.mnas.space.ArchitectureTokens;
import java.util.Optional;

/**
 * What the policy learns of a trial.
 *
 * @param reward empty unless the trial is COMPLETE
 */
public record EndedTrial(ArchitectureTokens tokens, Optional<Double> reward) {}
