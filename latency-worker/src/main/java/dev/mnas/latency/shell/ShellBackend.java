package dev.mnas.latency.shell;

import dev.mnas.latency.device.BenchmarkAnswer;
import dev.mnas.latency.device.BenchmarkRun;
import dev.mnas.latency.device.CoreSet;
import dev.mnas.latency.device.DeviceBackend;
import dev.mnas.latency.device.DeviceIdentity;
import dev.mnas.latency.device.Subject;
import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device with a shell. Program and library stay on it, named by their hash; the files of a run
 * are in a folder of their own, which is deleted after each run and before the first.
 */
public final class ShellBackend implements DeviceBackend {
  private static final Logger log = LoggerFactory.getLogger(ShellBackend.class);
  private static final Duration SHORT = Duration.ofMinutes(1);

  /** The program ends itself at its limit; a device that still says nothing then is gone. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration CONFINED_RUN = Duration.ofMinutes(3);

  /** What a command prints when it has ended, with its exit code. */
  private static final String END = "\nmnas-exit=";

  private static final long SPARE_KILOBYTES = 8 << 10;

  private final String name;
  private final ShellAccess access;
  private final ShellSettings settings;
  private @Nullable DeviceShell shell;
  private @Nullable DeviceFacts known;
  private @Nullable String serial;

  public ShellBackend(String name, ShellAccess access, ShellSettings settings) {
    this.name = name;
    this.access = access;
    this.settings = settings;
    this.serial = settings.serial();
  }

  @Override
  public DeviceIdentity connect(BooleanSupplier cancelled) throws TaskFailure, TaskCancelled {
    close();
    try {
      DeviceShell opened = access.open(cancelled);
      shell = opened;
      DeviceFacts facts = DeviceFacts.parse(opened.run(DeviceFacts.IDENTITY, SHORT, cancelled));
      DeviceIdentity identity = facts.identity(settings.cores());
      requireSerial(serial, identity.serial());
      serial = identity.serial();
      DeviceFacts before = known;
      if (before != null && !before.boot().equals(facts.boot())) {
        log.warn("{} has rebooted", name);
      }
      known = facts;
      opened.run(cleaning(), SHORT, cancelled);
      install(opened, new NativePrograms(settings.programs()).of(facts.platform()), cancelled);
      return identity;
    } catch (ConnectionLost lost) {
      close();
      throw fault("cannot be reached: " + lost.getMessage(), lost);
    } catch (TaskFailure | TaskCancelled | RuntimeException given) {
      close();
      throw given;
    }
  }

  private void requireSerial(@Nullable String wanted, String told) throws TaskFailure {
    if (wanted != null && !wanted.equals(told)) {
      throw fault("must have the serial %s, tells %s".formatted(wanted, told), null);
    }
  }

  private void install(DeviceShell opened, NativePrograms.Bundle bundle, BooleanSupplier cancelled)
      throws ConnectionLost, TaskFailure, TaskCancelled {
    String place = bundlePlace(bundle.hash());
    String ready =
        text(opened.run("[ -f %s/ready ] && echo ready".formatted(place), SHORT, cancelled));
    if (ready.strip().equals("ready")) {
      return;
    }
    requireRoom(opened, sizeOf(bundle), cancelled);
    opened.run(
        "rm -rf %s/bundle-*; mkdir -p %s".formatted(settings.folder(), place), SHORT, cancelled);
    for (Path file : bundle.files()) {
      opened.push(file, place + "/" + file.getFileName(), cancelled);
    }
    BenchmarkAnswer answer =
        ended(
            opened.run(
                marked(
                    "cd %s && chmod 755 %s && touch ready"
                        .formatted(place, NativePrograms.PROGRAM)),
                SHORT,
                cancelled));
    if (answer.exit() != 0) {
      throw fault("must keep the benchmark program: " + text(answer.output()), null);
    }
  }

  private static long sizeOf(NativePrograms.Bundle bundle) {
    return bundle.files().stream().mapToLong(file -> file.toFile().length()).sum();
  }

  private String bundlePlace(String hash) {
    return settings.folder() + "/bundle-" + hash.substring(0, 16);
  }

  private String runPlace() {
    return settings.folder() + "/run";
  }

  /** Ends what still runs, if it is ours: after a reboot its number may be another's. */
  private String cleaning() {
    return """
        p=$(cat %1$s/pid 2>/dev/null)
        if [ -n "$p" ] && grep -q latency-bench "/proc/$p/cmdline" 2>/dev/null; then kill -9 "$p"; fi
        rm -rf %1$s
        """
        .formatted(runPlace());
  }

  @Override
  public BenchmarkRun run(Subject subject, Schedule schedule, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    DeviceShell opened = fit(subject.content().length, cancelled);
    DeviceFacts facts = connected();
    try {
      try (NativeRequest request = NativeRequest.of(subject, schedule, limit(subject))) {
        opened.run("mkdir -p " + runPlace(), SHORT, cancelled);
        for (Path file : request.files()) {
          opened.push(file, runPlace() + "/" + file.getFileName(), cancelled);
        }
      }
      byte[] output = opened.run(marked(benchmark(facts)), limit(subject).plus(GRACE), cancelled);
      BenchmarkReport report = Operations.named(ended(output).report(subject.ofUser()));
      DeviceFacts after = state(opened, cancelled);
      opened.run(cleaning(), SHORT, cancelled);
      return new BenchmarkRun(report, after.state(settings.cores()));
    } catch (ConnectionLost lost) {
      throw diagnosed(lost, facts);
    } catch (TaskFailure | TaskCancelled ended) {
      cleanUp();
      throw ended;
    }
  }

  /** A shell that nobody used for long may be gone without any fault of the device. */
  private DeviceShell fit(long bytes, BooleanSupplier cancelled) throws TaskFailure, TaskCancelled {
    DeviceShell opened = shell;
    if (opened != null) {
      try {
        requireFit(opened, bytes, cancelled);
        return opened;
      } catch (ConnectionLost idle) {
        log.info("{} is connected again: {}", name, idle.getMessage());
      }
    }
    connect(cancelled);
    try {
      DeviceShell again = Objects.requireNonNull(shell, "a connected device has a shell");
      requireFit(again, bytes, cancelled);
      return again;
    } catch (ConnectionLost lost) {
      throw diagnosed(lost, connected());
    }
  }

  private DeviceFacts connected() {
    return Objects.requireNonNull(known, "a connected device is known");
  }

  private Duration limit(Subject subject) {
    Duration most = settings.limits().run();
    return subject.ofUser() && CONFINED_RUN.compareTo(most) < 0 ? CONFINED_RUN : most;
  }

  private String benchmark(DeviceFacts facts) throws TaskFailure {
    String bundle =
        bundlePlace(new NativePrograms(settings.programs()).of(facts.platform()).hash());
    CoreSet cores = settings.cores();
    String bound = cores == null ? "" : "taskset %s ".formatted(cores.mask());
    String program = "%s%s/%s".formatted(bound, absolute(bundle), NativePrograms.PROGRAM);
    return "cd %s && sh -c 'echo $$ > pid; exec %s request 2> errors'; c=$?; [ $c = 0 ] || tail -c 500 errors; (exit $c)"
        .formatted(runPlace(), program);
  }

  /** From within the folder of the run. */
  private static String absolute(String path) {
    return path.startsWith("/") ? path : "$HOME/" + path;
  }

  private static String marked(String command) {
    return "{ %s; }; printf '\\nmnas-exit=%%s\\n' $?".formatted(command);
  }

  /** The end of a command; whoever lost it on the way has no such line. */
  private static BenchmarkAnswer ended(byte[] output) throws ConnectionLost {
    String all = text(output);
    int mark = all.lastIndexOf(END);
    String code = mark < 0 ? "" : all.substring(mark + END.length()).strip();
    if (!code.matches("\\d{1,3}")) {
      throw new ConnectionLost("the connection ended before the command did");
    }
    byte[] said = all.substring(0, mark).getBytes(StandardCharsets.UTF_8);
    return new BenchmarkAnswer(Integer.parseInt(code), said, BenchmarkAnswer.tail(said));
  }

  private static String text(byte[] output) {
    return new String(output, StandardCharsets.UTF_8).replace("\r", "");
  }

  /** A device that is unfit now would give a number that says nothing. */
  private void requireFit(DeviceShell opened, long bytes, BooleanSupplier cancelled)
      throws ConnectionLost, TaskFailure, TaskCancelled {
    for (int waited = 0; ; waited++) {
      DeviceFacts now = state(opened, cancelled);
      requireSerial(connected().androidSerial(), now.androidSerial());
      requireRoom(now, bytes);
      OptionalDouble charge = now.charge();
      if (charge.isPresent() && charge.getAsDouble() < settings.limits().minBattery()) {
        throw fault(
            "battery must be charged to %d%%, was at %.0f%%"
                .formatted(settings.limits().minBattery(), charge.getAsDouble()),
            null);
      }
      OptionalDouble celsius = now.celsius();
      boolean hot = celsius.isPresent() && celsius.getAsDouble() > settings.limits().maxCelsius();
      if (!hot && !now.throttled()) {
        return;
      }
      if (waited == ShellSettings.Limits.PATIENCE) {
        throw new TaskFailure(
            FailureClass.LATENCY_UNSTABLE,
            "%s must be at most %.0f degrees Celsius and not throttled, was %s after %d pauses"
                .formatted(
                    name,
                    settings.limits().maxCelsius(),
                    hot ? "%.0f".formatted(celsius.getAsDouble()) : "throttled",
                    waited));
      }
      settings.limits().coolDown().await(cancelled);
    }
  }

  private DeviceFacts state(DeviceShell opened, BooleanSupplier cancelled)
      throws ConnectionLost, TaskCancelled {
    String folder = settings.folder();
    return DeviceFacts.parse(
        opened.run(
            "mkdir -p %s; %s".formatted(folder, DeviceFacts.stateOf(folder)), SHORT, cancelled));
  }

  private void requireRoom(DeviceShell opened, long bytes, BooleanSupplier cancelled)
      throws ConnectionLost, TaskFailure, TaskCancelled {
    requireRoom(state(opened, cancelled), bytes);
  }

  private void requireRoom(DeviceFacts now, long bytes) throws TaskFailure {
    long needed = bytes / 1024 + SPARE_KILOBYTES;
    OptionalLong free = now.freeKilobytes();
    if (free.isPresent() && free.getAsLong() < needed) {
      throw fault(
          "disk must have %d kB free in %s, has %d"
              .formatted(needed, settings.folder(), free.getAsLong()),
          null);
    }
  }

  /** Asks the device once more, to tell a reboot from a cable. */
  private TaskFailure diagnosed(ConnectionLost lost, DeviceFacts before) {
    close();
    String what;
    try (DeviceShell again = access.open(() -> false)) {
      DeviceFacts now = DeviceFacts.parse(again.run(DeviceFacts.IDENTITY, SHORT, () -> false));
      what =
          now.boot().equals(before.boot())
              ? "lost its connection during the measurement"
              : "rebooted during the measurement";
      again.run(cleaning(), SHORT, () -> false);
    } catch (ConnectionLost gone) {
      what = "was lost during the measurement and does not answer";
    } catch (TaskCancelled interrupted) {
      what = "was lost during the measurement";
    }
    return fault("%s: %s".formatted(what, lost.getMessage()), lost);
  }

  /** After a cancel its shell may be in the middle of something: another one cleans up. */
  private void cleanUp() {
    DeviceShell used = shell;
    if (used != null) {
      used.close();
    }
    try {
      DeviceShell fresh = access.open(() -> false);
      shell = fresh;
      fresh.run(cleaning(), SHORT, () -> false);
    } catch (ConnectionLost | TaskCancelled gone) {
      log.warn("{} keeps files until it is connected again: {}", name, gone.getMessage());
      close();
    }
  }

  private TaskFailure fault(String what, @Nullable Throwable cause) {
    String message = name + " " + what;
    return cause == null
        ? new TaskFailure(FailureClass.DEVICE_FAULT, message)
        : new TaskFailure(FailureClass.DEVICE_FAULT, message, cause);
  }

  @Override
  public boolean timesFiles() {
    return settings.files();
  }

  @Override
  public void close() {
    DeviceShell opened = shell;
    shell = null;
    if (opened != null) {
      opened.close();
    }
  }
}
