package dev.mnas.service.study;

import dev.mnas.service.policy.PolicySettings;

/**
 * A policy's settings with the number of their changes, the validator of conditional requests.
 *
 * @param version from 1
 */
record VersionedPolicy(PolicySettings settings, int version) {}
