package dev.mnas.service.profile;

import dev.mnas.network.NetworkSpec;
import dev.mnas.service.device.PoolSettings;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.TaskSpec;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A latency table as stored, from the first measurement on. */
@Entity
@Table(name = "latency_profile")
class ProfileRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String pool = "";

  @Column(name = "space_name")
  String spaceName = "";

  /** Whole, so that later changes of a space of that name do not matter. */
  @Column(name = "space_yaml")
  String spaceYaml = "";

  @Enumerated(EnumType.STRING)
  LatencyRuntime runtime = LatencyRuntime.TFLITE;

  @Enumerated(EnumType.STRING)
  @Column(name = "latency_precision")
  LatencyPrecision precision = LatencyPrecision.FLOAT32;

  int threads = 1;

  /** Distinct ones of the space. */
  int layers;

  /** Model of the device with the runtime's version, once it is DONE. */
  @Nullable String model;

  @Column(name = "runtime_version")
  @Nullable String runtimeVersion;

  /** Networks that the fit left out, once it is DONE. */
  @Nullable Integer outliers;

  @Enumerated(EnumType.STRING)
  ProfileState state = ProfileState.OPEN;

  @Column(name = "failure_message")
  @Nullable String failureMessage;

  /** As JSON, once it is DONE. */
  @Column(name = "latency_table")
  @Nullable String table;

  /** As JSON, once it is DONE. */
  @Column(name = "prediction_error")
  @Nullable String error;

  @Column(name = "created_at")
  Instant createdAt = Instant.EPOCH;

  @Column(name = "ended_at")
  @Nullable Instant endedAt;

  long storedId() {
    return Objects.requireNonNull(id, "a stored profile has an id");
  }

  /** Whether the pool's settings are still those that its networks are timed with. */
  boolean timedAs(PoolSettings settings) {
    return runtime == settings.runtime()
        && precision == settings.precision()
        && threads == settings.threads();
  }

  /** How its networks are timed, whatever the pool's settings are by now. */
  TaskSpec.MeasureLatency timing(NetworkSpec network) {
    return new TaskSpec.MeasureLatency(network, threads, runtime, precision);
  }

  /**
   * @param device that timed the networks
   */
  void complete(TableText text, int left, DeviceInfo device, Instant now) {
    end(ProfileState.DONE, now);
    table = text.table();
    error = text.error();
    outliers = left;
    model = device.model();
    runtimeVersion = device.runtimeVersion();
  }

  /** A table and its error, as JSON. */
  record TableText(String table, String error) {}

  void fail(String message, Instant now) {
    end(ProfileState.FAILED, now);
    failureMessage = message.substring(0, Math.min(message.length(), 2000));
  }

  private void end(ProfileState how, Instant now) {
    if (state != ProfileState.OPEN) {
      throw new IllegalStateException(
          "a latency table that is %s cannot become %s".formatted(state, how));
    }
    state = how;
    endedAt = now;
  }
}
