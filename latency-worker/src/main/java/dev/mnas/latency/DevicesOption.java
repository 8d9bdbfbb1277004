package dev.mnas.latency;

import dev.mnas.latency.fleet.DevicesFile;
import dev.mnas.yaml.InvalidYamlException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.ParseResult;

/** The file of devices that a command line names. */
final class DevicesOption {
  /** The launcher tells where it stands. */
  private static final String HOME = "MNAS_HOME";

  private static final String PROGRAMS = "latency-worker/target/native";
  private static final List<String> OF_THIS_MACHINE =
      List.of("--cores", "--cool-down", "--serial", "--label");

  private DevicesOption() {}

  /**
   * Reads the file.
   *
   * @param pool of devices that name none
   * @throws IllegalArgumentException that names the file with each mistake in a line of its own, or
   *     an option that does not go with it
   */
  static DevicesFile read(Path file, String pool, ParseResult line) {
    for (String option : OF_THIS_MACHINE) {
      if (line.hasMatchedOption(option)) {
        throw new IllegalArgumentException(
            "%s belongs to this machine; with --devices it stands in the file".formatted(option));
      }
    }
    return read(file, pool);
  }

  static DevicesFile read(Path file, String pool) {
    Path home = Path.of(Objects.requireNonNullElse(System.getenv(HOME), "."));
    try {
      return DevicesFile.read(file, home.resolve(PROGRAMS), pool);
    } catch (InvalidYamlException wrong) {
      throw new IllegalArgumentException(
          file + ":\n" + Objects.requireNonNull(wrong.getMessage()), wrong);
    }
  }
}
