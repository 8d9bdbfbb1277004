package dev.mnas.service.trial;

/** A complete trial as its rank needs it. */
record RankedTrial(long id, String networkHash) {}
