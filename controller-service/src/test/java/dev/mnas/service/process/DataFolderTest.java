package dev.mnas.service.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DataFolderTest {
  @TempDir Path folder;

  @Test
  void secondTakerIsToldWhoHoldsTheFolder() {
    try (DataFolder held = DataFolder.take(folder)) {
      held.announce(8123, Instant.EPOCH);
      assertThatThrownBy(() -> DataFolder.take(folder))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining(
              "process " + ProcessHandle.current().pid() + ", port 8123, started 1970-01-01");
    }
  }

  @Test
  void messageIsOneLineEvenWithoutANote() {
    try (DataFolder held = DataFolder.take(folder)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> DataFolder.take(folder))
          .hasMessageEndingWith("still starting")
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void closedFolderIsFreeAndHasNoNote() {
    DataFolder first = DataFolder.take(folder);
    first.announce(1, Instant.EPOCH);
    first.close();
    assertThat(folder.resolve("controller.pid")).doesNotExist();
    DataFolder.take(folder).close();
  }

  @Test
  void closingTwiceLeavesTheNextHoldersNote() {
    DataFolder first = DataFolder.take(folder);
    first.close();
    try (DataFolder second = DataFolder.take(folder)) {
      second.announce(1, Instant.EPOCH);
      first.close();
      assertThat(folder.resolve("controller.pid")).exists();
    }
  }

  @Test
  void noteOfAKilledProcessDoesNotHoldTheFolder() throws IOException, InterruptedException {
    Process holder =
        new ProcessBuilder(java(), "-cp", classPath(), Holder.class.getName(), folder.toString())
            .start();
    try {
      assertThat(holder.getInputStream().read()).isEqualTo('h');
      assertThatThrownBy(() -> DataFolder.take(folder))
          .hasMessageContaining("process " + holder.pid() + ", port 1");
    } finally {
      holder.destroyForcibly();
      assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(folder.resolve("controller.pid")).exists();
    DataFolder.take(folder).close();
  }

  @Test
  void fileInPlaceOfTheFolderIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DataFolder.take(file))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("cannot be used");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** Takes the folder, says so with one letter, and waits to be killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (DataFolder held = DataFolder.take(Path.of(args[0]))) {
        held.announce(1, Instant.EPOCH);
        System.out.print('h');
        System.out.flush();
        int end = System.in.read();
        System.out.print(end);
      }
    }
  }
}
