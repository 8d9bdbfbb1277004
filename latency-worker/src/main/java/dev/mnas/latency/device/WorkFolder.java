package dev.mnas.latency.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Override
  public void close() {
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files = entries.toList();
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(path);
    } catch (IOException stuck) {
      throw new UncheckedIOException(stuck);
    }
  }
}
