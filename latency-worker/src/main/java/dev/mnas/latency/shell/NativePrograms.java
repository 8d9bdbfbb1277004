package dev.mnas.latency.shell;

import dev.mnas.task.FailureClass;
import dev.mnas.task.Sha256;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the benchmark programs in C lie: a folder for each platform with {@code latency-bench} and
 * {@code libtflite.so}, as {@code mvn -Pnative-programs package} makes them.
 */
record NativePrograms(Path folder) {
  static final String PROGRAM = "latency-bench";
  static final String LIBRARY = "libtflite.so";

  /**
   * The program for a platform.
   *
   * @param platform such as {@code linux-arm64}
   * @throws TaskFailure DEVICE_FAULT that names the command which builds it
   */
  Bundle of(String platform) throws TaskFailure {
    Path place = folder.resolve(platform);
    List<Path> files = List.of(place.resolve(PROGRAM), place.resolve(LIBRARY));
    StringBuilder hashes = new StringBuilder();
    for (Path file : files) {
      try {
        hashes.append(Sha256.of(Files.readAllBytes(file)));
      } catch (NoSuchFileException absent) {
        throw new TaskFailure(
            FailureClass.DEVICE_FAULT,
            "there must be a benchmark program %s, is none: build it with 'mvn -Pnative-programs -pl %s"
                    .formatted(file, "common,controller-service,trainer-worker,latency-worker")
                + " package -DskipTests' (docs/devices.md says what %s needs)".formatted(platform),
            absent);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return new Bundle(files, Sha256.of(hashes.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * @param files program and library
   * @param hash of both
   */
  record Bundle(List<Path> files, String hash) {
    Bundle {
      files = List.copyOf(files);
    }
  }
}
