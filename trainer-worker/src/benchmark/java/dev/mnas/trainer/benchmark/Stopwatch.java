package dev.mnas.trainer.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Collects throughputs by the CPU time of the whole process and by the wall clock. */
final class Stopwatch {
  private final List<Double> perCpuSecond = new ArrayList<>();
  private final List<Double> perSecond = new ArrayList<>();

  void time(int images, Runnable work) {
    long wall = System.nanoTime();
    long cpu = cpuNanos();
    work.run();
    perCpuSecond.add(images * 1e9 / (cpuNanos() - cpu));
    perSecond.add(images * 1e9 / (System.nanoTime() - wall));
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  double median() {
    return median(perCpuSecond);
  }

  String summary() {
    List<Double> sorted = perCpuSecond.stream().sorted().toList();
    return "%.0f (%.0f to %.0f), wall %.0f"
        .formatted(median(), sorted.get(0), sorted.get(sorted.size() - 1), median(perSecond));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
