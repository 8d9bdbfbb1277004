package dev.mnas.service.trial;

import dev.mnas.network.Network;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.task.StudyId;

/**
 * A suggestion about to become a trial.
 *
 * @param number within its study, from 1
 * @param batch of the policy, from 0
 * @param accuracyKey what two trainings must share beside the network: recipe and data
 */
public record NewTrial(
    StudyId study,
    int number,
    int batch,
    ArchitectureTokens tokens,
    Network network,
    String accuracyKey) {}
