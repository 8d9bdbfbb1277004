package dev.mnas.service.study;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.service.guard.Alarm;
import dev.mnas.service.guard.BatchSigns;
import dev.mnas.service.guard.Found;
import dev.mnas.service.guard.Goal;
import dev.mnas.service.guard.Guard;
import dev.mnas.service.guard.Noise;
import dev.mnas.service.guard.Repeated;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.PolicyDiagnostics;
import dev.mnas.service.trial.BatchTiming;
import dev.mnas.service.trial.MeasurementSigns;
import dev.mnas.service.trial.TrialStore;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.StudyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Gathers the signs of a study's batches for the guard. */
@Component
class StudyGuard {
  private final Guard guard;
  private final TrialStore trials;
  private final MeasurementSigns measurements;

  StudyGuard(Guard guard, TrialStore trials, MeasurementSigns measurements) {
    this.guard = guard;
    this.trials = trials;
    this.measurements = measurements;
  }

  /**
   * Shows the guard the batch that the study observes now, the oldest.
   *
   * @return whether the search stands still
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean see(
      StudyRow study,
      StudySpec spec,
      SearchSpace space,
      List<Observation> batch,
      PolicyDiagnostics policy) {
    StudyId id = StudyEngine.idOf(study);
    int number = study.batchesObserved;
    Optional<BatchSigns> before = guard.last(id);
    HypervolumeReference reference =
        HypervolumeReference.of(spec.targets().largest(), space.classes());
    // A study of a version without signs has observed batches that no row tells of.
    List<Outcome> earlier =
        before.isPresent() || number == 0
            ? List.of()
            : outcomes(StudyPolicy.observations(trials.completeBefore(id, number)));
    List<Outcome> outcomes = outcomes(batch);
    Found found =
        before
            .map(BatchSigns::found)
            .orElseGet(() -> Found.NOTHING.with(earlier, spec.targets(), reference))
            .with(outcomes, spec.targets(), reference);
    Map<String, List<BatchTiming>> timings = measurements.timings(id, number);
    BatchSigns signs =
        new BatchSigns(
            number,
            before.map(BatchSigns::trial).orElseGet(() -> number * spec.policy().batch())
                + batch.size(),
            before.map(BatchSigns::complete).orElse(earlier.size()) + outcomes.size(),
            spec.policy().kind().word(),
            policy.whole(),
            BatchSigns.Part.of(policy, number),
            outcomes,
            found,
            references(timings),
            noise(
                id,
                spec,
                timings.getOrDefault(spec.targetPool(), List.of()),
                before.map(BatchSigns::noise).orElse(Noise.UNKNOWN)));
    return guard.see(id, signs, goal(study, spec, space)).stream()
        .anyMatch(alarm -> alarm.kind() == Alarm.Kind.PLATEAU);
  }

  /** Judges a study again after a user changed what it is judged by. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void judge(StudyRow study, StudySpec spec, SearchSpace space) {
    guard.judge(StudyEngine.idOf(study), goal(study, spec, space));
  }

  static Goal goal(StudyRow study, StudySpec spec, SearchSpace space) {
    int window =
        spec.budget().plateau() == null ? Goal.USUAL_WINDOW : spec.budget().plateau().window();
    List<Integer> options =
        space.decisions().stream().map(decision -> decision.cardinality()).toList();
    return Goal.of(spec.targets(), options, window, study.judgedSince);
  }

  private static List<Outcome> outcomes(List<Observation> batch) {
    return batch.stream().flatMap(observation -> observation.outcome().stream()).toList();
  }

  private static Map<String, List<Double>> references(Map<String, List<BatchTiming>> timings) {
    Map<String, List<Double>> byDevice = new TreeMap<>();
    timings.values().stream()
        .flatMap(List::stream)
        .forEach(
            timing ->
                byDevice
                    .computeIfAbsent(timing.device(), device -> new ArrayList<>())
                    .add(timing.referenceMillis()));
    return byDevice;
  }

  private Noise noise(StudyId id, StudySpec spec, List<BatchTiming> timings, Noise before) {
    Repeated accuracy = Repeated.NEVER;
    for (List<Double> values : measurements.retrained(id, spec.recipe(), spec.data())) {
      accuracy = accuracy.with(values);
    }
    Repeated latency = before.latency();
    for (BatchTiming timing : timings) {
      latency = latency.withShares(timing.repeats());
    }
    return new Noise(accuracy, latency, within(timings, before.withinMeasurement()));
  }

  private static @Nullable Double within(List<BatchTiming> timings, @Nullable Double before) {
    List<Double> errors =
        timings.stream()
            .filter(timing -> timing.samples() > 1)
            .map(timing -> Noise.medianError(timing.spread(), timing.samples()))
            .toList();
    return errors.isEmpty()
        ? before
        : (Double) errors.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
