package dev.mnas.service.study;

import dev.mnas.service.stopping.EarlyStopping;
import dev.mnas.service.trial.CurveStore;
import dev.mnas.task.Progress;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the curves of trainings that run, and judges them by the rule of their study. */
@Component
class EarlyStops {
  private final StudyRows rows;
  private final CurveStore curves;

  EarlyStops(StudyRows rows, CurveStore curves) {
    this.rows = rows;
    this.curves = curves;
  }

  /**
   * Takes finished epochs of a trial that runs and is locked. Trials whose epochs arrive in the
   * same moment may not see each other; both go on then.
   *
   * @return why the trial is to be stopped; empty where it goes on, or nothing was new
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<String> take(StudyId study, TrialId trial, List<Progress> curve) {
    List<Progress> news = curves.keep(trial, curve);
    if (news.isEmpty()) {
      return Optional.empty();
    }
    StudySpec spec = StudySpec.parse(rows.findById(study.value()).orElseThrow().spec);
    EarlyStopping rule = spec.earlyStopping();
    return rule == null
        ? Optional.empty()
        : curves
            .peers(study, trial)
            .flatMap(
                peers -> rule.judge(curves.of(trial), news.size(), spec.recipe().epochs(), peers));
  }
}
