package dev.mnas.latency.shell;

import dev.mnas.worker.TaskCancelled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A board that is reached by the program {@code ssh}, never asking anybody anything.
 *
 * @param destination {@code user@host}, as ssh takes it
 * @param knownHosts the file that pins the board's key; no other key is taken
 * @param identity the file of this worker's key; ssh's usual ones where null
 */
public record SshAccess(String destination, int port, Path knownHosts, @Nullable Path identity)
    implements ShellAccess {
  private static final Logger log = LoggerFactory.getLogger(SshAccess.class);
  private static final Duration GREETING = Duration.ofSeconds(30);
  private static final Duration PUSH = Duration.ofMinutes(10);

  /** What ssh itself ends with when it could not do what it was asked. */
  private static final int SSH_FAILED = 255;

  public SshAccess {
    if (!destination.matches("[\\w.][\\w.-]*@[\\w.:\\[\\]][\\w.:\\[\\]-]*")) {
      throw new IllegalArgumentException(
          "destination must be user@host, was '" + destination + "'");
    }
  }

  @Override
  public DeviceShell open(BooleanSupplier cancelled) throws ConnectionLost, TaskCancelled {
    Shell shell = new Shell(socketFolder());
    try {
      shell.run("true", GREETING, cancelled);
      return shell;
    } catch (ConnectionLost | TaskCancelled unreachable) {
      shell.close();
      throw unreachable;
    }
  }

  /** Short, because a socket's path may have some hundred bytes. */
  private static Path socketFolder() {
    try {
      return Files.createTempDirectory("mnas-ssh-");
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  /** The commands of one shell share a connection, whose handshake is dear to a small board. */
  private List<String> command(Path socket, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "ssh",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + knownHosts.toAbsolutePath(),
                "-o",
                "GlobalKnownHostsFile=/dev/null",
                "-o",
                "UpdateHostKeys=no",
                "-o",
                "ConnectTimeout=10",
                "-o",
                "ServerAliveInterval=10",
                "-o",
                "ServerAliveCountMax=3",
                "-o",
                "ClearAllForwardings=yes",
                "-o",
                "ForwardAgent=no",
                "-o",
                "ControlMaster=auto",
                "-o",
                "ControlPersist=600",
                "-o",
                "ControlPath=" + socket,
                "-p",
                Integer.toString(port)));
    if (identity != null) {
      command.addAll(
          List.of("-o", "IdentitiesOnly=yes", "-i", identity.toAbsolutePath().toString()));
    }
    command.addAll(List.of(more));
    return command;
  }

  private final class Shell implements DeviceShell {
    private final Path folder;
    private final Path socket;

    Shell(Path folder) {
      this.folder = folder;
      this.socket = folder.resolve("s");
    }

    @Override
    public byte[] run(String command, Duration timeout, BooleanSupplier cancelled)
        throws ConnectionLost, TaskCancelled {
      return ended(command, null, timeout, cancelled).output();
    }

    @Override
    public void push(Path file, String path, BooleanSupplier cancelled)
        throws ConnectionLost, TaskCancelled {
      Program.Ended ended = ended("cat > " + ShellWord.of(path), file, PUSH, cancelled);
      if (ended.exit() != 0) {
        throw new ConnectionLost("%s must be written: %s".formatted(path, ended.errors()));
      }
    }

    private Program.Ended ended(
        String remote, @Nullable Path input, Duration timeout, BooleanSupplier cancelled)
        throws ConnectionLost, TaskCancelled {
      Program.Ended ended =
          Program.run(command(socket, "-T", destination, remote), input, timeout, cancelled);
      if (ended.exit() == SSH_FAILED) {
        throw new ConnectionLost("ssh to %s: %s".formatted(destination, ended.errors()));
      }
      return ended;
    }

    @Override
    public void close() {
      try {
        if (Files.exists(socket)) {
          Program.run(command(socket, "-O", "exit", destination), null, GREETING, () -> false);
        }
        Files.deleteIfExists(socket);
        Files.deleteIfExists(folder);
      } catch (ConnectionLost | TaskCancelled gone) {
        log.debug("The connection to {} ends by itself: {}", destination, gone.getMessage());
      } catch (IOException stuck) {
        throw new UncheckedIOException(stuck);
      }
    }
  }
}
