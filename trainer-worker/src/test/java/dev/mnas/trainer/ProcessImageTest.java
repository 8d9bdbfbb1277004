package dev.mnas.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(LINUX)
class ProcessImageTest {
  @TempDir Path folder;

  @Test
  void processBeginsAnewWithItsIdItsArgumentsAndNoFileOfBefore() throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dkept=ä b",
                Program.class.getName(),
                log.toString(),
                "é",
                "")
            .inheritIO()
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    String life = process.pid() + " ä b [é, ] open: false";
    assertThat(Files.readAllLines(log)).containsExactly(life, life);
  }

  /** Says what it is, and begins anew once. */
  static final class Program {
    private Program() {}

    @SuppressWarnings("unused") // Open until the process is replaced.
    public static void main(String[] arguments) throws Exception {
      Path log = Path.of(arguments[0]);
      Path held = log.resolveSibling("held");
      boolean first = !Files.exists(log);
      String line =
          "%d %s %s open: %s%n"
              .formatted(
                  ProcessHandle.current().pid(),
                  System.getProperty("kept"),
                  Arrays.asList(arguments).subList(1, arguments.length),
                  holds(held));
      Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      if (first) {
        Files.createFile(held);
        InputStream open = Files.newInputStream(held);
        ProcessImage.replace();
      }
    }

    private static boolean holds(Path file) throws Exception {
      try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
        List<Path> open =
            descriptors
                .filter(Files::exists)
                .map(
                    descriptor -> {
                      try {
                        return Files.readSymbolicLink(descriptor);
                      } catch (java.io.IOException closed) {
                        throw new UncheckedIOException(closed);
                      }
                    })
                .toList();
        return open.contains(file);
      }
    }
  }
}
