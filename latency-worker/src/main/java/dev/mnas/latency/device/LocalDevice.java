package dev.mnas.latency.device;

import dev.mnas.export.TfliteWriter;
import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.protocol.LatencyDistribution;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.FailureClass;
import dev.mnas.task.TaskResult.LatencyMeasured;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** This machine's CPU under TFLite with XNNPACK, calibrated by the reference network. */
public final class LocalDevice {
  /** Latency does not depend on the weights; fixed ones make runs repeatable. */
  private static final long WEIGHT_SEED = 1;

  private final BenchmarkProcess benchmark;
  private final Schedule schedule;
  private final byte[] reference;
  private final DeviceInfo info;

  private LocalDevice(
      BenchmarkProcess benchmark, Schedule schedule, byte[] reference, DeviceInfo info) {
    this.benchmark = benchmark;
    this.schedule = schedule;
    this.reference = reference;
    this.info = info;
  }

  /**
   * Times the reference network alone, on one thread.
   *
   * @throws TaskFailure LATENCY_UNSTABLE or DEVICE_FAULT as {@link #measure} does
   */
  public static LocalDevice calibrate(
      BenchmarkProcess benchmark, Schedule schedule, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    byte[] reference = ReferenceNetwork.model();
    BenchmarkReport report = time(benchmark, schedule, 1, List.of(reference), cancelled);
    double millis = distribution("reference", report, 0).medianMillis();
    return new LocalDevice(
        benchmark,
        schedule,
        reference,
        CpuFingerprint.ofThisMachine().info(report.runtimeVersion(), millis));
  }

  /** What candidates are timed on. */
  public DeviceInfo info() {
    return info;
  }

  /**
   * Times single-image inference of a network between samples of the reference network.
   *
   * @param threads interpreter threads, at least 1
   * @throws TaskFailure LATENCY_UNSTABLE when the machine is too busy, DEVICE_FAULT when the
   *     runtime crashes or hangs, OUT_OF_MEMORY
   * @throws TaskCancelled soon after {@code cancelled} turned true
   */
  public LatencyMeasured measure(Network network, int threads, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    byte[] candidate =
        TfliteWriter.write(network, Weights.random(network, new Random(WEIGHT_SEED)));
    BenchmarkReport report =
        time(benchmark, schedule, threads, List.of(candidate, reference), cancelled);
    LatencyDistribution latency = distribution("candidate", report, 0);
    return new LatencyMeasured(
        latency.medianMillis(),
        latency.p10Millis(),
        latency.p90Millis(),
        latency.coefficientOfVariation(),
        latency.keptShare(),
        latency.samples(),
        distribution("reference", report, 1).medianMillis(),
        info,
        threads,
        latency.keptMillis());
  }

  private static BenchmarkReport time(
      BenchmarkProcess benchmark,
      Schedule schedule,
      int threads,
      List<byte[]> models,
      BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    try (WorkFolder folder = WorkFolder.create()) {
      List<String> files = new ArrayList<>();
      for (byte[] model : models) {
        Path file = folder.write("model" + files.size() + ".tflite", model);
        files.add(file.toString());
      }
      BenchmarkReport report =
          benchmark.run(new BenchmarkRequest(schedule, threads, files), folder.path(), cancelled);
      if (report.models().size() != models.size()) {
        throw new TaskFailure(
            FailureClass.DEVICE_FAULT,
            "benchmark must report %d models, reported %d"
                .formatted(models.size(), report.models().size()));
      }
      return report;
    }
  }

  private static LatencyDistribution distribution(String name, BenchmarkReport report, int model)
      throws TaskFailure {
    BenchmarkReport.ModelTimings timings = report.models().get(model);
    if (timings.delegatedSteps() == 0) {
      throw new TaskFailure(
          FailureClass.DEVICE_FAULT, name + ": XNNPACK must run the model, took no node of it");
    }
    return LatencyDistribution.of(name, timings.samples());
  }
}
