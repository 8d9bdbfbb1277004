package dev.mnas.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reference data beside the repository; a test that needs an absent file is skipped. */
public final class SharedFiles {
  private static final Path FOLDER = Path.of("..", "..", "shared");

  private SharedFiles() {}

  /** The text of a file such as {@code truth/hypervolume.json}. */
  public static String text(String name) throws IOException {
    Path file = FOLDER.resolve(name);
    assumeTrue(Files.isReadable(file), "reference data is not here: ../shared/" + name);
    return Files.readString(file);
  }
}
