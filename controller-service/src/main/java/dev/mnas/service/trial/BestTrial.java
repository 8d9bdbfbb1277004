package dev.mnas.service.trial;

import dev.mnas.task.TrialId;

/** The trial of the highest reward. */
public record BestTrial(TrialId trial, double reward) {}
