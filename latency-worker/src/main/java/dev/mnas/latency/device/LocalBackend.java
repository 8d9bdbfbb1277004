package dev.mnas.latency.device;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.protocol.CandidateModel;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** This machine's CPU: each benchmark runs in a fresh child process. */
public final class LocalBackend implements DeviceBackend {
  private final BenchmarkProcesses processes;
  private final CpuFingerprint fingerprint;
  private final MachineState machine;
  private final byte[] reference = ReferenceNetwork.model();

  public LocalBackend(BenchmarkProcesses processes, @Nullable CoreSet cores) {
    this.processes = processes;
    this.fingerprint = CpuFingerprint.ofThisMachine(cores);
    this.machine = MachineState.ofThisMachine(cores);
  }

  /** In JVMs like this one, bound to the cores where there are some. */
  public static LocalBackend ofThisJvm(@Nullable CoreSet cores) {
    return new LocalBackend(BenchmarkProcesses.ofThisJvm(cores), cores);
  }

  @Override
  public DeviceIdentity connect(BooleanSupplier cancelled) {
    return fingerprint.identity();
  }

  @Override
  public BenchmarkRun run(Subject subject, Schedule schedule, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    BenchmarkProcess process =
        subject.ofUser() ? processes.confined(subject.threads()) : processes.trusted();
    Optional<MachineState.Ticks> before = machine.ticks();
    try (WorkFolder folder = WorkFolder.create()) {
      Path candidate = folder.write("candidate", subject.content());
      Path referenceFile = folder.write("reference.tflite", reference);
      CandidateModel model =
          new CandidateModel(
              candidate.toString(), subject.runtime(), subject.threads(), subject.expected());
      BenchmarkReport report =
          process.run(
              new BenchmarkRequest(schedule, model, referenceFile.toString()), folder, cancelled);
      return new BenchmarkRun(report, machine.since(before));
    }
  }

  @Override
  public Set<LatencyRuntime> runtimes() {
    return Set.of(LatencyRuntime.values());
  }

  @Override
  public boolean timesFiles() {
    return true;
  }

  @Override
  public void close() {
    // Children end with their benchmarks.
  }
}
