package dev.mnas.service.study;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.service.guard.AlarmView;
import dev.mnas.service.guard.GuardViews;
import dev.mnas.service.guard.SignsView;
import dev.mnas.service.task.DispatchOrder;
import dev.mnas.service.trial.TargetBest;
import dev.mnas.service.trial.TrialSummary;
import dev.mnas.service.trial.TrialViews;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.StudyId;
import dev.mnas.yaml.SpaceYaml;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Reads studies as users see them. */
@Component
public class StudyViews {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final StudyRows rows;
  private final TrialViews trials;
  private final GuardViews guard;

  StudyViews(StudyRows rows, TrialViews trials, GuardViews guard) {
    this.rows = rows;
    this.trials = trials;
    this.guard = guard;
  }

  @Transactional(readOnly = true)
  public Optional<StudyView> find(StudyId id) {
    return rows.findByIdAndDeletedAtIsNull(id.value()).map(this::view);
  }

  @Transactional(readOnly = true)
  public List<StudyView> list() {
    return rows.findByDeletedAtIsNullOrderById().stream().map(this::view).toList();
  }

  /** What the user asked for, with the budget as it is now. */
  @Transactional(readOnly = true)
  public Optional<StudySpec> spec(StudyId id) {
    return rows.findByIdAndDeletedAtIsNull(id.value()).map(row -> StudySpec.parse(row.spec));
  }

  /** The budget and how often it was changed. */
  @Transactional(readOnly = true)
  Optional<VersionedBudget> budget(StudyId id) {
    return rows.findByIdAndDeletedAtIsNull(id.value())
        .map(row -> new VersionedBudget(StudySpec.parse(row.spec).budget(), row.budgetVersion));
  }

  /** The settings of the policy and how often they were changed. */
  @Transactional(readOnly = true)
  Optional<VersionedPolicy> policy(StudyId id) {
    return rows.findByIdAndDeletedAtIsNull(id.value())
        .map(row -> new VersionedPolicy(StudySpec.parse(row.spec).policy(), row.policyVersion));
  }

  /** How the search does, batch by batch. */
  @Transactional(readOnly = true)
  Optional<SignsView> signs(StudyId id) {
    return rows.findByIdAndDeletedAtIsNull(id.value())
        .map(
            row -> {
              StudySpec spec = StudySpec.parse(row.spec);
              return guard.signs(id, StudyGuard.goal(row, spec, SpaceYaml.read(spec.space())));
            });
  }

  /** All alarms that the study ever had, the newest first. */
  @Transactional(readOnly = true)
  Optional<List<AlarmView>> alarms(StudyId id) {
    return rows.findByIdAndDeletedAtIsNull(id.value()).map(row -> guard.alarms(id));
  }

  /** Where each study stands that has not ended. */
  @Transactional(readOnly = true)
  public List<StudyGauges> gauges() {
    return Stream.of(StudyState.RUNNING, StudyState.PAUSED)
        .flatMap(state -> rows.findByStateOrderById(state).stream())
        .map(
            row ->
                new StudyGauges(
                    StudyEngine.idOf(row),
                    Optional.ofNullable(view(row).bestReward()),
                    last(row.entropyHistory),
                    guard.latest(StudyEngine.idOf(row)),
                    guard.active(StudyEngine.idOf(row)).size()))
        .toList();
  }

  private static Optional<Double> last(String history) {
    Double[] values = JSON.readValue(history, Double[].class);
    return values.length == 0 ? Optional.empty() : Optional.of(values[values.length - 1]);
  }

  /** Studies whose tasks are held back, and those that go before others or behind them. */
  @Transactional(readOnly = true)
  public DispatchOrder dispatchOrder() {
    return new DispatchOrder(
        rows.idsIn(StudyState.PAUSED).stream().map(StudyId::new).toList(),
        rows.priorities().stream()
            .collect(
                Collectors.toMap(
                    found -> new StudyId(found.study()), StudyRows.Priority::priority)));
  }

  private StudyView view(StudyRow row) {
    StudyId id = StudyEngine.idOf(row);
    StudySpec spec = StudySpec.parse(row.spec);
    SearchSpace space = SpaceYaml.read(spec.space());
    TrialSummary summary =
        trials.summary(
            id, HypervolumeReference.of(spec.targets().largest(), space.classes()), spec.targets());
    return new StudyView(
        id,
        row.name,
        row.state,
        row.endReason,
        space.name(),
        spec.objective(),
        spec.policy(),
        spec.budget(),
        spec.recipe(),
        spec.data(),
        spec.pools(),
        spec.trainPool(),
        row.priority,
        spec.earlyStopping(),
        spec.prefilter(),
        summary.counts(),
        summary.bestReward(),
        summary.bestTrial(),
        summary.frontSize(),
        summary.hypervolume(),
        summary.sparkline(),
        row.createdAt,
        row.ranMillis / 1000.0,
        miss(summary.bestPerTarget()),
        summary.bestPerTarget(),
        guard.active(id));
  }

  private static @Nullable Double miss(List<TargetBest> bests) {
    return bests.stream()
        .map(TargetBest::miss)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }
}
