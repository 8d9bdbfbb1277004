package dev.mnas.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of this worker in README and docs is one that it takes. */
class DocumentedMeasurementsTest {
  private static final Path ROOT = Path.of("..");
  private static final String COMMAND = "./mnas latency ";

  static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      for (Path file : Stream.concat(Stream.of(ROOT.resolve("README.md")), docs).toList()) {
        if (file.toString().endsWith(".md")) {
          Files.readString(file)
              .lines()
              .filter(line -> line.startsWith(COMMAND))
              .map(line -> line.substring(COMMAND.length()).replaceFirst(" *#.*", ""))
              .forEach(commands::add);
        }
      }
    }
    return commands;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandIsTaken(String arguments) {
    assertThatCode(() -> LatencyWorker.commandLine().parseArgs(arguments.split(" +")))
        .doesNotThrowAnyException();
  }

  @Test
  void formatsOfFilesAndRuntimesAreShown() throws IOException {
    assertThat(String.join("\n", commands()))
        .contains(
            ".json",
            ".tflite",
            ".onnx",
            "--runtime",
            "--precision",
            "--cores",
            "--serial",
            "--devices");
  }
}
