package dev.mnas.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Decoding, export and calibration, each in JVMs of its own. */
class ModelBenchmark {
  @Test
  void decoding() throws RunnerException {
    run(Decoding.class, "-Xmx192m", "-XX:+UseSerialGC");
  }

  /** With the flags of the launcher: the first compiler only. */
  @Test
  void decodingAsTheControllerRuns() throws RunnerException {
    run(Decoding.class, "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  }

  @Test
  void export() throws RunnerException {
    run(Exporting.class, "-Xmx512m", "-XX:+UseSerialGC");
  }

  /** With the flags of a trainer. */
  @Test
  void calibration() throws RunnerException {
    run(Calibrating.class, "-Xmx512m", "-XX:+UseSerialGC");
  }

  private static void run(Class<?> benchmarks, String... jvmArgs) throws RunnerException {
    var results =
        new Runner(
                new OptionsBuilder()
                    .include("\\b" + benchmarks.getSimpleName() + "\\.")
                    .jvmArgs(jvmArgs)
                    .shouldFailOnError(true)
                    .build())
            .run();
    assertThat(results).isNotEmpty();
  }
}
