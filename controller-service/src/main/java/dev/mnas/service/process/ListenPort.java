package dev.mnas.service.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the port to listen on is free, and who has it when it is not. */
public final class ListenPort {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private ListenPort() {}

  /**
   * Checks before the slow part of the start; 0 asks for any port and is always free.
   *
   * @throws StartRefused when something else listens there; names the process where the system
   *     tells
   */
  public static void requireFree(InetAddress address, int port) {
    if (port == 0) {
      return;
    }
    try (ServerSocket probe = new ServerSocket()) {
      // As the server will: connections of an earlier run that linger are no obstacle.
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(address, port));
    } catch (BindException taken) {
      throw new StartRefused(
          "port %d of %s is held by %s"
              .formatted(
                  port,
                  address.getHostAddress(),
                  holder(port).orElse("a process that this user cannot see")),
          taken);
    } catch (IOException failed) {
      throw new StartRefused("port %d cannot be used: %s".formatted(port, failed), failed);
    }
  }

  /** The process that listens on the TCP port, where Linux shows it to this user. */
  static Optional<String> holder(int port) {
    return Stream.of("tcp", "tcp6")
        .flatMap(table -> lines(PROC.resolve("net").resolve(table)).stream())
        .map(line -> line.strip().split("\\s+"))
        .filter(columns -> columns.length > INODE && columns[STATE].equals(LISTENING))
        .filter(columns -> columns[LOCAL_ADDRESS].endsWith(":%04X".formatted(port)))
        .flatMap(columns -> owner("socket:[" + columns[INODE] + "]").stream())
        .findFirst();
  }

  private static Optional<String> owner(String socket) {
    return ProcessHandle.allProcesses()
        .filter(process -> holds(process.pid(), socket))
        .findFirst()
        .map(
            process ->
                "process %d%s"
                    .formatted(
                        process.pid(),
                        process.info().command().map(name -> " (" + name + ")").orElse("")));
  }

  private static boolean holds(long pid, String socket) {
    try (Stream<Path> descriptors = Files.list(PROC.resolve(pid + "/fd"))) {
      return descriptors.anyMatch(descriptor -> target(descriptor).equals(socket));
    } catch (IOException notOurs) {
      return false;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException notLinux) {
      return List.of();
    }
  }
}
