package dev.mnas.service.trial;

import dev.mnas.service.device.DeviceStore;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.WireJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
  public Map<String, List<Timing>> timings(StudyId study, int batch) {
    Map<Long, String> pools = new LinkedHashMap<>();
    List<TrialRow> rows = trials.findByStudyIdAndBatchOrderByNumber(study.value(), batch);
    rows.forEach(
        trial -> trial.latencyMeasurements.forEach((pool, id) -> pools.putIfAbsent(id, pool)));
    Map<String, List<MeasurementRow>> byPool = new TreeMap<>();
    measurements.findAllById(pools.keySet()).stream()
        .filter(row -> rows.stream().anyMatch(trial -> madeFor(trial, row)))
        .sorted(
            Comparator.comparing((MeasurementRow row) -> row.measuredAt)
                .thenComparing(MeasurementStore::idOf))
        .forEach(
            row ->
                byPool
                    .computeIfAbsent(pools.get(MeasurementStore.idOf(row)), p -> new ArrayList<>())
                    .add(row));
    Map<String, List<Double>> repeats = repeats(byPool.values());
    Map<String, List<Timing>> timings = new TreeMap<>();
    byPool.forEach(
        (pool, made) ->
            timings.put(
                pool,
                made.stream()
                    .map(
                        row ->
                            timing(
                                pool, latency(row), repeats.getOrDefault(row.reuseKey, List.of())))
                    .toList()));
    return timings;
  }

  private static boolean madeFor(TrialRow trial, MeasurementRow row) {
    return trial.latencyMeasurements.containsValue(MeasurementStore.idOf(row))
        && !row.measuredAt.isBefore(trial.createdAt);
  }

  private Map<String, List<Double>> repeats(Collection<List<MeasurementRow>> made) {
    Set<String> keys =
        made.stream()
            .flatMap(List::stream)
            .map(row -> row.reuseKey)
            .collect(Collectors.toCollection(HashSet::new));
    return keys.isEmpty()
        ? Map.of()
        : measurements.findByReuseKeyInAndKindOrderById(keys, TaskKind.MEASURE_LATENCY).stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.reuseKey,
                    Collectors.mapping(
                        row -> latency(row).normalisedMedian(), Collectors.toList())));
  }

  private static Timing timing(
      String pool, TaskResult.LatencyMeasured latency, List<Double> repeats) {
    return new Timing(
        DeviceStore.id(pool, latency.device()),
        latency.referenceMedianMillis(),
        (latency.p90Millis() - latency.p10Millis()) / DECILES / latency.medianMillis(),
        (int) Math.round(latency.samples() * latency.keptShare()),
        repeats);
  }

  private TaskResult.LatencyMeasured latency(MeasurementRow row) {
    return (TaskResult.LatencyMeasured) json.readValue(row.result, TaskResult.class);
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
