package dev.mnas.service.trial;

import dev.mnas.network.Network;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which trials become finalists, and which already did. */
@Component
public class FinalistStore {
  private final TrialRows rows;

  FinalistStore(TrialRows rows) {
    this.rows = rows;
  }

  /** Complete trials of different networks, the highest reward first, of equals the first. */
  @Transactional(readOnly = true)
  public List<TrialId> best(StudyId study, int most) {
    Set<String> networks = new HashSet<>();
    return rows.ranked(study.value()).stream()
        .filter(trial -> networks.add(trial.networkHash()))
        .limit(most)
        .map(trial -> new TrialId(trial.id()))
        .toList();
  }

  /** A trial of the study that somebody chose. */
  @Transactional(readOnly = true)
  public Optional<ChosenTrial> find(StudyId study, TrialId trial) {
    return rows.findById(trial.value())
        .filter(row -> row.studyId == study.value())
        .map(
            row ->
                new ChosenTrial(trial, row.state, row.finalistOf != null, Network.of(row.spec())));
  }

  /** The finalist of the network and key, unless it ended without numbers. */
  @Transactional(readOnly = true)
  public Optional<TrialId> known(StudyId study, Network network, String accuracyKey) {
    String key = NewTrial.accuracyKey(network, accuracyKey);
    return rows
        .findByStudyIdAndAccuracyKeyAndFinalistOfIsNotNullOrderByNumber(study.value(), key)
        .stream()
        .filter(row -> row.state == TrialState.RUNNING || row.state == TrialState.COMPLETE)
        .map(row -> new TrialId(TrialStore.idOf(row)))
        .findFirst();
  }

  /**
   * What decides whether a trial can be promoted.
   *
   * @param finalist whether it is one already
   */
  public record ChosenTrial(TrialId id, TrialState state, boolean finalist, Network network) {}
}
