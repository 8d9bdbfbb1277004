package dev.mnas.latency.device;

import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A way to run benchmarks on one device: the port that each kind of device implements. What the
 * samples say is judged by {@link Device} alone. Used by one thread at a time.
 */
public interface DeviceBackend extends AutoCloseable {
  /**
   * Reaches the device, removes what an earlier run left there, and says what it is. May be called
   * again after any failure, and after {@link #close()}.
   *
   * @throws TaskFailure DEVICE_FAULT when it cannot be reached or is another than the one meant
   */
  DeviceIdentity connect(BooleanSupplier cancelled) throws TaskFailure, TaskCancelled;

  /**
   * Runs one benchmark of the subject beside the reference network and leaves no files behind.
   *
   * @throws TaskFailure DEVICE_FAULT when the device is lost, hangs, answers nonsense or says that
   *     the model answers wrongly, LATENCY_UNSTABLE when it stays too hot, OUT_OF_MEMORY when the
   *     benchmark says so; INVALID_NETWORK where a user's file is at fault
   * @throws TaskCancelled soon after {@code cancelled} turned true; nothing runs on the device then
   */
  BenchmarkRun run(Subject subject, Schedule schedule, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled;

  /** The runtimes that may work there, TFLite always among them. */
  default Set<LatencyRuntime> runtimes() {
    return Set.of(LatencyRuntime.TFLITE);
  }

  /** Whether it may be given files of users, which nobody vouches for. */
  default boolean timesFiles() {
    return false;
  }

  /** Gives the device back; without effect where it was not reached. */
  @Override
  void close();
}
