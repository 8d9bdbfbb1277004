package dev.mnas.service.study;

import dev.mnas.network.Network;
import dev.mnas.service.event.Change;
import dev.mnas.service.event.EventLog;
import dev.mnas.service.loop.BatchLoop;
import dev.mnas.service.policy.Policy;
import dev.mnas.service.trial.NewTrial;
import dev.mnas.service.trial.WeightsRetention;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.time.Clock;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Runs the batch loop of studies on the database, and ends them. The policy's state is stored with
 * the trials it gave, in one transaction, so a crash at any moment changes no suggestion. Every
 * step may be repeated.
 */
@Component
public class StudyEngine {
  private static final Logger LOG = LoggerFactory.getLogger(StudyEngine.class);
  private static final Duration TICK_GAP = Duration.ofSeconds(30);

  /** Batches that are observed in one transaction, where all their networks were known before. */
  private static final int MAX_BATCHES = 8;

  private final StudyRows studies;
  private final BatchStore batchStore;
  private final TrialTasks trialTasks;
  private final WeightsRetention weights;
  private final EventLog events;
  private final Clock clock;

  StudyEngine(
      StudyRows studies,
      BatchStore batchStore,
      TrialTasks trialTasks,
      WeightsRetention weights,
      EventLog events,
      Clock clock) {
    this.studies = studies;
    this.batchStore = batchStore;
    this.trialTasks = trialTasks;
    this.weights = weights;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Does what can be done now: samples, observes, and ends the study where it is at its end.
   *
   * @return whether there is more to do, because a transaction should not grow without bound
   */
  @Transactional
  public boolean advance(StudyId id) {
    StudyRow study = studies.lock(id.value()).orElse(null);
    if (study == null) {
      return false; // Deleted meanwhile.
    }
    study.tick(clock.instant(), TICK_GAP);
    if (study.state != StudyState.RUNNING) {
      return false;
    }
    StudySpec spec = StudySpec.parse(study.spec);
    if (spec.budget().spent(study.ranMillis)) {
      // Cancelling clears the persistence context, so the study's change comes first.
      end(study, EndReason.TIME);
      trialTasks.cancelOpen(id, true);
      weights.prune(id, spec.targets());
      return false;
    }
    StudyBatches batches = batchStore.of(study, spec);
    BatchLoop loop = new BatchLoop(batches, spec.policy(), spec.budget().convergence());
    if (loop.stage() != BatchLoop.Stage.WAITING) {
      Policy policy = StudyPolicy.of(study, spec, batches.space());
      boolean converged = loop.advance(policy, MAX_BATCHES);
      study.policyState = policy.state();
      if (converged) {
        end(study, EndReason.CONVERGED);
        trialTasks.cancelOpen(id, true);
      }
      weights.prune(id, spec.targets());
      if (converged) {
        return false;
      }
    }
    if (loop.spent()) {
      end(study, EndReason.TRIALS);
    }
    return loop.stage() != BatchLoop.Stage.WAITING;
  }

  private void end(StudyRow study, EndReason reason) {
    study.complete(reason);
    events.note(new Change.OfStudy(idOf(study)));
    LOG.atInfo().addKeyValue("study", study.id).log("Study '{}' ended: {}", study.name, reason);
    study.tick(clock.instant(), TICK_GAP);
  }

  /** Cancels what still runs, baselines and finalists too. */
  void cancelOpen(StudyId id) {
    trialTasks.cancelOpen(id, false);
  }

  /**
   * Adds a network of the user's choice, which is trained and timed like any trial. The policy does
   * not see it, and it is part of neither budget nor front.
   *
   * @throws NoSuchElementException when there is no such study
   * @throws IllegalStudyStateException when the study was stopped
   */
  @Transactional
  public TrialId addBaseline(StudyId id, String name, Network network) {
    StudyRow study =
        studies
            .lock(id.value())
            .orElseThrow(() -> new NoSuchElementException("there is no study " + id));
    if (study.state == StudyState.STOPPED) {
      throw new IllegalStudyStateException("a study that is STOPPED takes no baselines");
    }
    StudySpec spec = StudySpec.parse(study.spec);
    NewTrial.Baseline origin = new NewTrial.Baseline(name);
    int number = trialTasks.nextAside(id);
    return trialTasks.start(
        spec, new NewTrial(id, number, origin, network, AccuracyKey.ofTrial(spec)));
  }

  /** Trains a trial's network anew, and times it where it was not; under the study's lock. */
  TrialId addFinalist(StudyId id, StudySpec spec, NewTrial.Finalist origin, Network network) {
    StudySpec own = spec.with(origin.recipe(), origin.data());
    int number = trialTasks.nextAside(id);
    return trialTasks.start(
        own, new NewTrial(id, number, origin, network, AccuracyKey.ofFinalist(own)));
  }

  static StudyId idOf(StudyRow row) {
    return new StudyId(Objects.requireNonNull(row.id, "a stored study has an id"));
  }
}
