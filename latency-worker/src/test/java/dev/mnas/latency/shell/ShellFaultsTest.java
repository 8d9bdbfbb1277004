package dev.mnas.latency.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.latency.device.BenchmarkRun;
import dev.mnas.latency.device.CoolDown;
import dev.mnas.latency.device.Subject;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a phone does wrong, each with a stand-in for what it would have said. */
@Timeout(120)
class ShellFaultsTest {
  private static final Schedule SHORT = new Schedule(5, 5, 5, 15, 1, 1);
  private static final String REPORT =
      """
      {"runtimeVersion":"9","precision":"FLOAT32",\
      "process":{"coldFirstRunMillis":1,"peakMemoryBytes":9,"modelBytes":7},\
      "acceleration":{"accelerator":"XNNPACK","nodes":3,"otherNodes":["OPERATOR_17","mine"]},\
      "output":{"against":"EVALUATION","largestDifference":0,"tolerance":0.001},\
      "blocks":5,"candidate":[],"reference":[]}""";

  private final AtomicInteger pauses = new AtomicInteger();

  @TempDir private Path device;
  private Path bin;
  private TestAdbd adbd;
  private @Nullable ShellBackend backend;

  @BeforeEach
  void start() throws IOException {
    bin = Files.createDirectories(device.resolve("bin"));
    adbd = new TestAdbd(bin);
    program("echo '%s'".formatted(REPORT));
  }

  @AfterEach
  void stop() throws IOException {
    if (backend != null) {
      backend.close();
    }
    adbd.close();
  }

  private void program(String script) throws IOException {
    TestPrograms.script(device.resolve("programs"), script);
  }

  private ShellBackend backend(@Nullable String serial, Duration limit) {
    backend =
        new ShellBackend(
            "phone",
            new DadbAccess("127.0.0.1", adbd.port(), device.resolve("key")),
            new ShellSettings(
                device.resolve("programs"),
                device.resolve("mnas").toString(),
                null,
                serial,
                new ShellSettings.Limits(70, 15, pause(), limit),
                true));
    return backend;
  }

  private CoolDown pause() {
    return cancelled -> pauses.incrementAndGet();
  }

  private ShellBackend connected() throws TaskFailure, TaskCancelled {
    ShellBackend made = backend(null, Duration.ofMinutes(1));
    made.connect(() -> false);
    return made;
  }

  private static BenchmarkRun run(ShellBackend backend) throws TaskFailure, TaskCancelled {
    return backend.run(
        Subject.of(ReferenceNetwork.network(), LatencyRuntime.TFLITE, LatencyPrecision.FLOAT32, 1),
        SHORT,
        () -> false);
  }

  private TaskFailure fault(ShellBackend backend) throws IOException {
    TaskFailure failure = catchThrowableOfType(TaskFailure.class, () -> run(backend));
    assertThat(failure.failure()).as(failure.getMessage()).isEqualTo(FailureClass.DEVICE_FAULT);
    assertThat(ShellFixture.leftOver(device)).isEmpty();
    return failure;
  }

  private void says(String program, String script) throws IOException {
    TestPrograms.executable(bin.resolve(program), script);
  }

  @Test
  void operationsHaveTheNamesOfTheSchema() throws Exception {
    assertThat(run(connected()).report().acceleration().otherNodes())
        .containsExactly("MAX_POOL_2D", "mine");
  }

  @Test
  void stateIsThatOfThePhone() throws Exception {
    says("dumpsys", "[ $1 = battery ] && printf '  level: 80\\n  temperature: 312\\n'; exit 0");

    assertThat(run(connected()).state().temperatureCelsius()).isGreaterThanOrEqualTo(31.2);
  }

  @Test
  void phoneThatDisconnectsIsAFaultAndWorksAgain() throws Exception {
    ShellBackend phone = connected();
    AtomicBoolean once = new AtomicBoolean(true);
    adbd.dropAt(command -> command.contains("latency-bench request") && once.getAndSet(false));

    assertThat(fault(phone))
        .hasMessageStartingWith("phone lost its connection during the measurement: ");
    phone.connect(() -> false);
    assertThat(run(phone).report().blocks()).isEqualTo(5);
  }

  @Test
  void connectionThatWasLostBetweenRunsIsMadeAgain() throws Exception {
    ShellBackend phone = connected();
    adbd.drop();

    assertThat(run(phone).report().blocks()).isEqualTo(5);
  }

  @Test
  void rebootInTheMiddleIsToldFromACable() throws Exception {
    Path boot = Files.writeString(device.resolve("boot"), "one");
    says(
        "cat",
        "[ \"$1\" = /proc/sys/kernel/random/boot_id ] && exec /bin/cat %s; exec /bin/cat \"$@\""
            .formatted(boot));
    ShellBackend phone = connected();
    adbd.dropAt(
        command -> {
          boolean runs = command.contains("latency-bench request");
          if (runs) {
            write(boot, "two");
          }
          return runs;
        });

    assertThat(fault(phone)).hasMessageStartingWith("phone rebooted during the measurement: ");
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Test
  void phoneThatStaysAwayIsSaidToBeGone() throws Exception {
    ShellBackend phone = connected();
    adbd.dropAt(
        command -> {
          boolean runs = command.contains("latency-bench request");
          if (runs) {
            close();
          }
          return runs;
        });

    TaskFailure failure = catchThrowableOfType(TaskFailure.class, () -> run(phone));
    assertThat(failure)
        .hasMessageStartingWith("phone was lost during the measurement and does not answer: ");
  }

  private void close() {
    try {
      adbd.close();
    } catch (IOException stuck) {
      throw new UncheckedIOException(stuck);
    }
  }

  @Test
  void leftoverFilesOfALostRunAreRemovedWhenThePhoneComesBack() throws Exception {
    ShellBackend phone = connected();
    Path run = Files.createDirectories(device.resolve("mnas/run"));
    Files.writeString(run.resolve("candidate.tflite"), "left");
    phone.connect(() -> false);

    assertThat(ShellFixture.leftOver(device)).isEmpty();
  }

  @Test
  void garbageIsAFault() throws Exception {
    program("echo hello; exit 0");

    assertThat(fault(connected())).hasMessageStartingWith("benchmark must print a report: ");
  }

  @Test
  void crashIsAFaultWithItsLastWords() throws Exception {
    program("echo illegal instruction >&2; exit 132");

    assertThat(fault(connected()))
        .hasMessage("benchmark must exit with 0, was 132: illegal instruction");
  }

  @Test
  void exhaustedMemoryIsSaidSo() throws Exception {
    program("exit 3");
    ShellBackend phone = connected();

    assertThat(catchThrowableOfType(TaskFailure.class, () -> run(phone)).failure())
        .isEqualTo(FailureClass.OUT_OF_MEMORY);
  }

  @Test
  void hotPhoneIsWaitedForAndThenUnstable() throws Exception {
    ShellBackend phone = connected();
    says("dumpsys", "[ $1 = battery ] && echo '  temperature: 951'; exit 0");

    TaskFailure failure = catchThrowableOfType(TaskFailure.class, () -> run(phone));
    assertThat(failure.failure()).isEqualTo(FailureClass.LATENCY_UNSTABLE);
    assertThat(failure)
        .hasMessage(
            "phone must be at most 70 degrees Celsius and not throttled, was 95 after 5 pauses");
    assertThat(pauses).hasValue(5);
  }

  @Test
  void throttledPhoneIsWaitedFor() throws Exception {
    ShellBackend phone = connected();
    says("dumpsys", "[ $1 = thermalservice ] && echo 'Thermal Status: 3'; exit 0");

    assertThat(catchThrowableOfType(TaskFailure.class, () -> run(phone)))
        .hasMessageContaining("was throttled after 5 pauses");
  }

  @Test
  void emptyBatteryIsAFault() throws Exception {
    ShellBackend phone = connected();
    says("dumpsys", "[ $1 = battery ] && echo '  level: 4'; exit 0");

    assertThat(fault(phone)).hasMessage("phone battery must be charged to 15%, was at 4%");
  }

  @Test
  void fullDiskIsAFault() throws Exception {
    ShellBackend phone = connected();
    says("df", "echo 'Filesystem 1K-blocks Used Available'; echo '/dev/x 100 90 10 90% /data'");

    assertThat(fault(phone).getMessage())
        .matches("phone disk must have \\d+ kB free in .*/mnas, has 10");
  }

  @Test
  void phoneThatIsAnotherIsAFault() {
    TaskFailure failure =
        catchThrowableOfType(
            TaskFailure.class,
            () -> backend("8A2X0ABCD", Duration.ofMinutes(1)).connect(() -> false));

    assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
    assertThat(failure.getMessage()).startsWith("phone must have the serial 8A2X0ABCD, tells ");
  }

  @Test
  void androidWithoutProgramNamesTheCommandThatBuildsIt() throws Exception {
    says(
        "getprop",
        "case $1 in ro.build.version.release) echo 14;; ro.serialno) echo 8A2X;; esac; exit 0");

    TaskFailure failure =
        catchThrowableOfType(
            TaskFailure.class, () -> backend("8A2X", Duration.ofMinutes(1)).connect(() -> false));
    assertThat(failure)
        .hasMessageContaining("android-")
        .hasMessageContaining("mvn -Pnative-programs");
  }

  @Test
  void phoneThatHangsIsAFaultAndItsProgramIsEnded() throws Exception {
    Path pid = device.resolve("pid");
    program("echo $$ > %s; while :; do sleep 0.2; done".formatted(pid));
    ShellBackend phone = backend(null, Duration.ofMillis(200));
    phone.connect(() -> false);

    assertThat(fault(phone)).hasMessageContaining("must answer within PT10.2S, did not");
    Optional<ProcessHandle> program =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    if (program.isPresent()) {
      program.get().onExit().get(20, TimeUnit.SECONDS);
    }
  }
}
