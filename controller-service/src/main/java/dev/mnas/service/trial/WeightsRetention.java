package dev.mnas.service.trial;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.artifact.ArtifactStore;
import dev.mnas.task.StudyId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the trained weights of a study's front, of the best trial of each of its targets, of
 * baselines and finalists, and deletes those that were superseded.
 */
@Component
public class WeightsRetention {
  private final TrialRows rows;
  private final ArtifactStore artifacts;

  WeightsRetention(TrialRows rows, ArtifactStore artifacts) {
    this.rows = rows;
    this.artifacts = artifacts;
  }

  /** Deletes what no trial of front or best, running trial or other study needs. */
  @Transactional
  public void prune(StudyId study, Targets targets) {
    List<CompleteTrial> complete = rows.complete(study.value());
    Set<String> kept = new HashSet<>(rows.weightsAside(study.value()));
    TrialViews.front(complete).forEach(trial -> kept.add(String.valueOf(trial.weights())));
    // An absolute objective may prefer a network that the front does not have: nearer the target.
    TrialViews.best(complete).ifPresent(trial -> kept.add(String.valueOf(trial.weights())));
    for (Objective objective : targets.objectives()) {
      TargetBest.best(complete, objective)
          .ifPresent(trial -> kept.add(String.valueOf(trial.weights())));
    }
    for (String stored : rows.uploadedByEnded(study.value())) {
      if (!kept.contains(stored) && rows.countUsesElsewhere(stored, study.value()) == 0) {
        artifacts.delete(stored);
      }
    }
  }
}
