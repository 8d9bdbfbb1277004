package dev.mnas.latency.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.latency.device.DeviceBackend;
import dev.mnas.latency.device.DeviceBackendContract;
import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program over dadb and an adbd that wants a key. */
class DadbBackendTest extends DeviceBackendContract {
  @TempDir private Path device;
  private TestAdbd adbd;

  @BeforeEach
  void start() throws IOException {
    adbd = new TestAdbd(Files.createDirectories(device.resolve("bin")));
  }

  @AfterEach
  void stop() throws IOException {
    adbd.close();
  }

  @Override
  protected DeviceBackend backend() throws Exception {
    return new ShellBackend(
        "phone",
        new DadbAccess("127.0.0.1", adbd.port(), device.resolve("key")),
        ShellFixture.settings(TestPrograms.x86(), device));
  }

  @Override
  protected List<Path> leftOver() throws IOException {
    return ShellFixture.leftOver(device);
  }

  @Test
  void workerHasOneKeyOfItsOwnThatNobodyElseReads() throws Exception {
    try (DeviceBackend first = backend();
        DeviceBackend second = backend()) {
      first.connect(() -> false);
      second.connect(() -> false);
    }

    assertThat(adbd.trusted()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(device.resolve("key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void deviceThatIsNotThereIsAFaultThatNamesIt() throws Exception {
    adbd.close();
    try (DeviceBackend backend = backend()) {
      TaskFailure failure =
          catchThrowableOfType(TaskFailure.class, () -> backend.connect(() -> false));
      assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
      assertThat(failure).hasMessageStartingWith("phone cannot be reached: adb to 127.0.0.1:");
    }
  }
}
