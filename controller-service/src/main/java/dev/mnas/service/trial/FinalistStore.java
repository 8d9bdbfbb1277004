package dev.mnas.service.trial;

import dev.mnas.network.Network;
import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
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

  /**
   * Complete trials of different networks: of one target the highest reward first, of equals the
   * first; of a sweep the best of each target by rising target, then each target's next, and so on.
   */
  @Transactional(readOnly = true)
  public List<TrialId> best(StudyId study, Targets targets, int most) {
    List<RankedTrial> complete = rows.ranked(study.value());
    List<Iterator<RankedTrial>> rankings =
        targets.objectives().stream().map(objective -> ranking(complete, objective)).toList();
    Set<String> networks = new HashSet<>();
    List<TrialId> best = new ArrayList<>();
    while (best.size() < most && rankings.stream().anyMatch(Iterator::hasNext)) {
      for (Iterator<RankedTrial> ranking : rankings) {
        next(ranking, networks)
            .filter(trial -> best.size() < most)
            .ifPresent(trial -> best.add(new TrialId(trial.id())));
      }
    }
    return List.copyOf(best);
  }

  private static Iterator<RankedTrial> ranking(List<RankedTrial> trials, Objective objective) {
    Comparator<RankedTrial> byReward = Comparator.comparingDouble(trial -> trial.reward(objective));
    return trials.stream().sorted(byReward.reversed()).iterator();
  }

  /** The next trial of a network that was not chosen yet. */
  private static Optional<RankedTrial> next(Iterator<RankedTrial> ranking, Set<String> networks) {
    while (ranking.hasNext()) {
      RankedTrial trial = ranking.next();
      if (networks.add(trial.networkHash())) {
        return Optional.of(trial);
      }
    }
    return Optional.empty();
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
