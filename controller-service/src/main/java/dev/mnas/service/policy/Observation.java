package dev.mnas.service.policy;

import dev.mnas.space.ArchitectureTokens;
import java.util.Optional;

/**
 * What became of one suggestion.
 *
 * @param tokens as suggested
 * @param outcome empty when the trial failed, was stopped or cancelled: then it teaches nothing
 */
public record Observation(ArchitectureTokens tokens, Optional<Outcome> outcome) {}
