package dev.mnas.service.replay;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The surrogate beside the repository; a test that needs it is skipped where it is absent. */
final class SharedSurrogate {
  private static final Path FILE =
      Path.of("..", "..", "shared", "bench", "accel-nasbench-surrogate.json");

  private SharedSurrogate() {}

  static ReplayTable table() throws IOException {
    assumeTrue(
        Files.isReadable(FILE),
        "reference data is not here: ../shared/bench/accel-nasbench-surrogate.json");
    return TableFile.read(FILE, Optional.empty());
  }
}
