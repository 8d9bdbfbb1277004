package dev.mnas.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Milliseconds of processor time that the process got in each second, garbage collection and
 * compilation included: on a shared machine fewer than 1,000.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class CpuTime {
  private static final double MILLIS_OF_NANO = 1e-6;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private long start;

  /** The counter: JMH reads it behind each iteration. */
  public long cpuMillis;

  /** Begins with an iteration. */
  @Setup(Level.Iteration)
  public void start() {
    start = system.getProcessCpuTime();
  }

  /** Ends with it. */
  @TearDown(Level.Iteration)
  public void stop() {
    cpuMillis = Math.round((system.getProcessCpuTime() - start) * MILLIS_OF_NANO);
  }
}
