package dev.mnas.service.trial;

import dev.mnas.network.Cost;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.objective.ParetoFront;
import dev.mnas.service.task.TaskStore;
import dev.mnas.task.Progress;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TrialId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads trials as users see them. */
@Component
public class TrialViews {
  private final TrialStore store;
  private final MeasurementStore measurements;
  private final TrialRows rows;
  private final TaskStore tasks;

  TrialViews(TrialStore store, MeasurementStore measurements, TrialRows rows, TaskStore tasks) {
    this.store = store;
    this.measurements = measurements;
    this.rows = rows;
    this.tasks = tasks;
  }

  /** One trial; its study's target pool decides about {@code latencyMillis}. */
  @Transactional(readOnly = true)
  public TrialView view(TrialId id, String targetPool) {
    return view(rows.findById(id.value()).orElseThrow(), targetPool);
  }

  /** The study that a trial belongs to. */
  @Transactional(readOnly = true)
  public Optional<StudyId> studyOf(TrialId id) {
    return rows.findById(id.value()).map(row -> new StudyId(row.studyId));
  }

  /** Trials in order of their numbers. */
  @Transactional(readOnly = true)
  public TrialPage page(StudyId study, String targetPool, int page, int size) {
    var found = rows.findByStudyIdOrderByNumber(study.value(), PageRequest.of(page, size));
    List<TrialView> items = found.stream().map(row -> view(row, targetPool)).toList();
    return new TrialPage(items, page, size, found.getTotalElements());
  }

  /** The complete trials that no other beats in both accuracy and latency, fastest first. */
  @Transactional(readOnly = true)
  public List<TrialView> front(StudyId study, String targetPool) {
    return front(rows.complete(study.value())).stream()
        .map(trial -> view(new TrialId(trial.id()), targetPool))
        .toList();
  }

  /** How many trials a study has, by what became of them, and what they found. */
  @Transactional(readOnly = true)
  public TrialSummary summary(StudyId study) {
    List<CompleteTrial> complete = rows.complete(study.value());
    Optional<CompleteTrial> best = best(complete);
    return new TrialSummary(
        TrialCounts.of(rows.groups(study.value()), rows.countNetworks(study.value())),
        best.map(CompleteTrial::reward).orElse(null),
        best.map(trial -> new TrialId(trial.id())).orElse(null),
        front(complete).size());
  }

  static List<CompleteTrial> front(List<CompleteTrial> complete) {
    return ParetoFront.of(complete, CompleteTrial::accuracy, CompleteTrial::latencyMillis);
  }

  /** The trial of the highest reward, the first of equals. */
  static Optional<CompleteTrial> best(List<CompleteTrial> complete) {
    return complete.stream().reduce((left, right) -> right.reward() > left.reward() ? right : left);
  }

  private TrialView view(TrialRow row, String targetPool) {
    TrialId id = new TrialId(TrialStore.idOf(row));
    NetworkSpec network = store.network(row);
    Cost cost = Cost.of(Network.of(network));
    TaskResult.@Nullable Trained trained =
        row.accuracyMeasurement == null ? null : measurements.trained(row);
    return new TrialView(
        id,
        new StudyId(row.studyId),
        row.number,
        row.batch,
        row.state,
        store.tokens(row).values(),
        network.blockStrings(),
        network,
        row.networkHash,
        row.reuse,
        trained == null ? null : trained.accuracy(),
        row.latencyMeasurements.containsKey(targetPool)
            ? measurements.latencyMillis(row, targetPool)
            : null,
        row.latencyMeasurements.keySet().stream().sorted().map(pool -> latency(row, pool)).toList(),
        row.reward,
        row.failure == null
            ? null
            : new TrialView.Failure(
                row.failure, Objects.requireNonNullElse(row.failureMessage, "")),
        cost.parameters(),
        cost.madds(),
        trained == null ? null : trained.weights(),
        progress(row, id));
  }

  private @Nullable Progress progress(TrialRow row, TrialId id) {
    return row.state == TrialState.RUNNING ? tasks.progress(id).orElse(null) : null;
  }

  private TrialView.Latency latency(TrialRow row, String pool) {
    TaskResult.LatencyMeasured latency = measurements.latency(row, pool);
    return new TrialView.Latency(
        pool,
        measurements.normalise(pool, latency),
        latency.medianMillis(),
        latency.p10Millis(),
        latency.p90Millis(),
        latency.coefficientOfVariation(),
        latency.keptShare(),
        latency.device().model());
  }
}
