package dev.mnas.latency.device;

import dev.mnas.latency.runtime.Benchmark;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Benchmark} in a JVM like this one, bound to the cores by {@code taskset}. */
final class ChildJvms implements BenchmarkProcesses {
  /** Far above the slowest network that a search would keep. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private static final Duration CONFINED_TIMEOUT = Duration.ofMinutes(3);

  /** The folders where libraries are else unpacked are not the child's. */
  private static final List<String> UNPACK_IN_SCRATCH =
      List.of(
          "-Djava.io.tmpdir=" + BenchmarkProcess.SCRATCH,
          "-Dorg.bytedeco.javacpp.cachedir=" + BenchmarkProcess.SCRATCH);

  private final @Nullable CoreSet cores;
  private final List<Path> classes = ChildClassPath.entries();
  private @Nullable List<Path> classesForAll;

  ChildJvms(@Nullable CoreSet cores) {
    this.cores = cores;
  }

  @Override
  public BenchmarkProcess trusted() {
    List<String> command = bound();
    command.addAll(java(64, List.of(), classes));
    return new BenchmarkProcess(command, TIMEOUT, false);
  }

  @Override
  public BenchmarkProcess confined(int threads) throws TaskFailure {
    return confined(threads, CONFINED_TIMEOUT);
  }

  BenchmarkProcess confined(int threads, Duration timeout) throws TaskFailure {
    Confinement confinement = Confinement.ofThisMachine(threads * timeout.toSeconds());
    List<String> command = bound();
    command.addAll(confinement.command());
    command.addAll(java(640, UNPACK_IN_SCRATCH, readable(confinement)));
    return new BenchmarkProcess(command, timeout, true);
  }

  private List<String> bound() {
    CoreSet bound = cores;
    return new ArrayList<>(
        bound == null ? List.of() : List.of("taskset", "--cpu-list", bound.text()));
  }

  private synchronized List<Path> readable(Confinement confinement) {
    List<Path> known = classesForAll;
    if (known == null) {
      try {
        known = confinement.reads(classes) ? classes : ChildClassPath.readableByAll(classes);
      } catch (IOException full) {
        throw new UncheckedIOException(full);
      }
      classesForAll = known;
    }
    return known;
  }

  private static List<String> java(int heapMebibytes, List<String> more, List<Path> classes) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms16m",
                "-Xmx" + heapMebibytes + "m",
                // ONNX Runtime overflows the default stack where it loads its library.
                "-Xss8m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                // By default JavaCPP refuses native memory beyond a multiple of the small heap.
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"));
    command.addAll(more);
    command.addAll(List.of("-cp", ChildClassPath.text(classes), Benchmark.class.getName()));
    return command;
  }
}
