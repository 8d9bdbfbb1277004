package dev.mnas.service.trial;

import dev.mnas.network.Cost;
import dev.mnas.network.NetworkSpec;
import dev.mnas.objective.Targets;
import dev.mnas.service.event.Change;
import dev.mnas.service.event.EventLog;
import dev.mnas.service.task.TaskEnd;
import dev.mnas.service.task.TaskViews;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TrialId;
import dev.mnas.task.WireJson;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trials and their measurements. What changes a trial locks its row first, so that the reports of
 * its two tasks see each other; a trial's twins are locked after it.
 */
@Component
public class TrialStore {
  private static final Logger LOG = LoggerFactory.getLogger(TrialStore.class);

  private final TrialRows trials;
  private final MeasurementStore measurements;
  private final TaskViews tasks;
  private final EntityManager entities;
  private final EventLog events;
  private final Clock clock;
  private final JsonMapper json = WireJson.mapper();

  TrialStore(
      TrialRows trials,
      MeasurementStore measurements,
      TaskViews tasks,
      EntityManager entities,
      EventLog events,
      Clock clock) {
    this.trials = trials;
    this.measurements = measurements;
    this.tasks = tasks;
    this.entities = entities;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Adds a trial, with what is known of its network already. A network that another trial of the
   * study is being evaluated for waits for that trial, its twin.
   *
   * @param pools where it is to be timed
   * @return what is missing, nothing for a twin
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Missing create(NewTrial trial, List<String> pools) {
    TrialRow row = new TrialRow();
    row.studyId = trial.study().value();
    row.number = trial.number();
    row.comeFrom(trial.origin());
    row.network = json.writeValueAsString(trial.network().spec());
    row.networkHash = trial.network().hash();
    Cost cost = Cost.of(trial.network());
    row.parameters = cost.parameters();
    row.madds = cost.madds();
    row.accuracyKey = NewTrial.accuracyKey(trial.network(), trial.accuracyKey());
    row.predictedMillis = trial.predictedMillis();
    row.createdAt = clock.instant();
    // Baselines and finalists neither count as earlier proposals nor wait for any.
    List<TrialRow> earlier =
        row.number > 0
            ? trials.findByStudyIdAndNetworkHashAndNumberGreaterThanOrderByNumber(
                row.studyId, row.networkHash, 0)
            : List.of();
    row.reuse = reuse(row.tokens, earlier);
    Optional<TrialRow> twin =
        earlier.stream()
            .filter(other -> other.twinOf == null && !other.state.terminal())
            .findFirst()
            // It may end at this very moment: what counts is its state under the lock.
            .filter(other -> !locked(new TrialId(idOf(other))).state.terminal());
    Set<String> missingPools = new HashSet<>(pools);
    boolean training = true;
    if (twin.isPresent()) {
      row.twinOf = twin.get().id;
      missingPools.clear();
      training = false;
    } else {
      for (String pool : pools) {
        for (long known : measurements.knownLatency(row.networkHash, pool)) {
          row.timings.add(new Timing(pool, known));
          missingPools.remove(pool);
        }
      }
      // In its own study a network that is complete already cannot enter the front again.
      boolean weightsNeeded =
          earlier.stream().noneMatch(other -> other.state == TrialState.COMPLETE);
      row.accuracyMeasurement =
          measurements.knownAccuracy(row.accuracyKey, weightsNeeded).orElse(null);
      training = row.accuracyMeasurement == null;
    }
    TrialId id = new TrialId(idOf(trials.saveAndFlush(row)));
    note(row);
    // Each query looks through all rows of the transaction, and a batch may be large.
    entities.detach(row);
    return new Missing(id, training, missingPools);
  }

  private void note(TrialRow row) {
    StudyId study = new StudyId(row.studyId);
    events.note(new Change.OfTrial(study, new TrialId(idOf(row))));
    events.note(new Change.OfStudy(study));
    if (row.state.terminal()) {
      LOG.atInfo()
          .addKeyValue("study", row.studyId)
          .addKeyValue("trial", row.id)
          .log("Trial {} is {}, reward {}", row.number, row.ending(), row.reward);
    }
  }

  private static Reuse reuse(String tokens, List<TrialRow> earlier) {
    if (earlier.isEmpty()) {
      return Reuse.NONE;
    }
    boolean repeated = earlier.stream().anyMatch(other -> other.tokens.equals(tokens));
    return repeated ? Reuse.REPEAT : Reuse.ALIAS;
  }

  /**
   * Locks the trial until the transaction ends.
   *
   * @return its study
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public StudyId lock(TrialId id) {
    return new StudyId(locked(id).studyId);
  }

  /**
   * Keeps what a task reported and ends the trial where nothing is missing any more, its twins with
   * it.
   *
   * @param end of a task of the trial
   * @param pools all pools of the study, the target pool first
   * @param targets of the study: each trial's reward is under the one of its batch
   * @param suspect why a latency is not to be trusted: it is kept, and another is wanted
   * @return the study when the trial ended
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<StudyId> apply(
      TrialId id, TaskEnd end, List<String> pools, Targets targets, @Nullable String suspect) {
    TrialRow trial = locked(id);
    if (trial.state.terminal()) {
      // Timed once more: its numbers stay what they were, the new latency is shown beside them.
      if (end.outcome() == TaskEnd.Outcome.DONE && trial.state == TrialState.COMPLETE) {
        measurements.keep(trial, end, suspect);
        note(trial);
      }
      return Optional.empty();
    }
    switch (end.outcome()) {
      case RETRIED, REPEATED -> {}
      case FAILED -> {
        TaskResult.Failed failed = (TaskResult.Failed) end.result();
        endAll(trial, row -> row.fail(failed.failure(), failed.message(), clock.instant()));
      }
      case DONE -> measurements.keep(trial, end, suspect);
    }
    if (suspect == null) {
      completeIfWhole(trial, pools, targets);
    }
    return trial.state.terminal() ? Optional.of(new StudyId(trial.studyId)) : Optional.empty();
  }

  /** Completes a trial whose numbers were all known before. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void completeIfWhole(TrialId id, List<String> pools, Targets targets) {
    TrialRow trial = locked(id);
    if (!trial.state.terminal()) {
      completeIfWhole(trial, pools, targets);
    }
  }

  private void completeIfWhole(TrialRow trial, List<String> pools, Targets targets) {
    if (trial.state.terminal()
        || trial.twinOf != null
        || trial.accuracyMeasurement == null
        || pools.stream().anyMatch(pool -> tasks.timing(new TrialId(idOf(trial)), pool))) {
      return;
    }
    Map<String, Double> millis = new HashMap<>();
    for (String pool : pools) {
      measurements.latencyMillis(trial, pool).ifPresent(median -> millis.put(pool, median));
    }
    if (!millis.keySet().containsAll(pools)) {
      return;
    }
    double accuracy = measurements.trained(trial).result().accuracy();
    String targetPool = pools.get(0);
    double latencyMillis = Objects.requireNonNull(millis.get(targetPool));
    Long training = trial.accuracyMeasurement;
    Set<Timing> timings = Set.copyOf(trial.timings);
    endAll(
        trial,
        row -> {
          row.accuracyMeasurement = training;
          row.timings.addAll(timings);
          // A twin may be of another batch, and so of another target.
          double reward =
              targets.of(row.batch, latencyMillis).reward(accuracy, latencyMillis).value();
          row.complete(accuracy, millis, targetPool, reward, clock.instant());
        });
  }

  /** Where the trial stands. */
  @Transactional(readOnly = true)
  public TrialState state(TrialId id) {
    return trials.findById(id.value()).orElseThrow().state;
  }

  /** What the trial trains and times. */
  @Transactional(readOnly = true)
  public NetworkSpec network(TrialId id) {
    return trials.findById(id.value()).orElseThrow().spec();
  }

  /**
   * Ends a trial early; twins that waited for it end alike.
   *
   * @param reason of the rule that stops it; absent where a user does
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean stop(TrialId id, @Nullable String reason) {
    TrialRow trial = locked(id);
    if (trial.state.terminal()) {
      return false;
    }
    endAll(trial, row -> row.stop(reason, clock.instant()));
    return true;
  }

  /**
   * Cancels every running trial of a study.
   *
   * @param proposedOnly whether baselines and finalists go on
   * @return those that were cancelled
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<TrialId> cancelOpen(StudyId study, boolean proposedOnly) {
    List<TrialId> open =
        trials.findByStudyIdAndStateOrderByNumber(study.value(), TrialState.RUNNING).stream()
            .filter(row -> row.number > 0 || !proposedOnly)
            .map(row -> new TrialId(idOf(row)))
            .toList();
    return open.stream().filter(this::cancelLocked).toList();
  }

  private boolean cancelLocked(TrialId id) {
    TrialRow trial = locked(id);
    if (trial.state.terminal()) {
      return false;
    }
    trial.cancel(clock.instant());
    note(trial);
    return true;
  }

  private void endAll(TrialRow trial, Consumer<TrialRow> change) {
    change.accept(trial);
    note(trial);
    for (TrialRow twin : trials.findByTwinOfOrderByNumber(idOf(trial))) {
      TrialRow row = locked(new TrialId(idOf(twin)));
      if (!row.state.terminal()) {
        change.accept(row);
        note(row);
      }
    }
  }

  /** The row as it is under its lock: what this transaction read of it before may be old. */
  private TrialRow locked(TrialId id) {
    TrialRow row =
        trials
            .lock(id.value())
            .orElseThrow(() -> new IllegalArgumentException("there is no trial " + id));
    entities.flush();
    entities.refresh(row);
    return row;
  }

  /** Whether every trial of the batch has ended. */
  @Transactional(readOnly = true)
  public boolean batchEnded(StudyId study, int batch) {
    return trials.countRunning(study.value(), batch) == 0;
  }

  /** A batch in trial order. */
  @Transactional(readOnly = true)
  public List<EndedTrial> batch(StudyId study, int batch) {
    return trials.batch(study.value(), batch);
  }

  /** Complete trials of the batches before this one, in trial order. */
  @Transactional(readOnly = true)
  public List<EndedTrial> completeBefore(StudyId study, int batch) {
    return trials.completeBefore(study.value(), batch);
  }

  /** Trials that the policy of a study proposed so far. */
  @Transactional(readOnly = true)
  public int count(StudyId study) {
    return Math.toIntExact(trials.countByStudyIdAndNumberGreaterThan(study.value(), 0));
  }

  /** Baselines and finalists of a study so far. */
  @Transactional(readOnly = true)
  public int countAside(StudyId study) {
    return Math.toIntExact(trials.countByStudyIdAndNumberLessThan(study.value(), 0));
  }

  static long idOf(TrialRow row) {
    return Objects.requireNonNull(row.id, "a stored trial has an id");
  }
}
