package dev.mnas.service.guard;

import dev.mnas.service.policy.PolicyDiagnostics;
import dev.mnas.task.StudyId;
import dev.mnas.task.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Reads signs and alarms as users see them. */
@Component
public class GuardViews {
  /** Complete trials over which a slope is taken. */
  private static final int SLOPE = 50;

  private static final double PER = 100;

  private final SignsRows signsRows;
  private final AlarmRows alarmRows;
  private final JsonMapper json = WireJson.mapper();

  GuardViews(SignsRows signsRows, AlarmRows alarmRows) {
    this.signsRows = signsRows;
    this.alarmRows = alarmRows;
  }

  @Transactional(readOnly = true)
  public Optional<AlarmView> alarm(long id) {
    return alarmRows.findById(id).map(AlarmRow::view);
  }

  /** The alarms of a study that are on, the first raised first. */
  @Transactional(readOnly = true)
  public List<AlarmView> active(StudyId study) {
    return alarmRows.active(study.value()).stream().map(AlarmRow::view).toList();
  }

  /** All alarms that a study ever had, the newest first. */
  @Transactional(readOnly = true)
  public List<AlarmView> alarms(StudyId study) {
    return alarmRows.findByStudyIdOrderByIdDesc(study.value()).stream()
        .map(AlarmRow::view)
        .toList();
  }

  /** How the policy does after the last batch; empty before the first. */
  @Transactional(readOnly = true)
  public Optional<SignsView.Batch> latest(StudyId study) {
    List<BatchSigns> history = new ArrayList<>();
    for (SignsRow row : signsRows.latest(study.value(), Limit.of(SLOPE))) {
      history.add(0, json.readValue(row.signs, BatchSigns.class));
    }
    return history.isEmpty() ? Optional.empty() : Optional.of(batch(history));
  }

  /** The signs of a study after each batch. */
  @Transactional(readOnly = true)
  public SignsView signs(StudyId study, Goal goal) {
    List<BatchSigns> history =
        signsRows.all(study.value()).stream()
            .map(row -> json.readValue(row.signs, BatchSigns.class))
            .toList();
    int size = history.size();
    int shown = Math.min(size, SignsView.MOST);
    List<SignsView.Batch> batches = new ArrayList<>();
    for (long i = 1; i <= shown; i++) {
      batches.add(batch(history.subList(0, (int) (i * size / shown))));
    }
    return new SignsView(batches, noise(history, goal), devices(history), goal.window());
  }

  private static SignsView.Batch batch(List<BatchSigns> history) {
    BatchSigns now = history.get(history.size() - 1);
    Optional<PolicyDiagnostics.Update> update = now.policy().lastUpdate();
    return new SignsView.Batch(
        now.batch(),
        now.trial(),
        now.complete(),
        now.kind(),
        now.policy().entropies(),
        orNull(Judge.uniqueShareBefore(history, signs -> signs.policy().draws())),
        orNull(Judge.uniqueShare(history, signs -> signs.policy().draws())),
        update.map(PolicyDiagnostics.Update::kl).orElse(null),
        update.map(PolicyDiagnostics.Update::clipShare).orElse(null),
        now.policy().restarts(),
        now.found().bestRewards(),
        now.found().hypervolume(),
        slope(history));
  }

  private static @Nullable Double slope(List<BatchSigns> history) {
    BatchSigns now = history.get(history.size() - 1);
    return Judge.before(history, SLOPE)
        .map(
            then ->
                PER
                    * (now.found().hypervolume() - then.found().hypervolume())
                    / (now.complete() - then.complete()))
        .orElse(null);
  }

  private static SignsView.NoiseView noise(List<BatchSigns> history, Goal goal) {
    if (history.isEmpty()) {
      return new SignsView.NoiseView(null, 0, null, 0, null, null, null);
    }
    Noise noise = history.get(history.size() - 1).noise();
    OptionalDouble latency = noise.latencyShare();
    boolean whole = noise.accuracy().deviation().isPresent();
    return new SignsView.NoiseView(
        orNull(noise.accuracy().deviation()),
        noise.accuracy().degrees(),
        orNull(latency),
        noise.latency().degrees(),
        whole ? orNull(Judge.rewardNoise(history, goal, noise)) : null,
        orNull(Judge.rewardNoise(history, goal, noise.ofLatency())),
        orNull(Judge.spread(history, goal)));
  }

  private static List<SignsView.Device> devices(List<BatchSigns> history) {
    List<SignsView.Device> devices = new ArrayList<>();
    Judge.references(history)
        .forEach(
            (device, millis) -> {
              int cut = Math.max(0, millis.size() - Judge.DRIFTED);
              devices.add(
                  new SignsView.Device(
                      device,
                      millis.size(),
                      cut < Judge.DRIFTED ? null : (Double) Judge.median(millis.subList(0, cut)),
                      Judge.median(millis.subList(cut, millis.size()))));
            });
    return devices;
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }
}
