package dev.mnas.latency.device;

import dev.mnas.latency.runtime.Benchmark;
import dev.mnas.worker.TaskFailure;
import org.jspecify.annotations.Nullable;

/** The child processes that a device measures in. */
public interface BenchmarkProcesses {
  /** For models that this program wrote. */
  BenchmarkProcess trusted();

  /**
   * For files of users.
   *
   * @param threads that they may keep busy
   * @throws TaskFailure DEVICE_FAULT when this machine cannot confine a process
   */
  BenchmarkProcess confined(int threads) throws TaskFailure;

  /** {@link Benchmark} in JVMs like this one, bound to the cores where there are some. */
  static BenchmarkProcesses ofThisJvm(@Nullable CoreSet cores) {
    return new ChildJvms(cores);
  }
}
