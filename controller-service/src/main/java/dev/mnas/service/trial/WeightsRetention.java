package dev.mnas.service.trial;

import dev.mnas.service.artifact.ArtifactStore;
import dev.mnas.task.StudyId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the trained weights of a study's front, best trial, baselines and finalists, and deletes
 * those that were superseded.
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
  public void prune(StudyId study) {
    List<CompleteTrial> complete = rows.complete(study.value());
    Set<String> kept = new HashSet<>(rows.weightsAside(study.value()));
    TrialViews.front(complete).forEach(trial -> kept.add(String.valueOf(trial.weights())));
    TrialViews.best(complete).ifPresent(trial -> kept.add(String.valueOf(trial.weights())));
    for (String stored : rows.uploadedByEnded(study.value())) {
      if (!kept.contains(stored) && rows.countUsesElsewhere(stored, study.value()) == 0) {
        artifacts.delete(stored);
      }
    }
  }
}
