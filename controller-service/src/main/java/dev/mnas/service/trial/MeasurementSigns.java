package dev.mnas.service.trial;

import dev.mnas.service.device.DeviceStore;
import dev.mnas.task.DataSplit;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.Recipe;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.WireJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What measurements tell of how good they are: repeats of the same, and the reference network. */
@Component
public class MeasurementSigns {
  /** From the 10th to the 90th percentile of a normal distribution, in standard deviations. */
  private static final double DECILES = 2.5631;

  private final TrialRows trials;
  private final MeasurementRows measurements;
  private final JsonMapper json = WireJson.mapper();

  MeasurementSigns(TrialRows trials, MeasurementRows measurements) {
    this.trials = trials;
    this.measurements = measurements;
  }

  /**
   * The timings that were made for a batch, in the order in which they came, by pool. What the
   * batch took from earlier trials is not among them.
   */
  @Transactional(readOnly = true)
  public Map<String, List<BatchTiming>> timings(StudyId study, int batch) {
    List<MadeTiming> made = trials.timings(study.value(), batch);
    Map<String, List<Double>> repeats = repeats(made);
    Map<String, List<BatchTiming>> timings = new TreeMap<>();
    for (MadeTiming timing : made) {
      TaskResult.LatencyMeasured latency = latency(timing.result());
      timings
          .computeIfAbsent(timing.pool(), pool -> new ArrayList<>())
          .add(
              timing(
                  timing.pool(),
                  latency,
                  repeats.getOrDefault(thing(timing.reuseKey(), latency), List.of())));
    }
    return timings;
  }

  private Map<String, List<Double>> repeats(List<MadeTiming> made) {
    Set<String> keys = made.stream().map(MadeTiming::reuseKey).collect(Collectors.toSet());
    Map<String, List<Double>> repeats = new HashMap<>();
    if (!keys.isEmpty()) {
      measurements
          .findByReuseKeyInAndKindAndSuspectIsNullOrderById(keys, TaskKind.MEASURE_LATENCY)
          .forEach(
              row -> {
                TaskResult.LatencyMeasured latency = latency(row.result);
                repeats
                    .computeIfAbsent(thing(row.reuseKey, latency), thing -> new ArrayList<>())
                    .add(latency.normalisedMedian());
              });
    }
    return repeats;
  }

  /** What two timings must share to be repeats: the network, and the very device. */
  private static String thing(String reuseKey, TaskResult.LatencyMeasured latency) {
    return reuseKey + "|" + latency.device().serial();
  }

  private static BatchTiming timing(
      String pool, TaskResult.LatencyMeasured latency, List<Double> repeats) {
    return new BatchTiming(
        device(pool, latency.device()),
        latency.referenceMedianMillis(),
        (latency.p90Millis() - latency.p10Millis()) / DECILES / latency.medianMillis(),
        (int) Math.round(latency.samples() * latency.keptShare()),
        repeats);
  }

  private static String device(String pool, DeviceInfo device) {
    String id = DeviceStore.id(pool, device);
    return device.serial() == null ? id : id + "|" + device.serial();
  }

  private TaskResult.LatencyMeasured latency(String result) {
    return (TaskResult.LatencyMeasured) json.readValue(result, TaskResult.class);
  }

  /**
   * Accuracies of networks that were trained more than once by this recipe on these data, each time
   * with other seeds: those of the trials that were promoted so, with their finalists'.
   */
  @Transactional(readOnly = true)
  public List<List<Double>> retrained(StudyId study, Recipe recipe, DataSplit data) {
    Map<Long, List<Double>> byOrigin = new TreeMap<>();
    for (TrialRow finalist : trials.completeFinalists(study.value())) {
      boolean other = !finalist.ownRecipe().equals(recipe) || !finalist.ownData().equals(data);
      if (other
          && finalist.ownRecipe().withSeed(recipe.seed()).equals(recipe)
          && finalist.ownData().withSeed(data.seed()).equals(data)) {
        byOrigin
            .computeIfAbsent(finalist.finalistOf, origin -> new ArrayList<>())
            .add(finalist.accuracy);
      }
    }
    trials
        .findAllById(byOrigin.keySet())
        .forEach(
            origin ->
                Objects.requireNonNull(byOrigin.get(TrialStore.idOf(origin))).add(origin.accuracy));
    return List.copyOf(byOrigin.values());
  }
}
