package dev.mnas.latency.device;

import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs through which a child is started that loads a file nobody vouches for: no network,
 * no privileges, limited memory, processor time and file sizes.
 *
 * @param command what to put before the child's own
 * @param otherUser whether the child is another user than this process
 */
record Confinement(List<String> command, boolean otherUser) {
  private static final String NOBODY = "65534";
  private static final long MEMORY_BYTES = 6L << 30;

  /** Above the libraries that the runtimes unpack. */
  private static final long FILE_BYTES = 256L << 20;

  Confinement {
    command = List.copyOf(command);
  }

  /**
   * As far as this machine allows.
   *
   * @param processorSeconds that the child may use
   * @throws TaskFailure when this process is root and cannot make its child another user, or
   *     nothing limits its memory
   */
  static Confinement ofThisMachine(long processorSeconds) throws TaskFailure {
    List<String> command = new ArrayList<>();
    boolean root = "root".equals(System.getProperty("user.name"));
    noNetwork(root).ifPresent(command::addAll);
    if (onPath("setpriv")) {
      command.add("setpriv");
      if (root) {
        command.addAll(List.of("--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
      }
      command.add("--no-new-privs");
    } else if (root) {
      throw new TaskFailure(
          FailureClass.DEVICE_FAULT,
          "a worker of root needs the program setpriv to time model files, had none");
    }
    if (!onPath("prlimit")) {
      throw new TaskFailure(
          FailureClass.DEVICE_FAULT,
          "a worker needs the program prlimit to time model files, had none");
    }
    command.addAll(
        List.of(
            "prlimit",
            "--as=" + MEMORY_BYTES,
            "--cpu=" + processorSeconds,
            "--fsize=" + FILE_BYTES,
            "--core=0"));
    return new Confinement(command, root);
  }

  private static Optional<List<String>> noNetwork(boolean root) {
    List<String> unshare =
        root ? List.of("unshare", "--net") : List.of("unshare", "--map-current-user", "--net");
    return onPath("unshare") && succeeds(unshare, "true") ? Optional.of(unshare) : Optional.empty();
  }

  /** Whether the child can read all of them. */
  boolean reads(List<Path> paths) {
    List<String> test =
        Stream.concat(
                Stream.of("sh", "-c", "for f; do [ -r \"$f\" ] || exit 1; done", "sh"),
                paths.stream().map(Path::toString))
            .toList();
    return succeeds(command, test.toArray(String[]::new));
  }

  private static boolean succeeds(List<String> command, String... more) {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of(more));
    try {
      return new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
