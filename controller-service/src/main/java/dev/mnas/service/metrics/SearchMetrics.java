package dev.mnas.service.metrics;

import dev.mnas.service.guard.SignsView;
import dev.mnas.service.study.StudyGauges;
import dev.mnas.service.study.StudyViews;
import dev.mnas.service.task.TaskCount;
import dev.mnas.service.task.TaskState;
import dev.mnas.service.task.TaskViews;
import dev.mnas.service.trial.TrialState;
import dev.mnas.service.trial.TrialViews;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Gauges of trials, tasks and studies, read from the database every few seconds. */
@Component
class SearchMetrics {
  private final TrialViews trials;
  private final TaskViews tasks;
  private final StudyViews studies;
  private final MultiGauge trialGauge;
  private final MultiGauge queueGauge;
  private final MultiGauge leaseGauge;
  private final MultiGauge rewardGauge;
  private final MultiGauge entropyGauge;
  private final MultiGauge uniqueGauge;
  private final MultiGauge klGauge;
  private final MultiGauge clipGauge;
  private final MultiGauge restartGauge;
  private final MultiGauge alarmGauge;

  SearchMetrics(TrialViews trials, TaskViews tasks, StudyViews studies, MeterRegistry registry) {
    this.trials = trials;
    this.tasks = tasks;
    this.studies = studies;
    trialGauge = gauge(registry, "mnas.trials", "Trials of all studies by state");
    queueGauge = gauge(registry, "mnas.tasks.ready", "Tasks that wait for a worker");
    leaseGauge = gauge(registry, "mnas.leases", "Tasks that a worker holds");
    rewardGauge = gauge(registry, "mnas.study.best.reward", "Best reward of open studies");
    entropyGauge =
        gauge(registry, "mnas.study.policy.entropy", "Mean policy entropy a decision, nats");
    uniqueGauge =
        gauge(registry, "mnas.study.policy.unique", "Share of the last suggestions that were new");
    klGauge = gauge(registry, "mnas.study.policy.kl", "Divergence of the last update, nats");
    clipGauge =
        gauge(
            registry, "mnas.study.policy.clipped", "Share of tokens that the last update clipped");
    restartGauge = gauge(registry, "mnas.study.policy.restarts", "Restarts of the policy");
    alarmGauge = gauge(registry, "mnas.study.alarms", "Alarms that are on");
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  @Scheduled(fixedDelayString = "${mnas.metrics}")
  void refresh() {
    Map<TrialState, Long> byState = trials.countByState();
    trialGauge.register(
        Stream.of(TrialState.values())
            .map(state -> Row.of(Tags.of("state", state.name()), byState.getOrDefault(state, 0L)))
            .toList(),
        true);
    List<TaskCount> open = tasks.open();
    queueGauge.register(rows(open, TaskState.READY), true);
    leaseGauge.register(rows(open, TaskState.LEASED), true);
    Collection<StudyGauges> unfinished = studies.gauges();
    rewardGauge.register(rows(unfinished, StudyGauges::bestReward), true);
    entropyGauge.register(rows(unfinished, StudyGauges::entropy), true);
    uniqueGauge.register(signs(unfinished, SignsView.Batch::uniqueShare), true);
    klGauge.register(signs(unfinished, SignsView.Batch::kl), true);
    clipGauge.register(signs(unfinished, SignsView.Batch::clipShare), true);
    restartGauge.register(signs(unfinished, batch -> (double) batch.restarts()), true);
    alarmGauge.register(rows(unfinished, study -> Optional.of((double) study.alarms())), true);
  }

  private static List<Row<?>> rows(List<TaskCount> counts, TaskState state) {
    return counts.stream()
        .filter(count -> count.state() == state)
        .<Row<?>>map(
            count ->
                Row.of(Tags.of("kind", count.kind().name(), "pool", count.pool()), count.tasks()))
        .toList();
  }

  private static List<Row<?>> signs(
      Collection<StudyGauges> studies, Function<SignsView.Batch, @Nullable Double> which) {
    return rows(studies, study -> study.sign(which));
  }

  private static List<Row<?>> rows(
      Collection<StudyGauges> studies, Function<StudyGauges, Optional<Double>> value) {
    return studies.stream()
        .flatMap(
            study ->
                value.apply(study).stream()
                    .<Row<?>>map(number -> Row.of(Tags.of("study", study.id().toString()), number)))
        .toList();
  }
}
