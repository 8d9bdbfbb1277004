package dev.mnas.latency.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder of one benchmark; closing deletes it with its files. */
record WorkFolder(Path path) implements AutoCloseable {
  static WorkFolder create() {
    try {
      return new WorkFolder(Files.createTempDirectory("mnas-latency-"));
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  Path write(String name, byte[] content) {
    try {
      return Files.write(path.resolve(name), content);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  /**
   * Lets a child of another user read what lies here.
   *
   * @return a folder in which it may write
   */
  Path readableByAll() {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      }
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path scratch = Files.createDirectories(path.resolve("scratch"));
      Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
      return scratch;
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  @Override
  public void close() {
    delete(path);
  }

  static void delete(Path folder) {
    try (Stream<Path> entries = Files.walk(folder)) {
      List<Path> deepestFirst = entries.sorted(Comparator.reverseOrder()).toList();
      for (Path entry : deepestFirst) {
        Files.delete(entry);
      }
    } catch (IOException stuck) {
      throw new UncheckedIOException(stuck);
    }
  }
}
