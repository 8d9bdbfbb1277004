package dev.mnas.service.study;

/**
 * A budget with the number of its changes, the validator of conditional requests.
 *
 * @param version from 1
 */
record VersionedBudget(Budget budget, int version) {}
