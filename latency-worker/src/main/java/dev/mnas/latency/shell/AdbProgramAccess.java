package dev.mnas.latency.shell;

import dev.mnas.worker.TaskCancelled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A device that the program {@code adb} knows, over USB or TCP.
 *
 * @param serial as {@code adb devices} lists it
 * @param serverPort of the adb server, which {@code adb} starts where there is none
 */
public record AdbProgramAccess(String serial, int serverPort) implements ShellAccess {
  private static final Duration GREETING = Duration.ofSeconds(30);
  private static final Duration PUSH = Duration.ofMinutes(10);

  public AdbProgramAccess {
    if (!serial.matches("[\\w.:]([\\w.:@+-]{0,63})")) {
      throw new IllegalArgumentException(
          "serial must be one that 'adb devices' lists, was '" + serial + "'");
    }
  }

  /**
   * The devices that are attached and allow debugging.
   *
   * @throws ConnectionLost when the program does not work
   */
  public static List<String> attached(int serverPort, BooleanSupplier cancelled)
      throws ConnectionLost, TaskCancelled {
    Program.Ended ended =
        Program.run(
            List.of("adb", "-P", Integer.toString(serverPort), "devices"),
            null,
            GREETING,
            cancelled);
    if (ended.exit() != 0) {
      throw new ConnectionLost("adb devices: " + ended.errors());
    }
    return new String(ended.output(), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("\t"))
        .filter(words -> words.length == 2 && words[1].strip().equals("device"))
        .map(words -> words[0])
        .toList();
  }

  @Override
  public DeviceShell open(BooleanSupplier cancelled) throws ConnectionLost, TaskCancelled {
    Shell shell = new Shell();
    shell.adb(GREETING, cancelled, "get-state");
    return shell;
  }

  private final class Shell implements DeviceShell {
    @Override
    public byte[] run(String command, Duration timeout, BooleanSupplier cancelled)
        throws ConnectionLost, TaskCancelled {
      return program(timeout, cancelled, "shell", command).output();
    }

    @Override
    public void push(Path file, String path, BooleanSupplier cancelled)
        throws ConnectionLost, TaskCancelled {
      adb(PUSH, cancelled, "push", file.toString(), path);
    }

    private void adb(Duration timeout, BooleanSupplier cancelled, String... words)
        throws ConnectionLost, TaskCancelled {
      Program.Ended ended = program(timeout, cancelled, words);
      if (ended.exit() != 0) {
        throw new ConnectionLost(
            "adb %s %s: %s".formatted(words[0], serial, ended.errors().strip()));
      }
    }

    private Program.Ended program(Duration timeout, BooleanSupplier cancelled, String... words)
        throws ConnectionLost, TaskCancelled {
      List<String> command =
          new ArrayList<>(List.of("adb", "-P", Integer.toString(serverPort), "-s", serial));
      command.addAll(List.of(words));
      Program.Ended ended = Program.run(command, null, timeout, cancelled);
      if (ended.errors().startsWith("error: ") || ended.errors().startsWith("adb: device")) {
        throw new ConnectionLost("adb of %s: %s".formatted(serial, ended.errors()));
      }
      return ended;
    }

    @Override
    public void close() {
      // The adb server keeps its connection; it may serve others.
    }
  }
}
