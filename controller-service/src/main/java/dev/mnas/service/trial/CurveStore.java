package dev.mnas.service.trial;

import dev.mnas.service.stopping.EarlyStopping.Peers;
import dev.mnas.task.Progress;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The finished epochs of each trial's training. They stay when the trial ends, however it does, and
 * are replaced when another attempt trains it anew.
 */
@Component
public class CurveStore {
  private final EpochRows rows;

  CurveStore(EpochRows rows) {
    this.rows = rows;
  }

  /**
   * Keeps finished epochs. The same again, or less of the same, changes nothing; others replace
   * what is stored from their first epoch on.
   *
   * @param curve one after the other
   * @return those that were not stored before, a tail of the curve
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Progress> keep(TrialId trial, List<Progress> curve) {
    if (curve.isEmpty()) {
      return curve;
    }
    List<EpochRow> before =
        rows.findByTrialIdOrderByEpoch(trial.value()).stream()
            .filter(row -> row.epoch >= curve.get(0).epoch())
            .toList();
    List<Progress> known = before.stream().map(EpochRow::progress).toList();
    int both = Math.min(known.size(), curve.size());
    boolean goesOn = known.subList(0, both).equals(curve.subList(0, both));
    List<Progress> news = goesOn ? curve.subList(both, curve.size()) : curve;
    if (!goesOn) {
      Set<Integer> again = curve.stream().map(Progress::epoch).collect(Collectors.toSet());
      rows.deleteAll(before.stream().filter(row -> !again.contains(row.epoch)).toList());
    }
    rows.saveAll(news.stream().map(progress -> new EpochRow(trial, progress)).toList());
    return news;
  }

  /** The finished epochs of a trial, none where another trial was trained for it. */
  @Transactional(readOnly = true)
  public List<Progress> of(TrialId trial) {
    return rows.findByTrialIdOrderByEpoch(trial.value()).stream().map(EpochRow::progress).toList();
  }

  /**
   * What the other trials show that the study's policy proposed: no baselines, and networks that
   * were trained once count once.
   *
   * @return empty for a trial that is none of them
   */
  @Transactional(readOnly = true)
  public Optional<Peers> peers(StudyId study, TrialId trial) {
    return rows.countProposed(trial.value()) == 0
        ? Optional.empty()
        : Optional.of(new StoredPeers(rows, study.value(), trial.value()));
  }

  private record StoredPeers(EpochRows rows, long study, long trial) implements Peers {
    @Override
    public List<Double> accuraciesAt(int epoch) {
      return rows.accuraciesAt(study, trial, epoch);
    }

    @Override
    public List<Double> meansUpTo(int epoch) {
      return rows.meansUpTo(study, trial, epoch);
    }
  }
}
