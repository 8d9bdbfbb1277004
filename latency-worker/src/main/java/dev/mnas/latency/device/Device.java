package dev.mnas.latency.device;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.LatencyDistribution;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.network.Network;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyDetails;
import dev.mnas.task.LatencyDetails.Conditions;
import dev.mnas.task.LatencyDetails.ReferenceDrift;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.ModelFormat;
import dev.mnas.task.TaskResult.LatencyMeasured;
import dev.mnas.task.TaskSpec;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device that was calibrated by the reference network, whatever backend reaches it. The verdicts
 * of the protocol are here: which samples count, what drifts, what is tried again.
 */
public final class Device {
  /** Largest file that is timed, in bytes. */
  public static final long MAX_FILE_BYTES = 256L << 20;

  private static final Logger log = LoggerFactory.getLogger(Device.class);
  private static final int ATTEMPTS = 3;
  private static final double MAX_DRIFT = 0.05;
  private static final int BATCH = 1;

  /** Only tells whether a runtime works there, and its version. */
  private static final Schedule GLANCE = new Schedule(1, 1, 5, 5, 1, 1);

  private final DeviceBackend backend;
  private final DeviceSettings settings;
  private final DeviceInfo info;

  private Device(DeviceBackend backend, DeviceSettings settings, DeviceInfo info) {
    this.backend = backend;
    this.settings = settings;
    this.info = info;
  }

  /**
   * Reaches a device, times the reference network against itself with TFLite on one thread, and
   * looks which other runtimes work.
   *
   * @throws TaskFailure LATENCY_UNSTABLE or DEVICE_FAULT as {@link #measure} does
   */
  public static Device calibrate(
      DeviceBackend backend, DeviceSettings settings, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    DeviceIdentity identity = backend.connect(cancelled);
    BenchmarkReport report = glance(backend, LatencyRuntime.TFLITE, settings.schedule(), cancelled);
    double millis = LatencyDistribution.of("reference", report.reference()).medianMillis();
    Map<LatencyRuntime, String> versions = new EnumMap<>(LatencyRuntime.class);
    versions.put(LatencyRuntime.TFLITE, report.runtimeVersion());
    for (LatencyRuntime other : backend.runtimes()) {
      if (!versions.containsKey(other)) {
        try {
          versions.put(other, glance(backend, other, GLANCE, cancelled).runtimeVersion());
        } catch (TaskFailure absent) {
          log.warn("{} does not work there: {}", other, absent.getMessage());
        }
      }
    }
    return new Device(backend, settings, info(identity, versions, millis, settings));
  }

  private static BenchmarkReport glance(
      DeviceBackend backend, LatencyRuntime runtime, Schedule schedule, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    Subject subject = Subject.of(ReferenceNetwork.network(), runtime, LatencyPrecision.FLOAT32, 1);
    return run(backend, subject, schedule, cancelled).report();
  }

  /**
   * @param versions of the runtimes that work there, TFLite among them; the reference network's
   *     version joins each
   */
  static DeviceInfo info(
      DeviceIdentity identity,
      Map<LatencyRuntime, String> versions,
      double referenceMillis,
      DeviceSettings settings) {
    Map<String, String> labels = new TreeMap<>(identity.labels());
    CoreSet bound = settings.cores();
    if (bound != null) {
      labels.put("core-set", bound.text());
    }
    labels.putAll(settings.labels());
    // What works there is found out, not said.
    for (LatencyRuntime runtime : LatencyRuntime.values()) {
      labels.remove(runtime.label());
    }
    versions.forEach((runtime, version) -> labels.put(runtime.label(), withReference(version)));
    LatencyRuntime usual = LatencyRuntime.TFLITE;
    String named = settings.serial();
    return new DeviceInfo(
        identity.model(),
        identity.os(),
        identity.architecture(),
        identity.cores(),
        usual.fingerprint(),
        labels.getOrDefault(usual.label(), ""),
        referenceMillis,
        named == null ? identity.serial() : named,
        labels);
  }

  private static String withReference(String version) {
    return "%s+%s-%d".formatted(version, ReferenceNetwork.NAME, ReferenceNetwork.VERSION);
  }

  /** What candidates are timed on. */
  public DeviceInfo info() {
    return info;
  }

  /**
   * Times single-image inference of a network between samples of the reference network.
   *
   * @throws TaskFailure LATENCY_UNSTABLE when the device is too busy or its speed changes,
   *     DEVICE_FAULT when it is lost, or its runtime crashes, hangs or answers wrongly,
   *     OUT_OF_MEMORY, and INTERNAL when it has no such runtime
   * @throws TaskCancelled soon after {@code cancelled} turned true
   */
  public LatencyMeasured measure(
      Network network, TaskSpec.MeasureLatency how, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    requireRuntime(how.runtime());
    return measure(Subject.of(network, how.runtime(), how.precision(), how.threads()), cancelled);
  }

  /**
   * Times a model file of a user in a process that may do little else.
   *
   * @throws TaskFailure as {@link #measure(Network, TaskSpec.MeasureLatency, BooleanSupplier)},
   *     INTERNAL when the device times no files, and INVALID_NETWORK when the file is too large, no
   *     model, or one that crashes, hangs or needs more than it may have
   * @throws TaskCancelled soon after {@code cancelled} turned true
   */
  public LatencyMeasured measureFile(
      byte[] file, ModelFormat format, int threads, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    requireRuntime(format.runtime());
    if (!backend.timesFiles()) {
      throw new TaskFailure(
          FailureClass.INTERNAL, "a device that is given model files must time them, does not");
    }
    if (file.length == 0 || file.length > MAX_FILE_BYTES) {
      throw new TaskFailure(
          FailureClass.INVALID_NETWORK,
          "a model file must have 1 to %d bytes, had %d".formatted(MAX_FILE_BYTES, file.length));
    }
    return measure(new Subject(file, format.runtime(), threads, null), cancelled);
  }

  /** No fault of the device: it was given what it cannot do. */
  private void requireRuntime(LatencyRuntime runtime) throws TaskFailure {
    if (!info.labels().containsKey(runtime.label())) {
      throw new TaskFailure(
          FailureClass.INTERNAL, "runtime %s must work here, does not".formatted(runtime));
    }
  }

  private LatencyMeasured measure(Subject subject, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    for (int attempt = 1; ; attempt++) {
      BenchmarkRun run = run(backend, subject, settings.schedule(), cancelled);
      BenchmarkReport report = run.report();
      LatencyDistribution latency = LatencyDistribution.of("candidate", report.candidate());
      LatencyDistribution between = LatencyDistribution.of("reference", report.reference());
      ReferenceDrift drift = between.drift(attempt);
      if (drift.drift() <= MAX_DRIFT) {
        return measured(subject, latency, between.medianMillis(), details(subject, run, drift));
      }
      if (attempt == ATTEMPTS) {
        throw new TaskFailure(
            FailureClass.LATENCY_UNSTABLE,
            "the reference may move by %.0f%% within a measurement, moved from %.4f to %.4f ms in"
                    .formatted(
                        100 * MAX_DRIFT, drift.beforeMedianMillis(), drift.afterMedianMillis())
                + " the last of %d attempts".formatted(attempt));
      }
      settings.coolDown().await(cancelled);
    }
  }

  private static BenchmarkRun run(
      DeviceBackend backend, Subject subject, Schedule schedule, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    BenchmarkRun run = backend.run(subject, schedule, cancelled);
    subject.requireAcceleration(run.report().acceleration());
    return run;
  }

  private LatencyDetails details(Subject subject, BenchmarkRun run, ReferenceDrift drift) {
    CoreSet cores = settings.cores();
    BenchmarkReport report = run.report();
    return new LatencyDetails(
        new Conditions(
            subject.runtime(), report.precision(), BATCH, cores == null ? null : cores.text()),
        drift,
        report.process(),
        run.state(),
        report.acceleration(),
        report.output());
  }

  private LatencyMeasured measured(
      Subject subject,
      LatencyDistribution latency,
      double referenceMillis,
      LatencyDetails details) {
    return new LatencyMeasured(
        latency.medianMillis(),
        latency.p10Millis(),
        latency.p90Millis(),
        latency.coefficientOfVariation(),
        latency.keptShare(),
        latency.samples(),
        referenceMillis,
        info.with(subject.runtime()),
        subject.threads(),
        latency.keptMillis(),
        details);
  }
}
