package dev.mnas.latency.device;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.protocol.CandidateModel;
import dev.mnas.latency.protocol.LatencyDistribution;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.network.Network;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyDetails;
import dev.mnas.task.LatencyDetails.Conditions;
import dev.mnas.task.LatencyDetails.DeviceState;
import dev.mnas.task.LatencyDetails.ReferenceDrift;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.ModelFormat;
import dev.mnas.task.TaskResult.LatencyMeasured;
import dev.mnas.task.TaskSpec;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This machine's CPU under TFLite and ONNX Runtime, calibrated by the reference network. */
public final class LocalDevice {
  /** Largest file that is timed, in bytes. */
  public static final long MAX_FILE_BYTES = 256L << 20;

  private static final Logger log = LoggerFactory.getLogger(LocalDevice.class);
  private static final int ATTEMPTS = 3;
  private static final double MAX_DRIFT = 0.05;
  private static final int BATCH = 1;

  /** Only tells whether a runtime works here, and its version. */
  private static final Schedule GLANCE = new Schedule(1, 1, 5, 5, 1, 1);

  private final BenchmarkProcesses processes;
  private final DeviceSettings settings;
  private final byte[] reference;
  private final MachineState machine;
  private final DeviceInfo info;

  private LocalDevice(
      BenchmarkProcesses processes,
      DeviceSettings settings,
      byte[] reference,
      MachineState machine,
      DeviceInfo info) {
    this.processes = processes;
    this.settings = settings;
    this.reference = reference;
    this.machine = machine;
    this.info = info;
  }

  /**
   * Times the reference network against itself with TFLite on one thread, and looks whether ONNX
   * Runtime works.
   *
   * @throws TaskFailure LATENCY_UNSTABLE or DEVICE_FAULT as {@link #measure} does
   */
  public static LocalDevice calibrate(
      BenchmarkProcesses processes, DeviceSettings settings, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    byte[] reference = ReferenceNetwork.model();
    BenchmarkReport report =
        glance(LatencyRuntime.TFLITE, settings.schedule(), processes, reference, cancelled);
    double millis = LatencyDistribution.of("reference", report.reference()).medianMillis();
    Map<LatencyRuntime, String> versions = new EnumMap<>(LatencyRuntime.class);
    versions.put(LatencyRuntime.TFLITE, report.runtimeVersion());
    try {
      LatencyRuntime other = LatencyRuntime.ONNX_RUNTIME;
      versions.put(other, glance(other, GLANCE, processes, reference, cancelled).runtimeVersion());
    } catch (TaskFailure absent) {
      log.warn("ONNX Runtime does not work here: {}", absent.getMessage());
    }
    return new LocalDevice(
        processes,
        settings,
        reference,
        MachineState.ofThisMachine(settings.cores()),
        CpuFingerprint.ofThisMachine(settings.cores()).info(versions, millis, settings));
  }

  private static BenchmarkReport glance(
      LatencyRuntime runtime,
      Schedule schedule,
      BenchmarkProcesses processes,
      byte[] reference,
      BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    Subject subject = Subject.of(ReferenceNetwork.network(), runtime, LatencyPrecision.FLOAT32, 1);
    return time(subject, schedule, processes.trusted(), reference, cancelled);
  }

  /** What candidates are timed on. */
  public DeviceInfo info() {
    return info;
  }

  /**
   * Times single-image inference of a network between samples of the reference network.
   *
   * @throws TaskFailure LATENCY_UNSTABLE when the machine is too busy or its speed changes,
   *     DEVICE_FAULT when the runtime crashes, hangs, answers wrongly or is not there,
   *     OUT_OF_MEMORY
   * @throws TaskCancelled soon after {@code cancelled} turned true
   */
  public LatencyMeasured measure(
      Network network, TaskSpec.MeasureLatency how, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    requireRuntime(how.runtime());
    Subject subject = Subject.of(network, how.runtime(), how.precision(), how.threads());
    return measure(subject, processes.trusted(), cancelled);
  }

  /**
   * Times a model file of a user in a child that may do little else.
   *
   * @throws TaskFailure as {@link #measure(Network, TaskSpec.MeasureLatency, BooleanSupplier)} and
   *     INVALID_NETWORK when the file is too large, no model, or one that crashes, hangs or needs
   *     more than it may have
   * @throws TaskCancelled soon after {@code cancelled} turned true
   */
  public LatencyMeasured measureFile(
      byte[] file, ModelFormat format, int threads, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    requireRuntime(format.runtime());
    if (file.length == 0 || file.length > MAX_FILE_BYTES) {
      throw new TaskFailure(
          FailureClass.INVALID_NETWORK,
          "a model file must have 1 to %d bytes, had %d".formatted(MAX_FILE_BYTES, file.length));
    }
    Subject subject = new Subject(file, format.runtime(), threads, null);
    return measure(subject, processes.confined(threads), cancelled);
  }

  private void requireRuntime(LatencyRuntime runtime) throws TaskFailure {
    if (!info.labels().containsKey(runtime.label())) {
      throw new TaskFailure(
          FailureClass.DEVICE_FAULT, "runtime %s must work here, does not".formatted(runtime));
    }
  }

  private LatencyMeasured measure(
      Subject subject, BenchmarkProcess process, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    for (int attempt = 1; ; attempt++) {
      Optional<MachineState.Ticks> before = machine.ticks();
      BenchmarkReport report = time(subject, settings.schedule(), process, reference, cancelled);
      DeviceState state = machine.since(before);
      LatencyDistribution latency = LatencyDistribution.of("candidate", report.candidate());
      LatencyDistribution between = LatencyDistribution.of("reference", report.reference());
      ReferenceDrift drift = between.drift(attempt);
      if (drift.drift() <= MAX_DRIFT) {
        return measured(
            subject,
            report,
            latency,
            between.medianMillis(),
            details(subject, report, drift, state));
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

  private LatencyDetails details(
      Subject subject, BenchmarkReport report, ReferenceDrift drift, DeviceState state) {
    CoreSet cores = settings.cores();
    return new LatencyDetails(
        new Conditions(
            subject.runtime(), report.precision(), BATCH, cores == null ? null : cores.text()),
        drift,
        report.process(),
        state,
        report.acceleration(),
        report.output());
  }

  private LatencyMeasured measured(
      Subject subject,
      BenchmarkReport report,
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

  private static BenchmarkReport time(
      Subject subject,
      Schedule schedule,
      BenchmarkProcess process,
      byte[] reference,
      BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    try (WorkFolder folder = WorkFolder.create()) {
      Path candidate = folder.write("candidate", subject.content());
      CandidateModel model =
          new CandidateModel(
              candidate.toString(), subject.runtime(), subject.threads(), subject.expected());
      Path referenceFile = folder.write("reference.tflite", reference);
      BenchmarkReport report =
          process.run(
              new BenchmarkRequest(schedule, model, referenceFile.toString()), folder, cancelled);
      subject.requireAcceleration(report.acceleration());
      return report;
    }
  }
}
