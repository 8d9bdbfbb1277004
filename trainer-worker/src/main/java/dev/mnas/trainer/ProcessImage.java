package dev.mnas.trainer;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program that this process runs. It is replaced in place (execv of POSIX), so that the process
 * id stays: who started, watches or kills this process does not see a difference. Linux only.
 */
final class ProcessImage {
  private static final String PROGRAM = "/proc/self/exe";
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int FIRST_OWN_DESCRIPTOR = 3;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  private ProcessImage() {}

  /**
   * Starts the command line of this process anew, in its place, with nothing of it left in memory
   * and no file open but its standard streams. Returns never.
   *
   * @throws LastErrorException when the system refuses
   */
  static void replace() {
    // One character a byte: arguments pass through unchanged, whatever their encoding.
    Map<String, Object> options =
        Map.of(Library.OPTION_STRING_ENCODING, StandardCharsets.ISO_8859_1.name());
    LibC libc = Native.load("c", LibC.class, options);
    try {
      String[] arguments = commandLine();
      try (Stream<Path> open = Files.list(DESCRIPTORS)) {
        open.mapToInt(entry -> Integer.parseInt(entry.getFileName().toString()))
            .filter(descriptor -> descriptor >= FIRST_OWN_DESCRIPTOR)
            .forEach(descriptor -> libc.fcntl(descriptor, F_SETFD, FD_CLOEXEC));
      }
      libc.execv(PROGRAM, arguments);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read what this process runs", unreadable);
    }
  }

  private static String[] commandLine() throws IOException {
    String text = Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1);
    // Each argument ends with a zero, the last one too.
    return text.substring(0, text.length() - 1).split("\0", -1);
  }

  /** Of the C library. A descriptor that is closed meanwhile is no failure. */
  private interface LibC extends Library {
    int execv(String program, String[] arguments) throws LastErrorException;

    int fcntl(int descriptor, int command, int argument);
  }
}
