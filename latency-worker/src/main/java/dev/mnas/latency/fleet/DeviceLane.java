package dev.mnas.latency.fleet;

import dev.mnas.latency.device.CoolDown;
import dev.mnas.latency.device.Device;
import dev.mnas.task.TaskKind;
import dev.mnas.worker.ControllerClient;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import dev.mnas.worker.WorkerLoop;
import dev.mnas.worker.WorkerSettings;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device's life: it is calibrated, claims and measures until it fails, and then is calibrated
 * again, however long it is away. A device that is away claims nothing.
 */
final class DeviceLane implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(DeviceLane.class);

  private final FleetDevice device;
  private final String worker;
  private final ControllerClient client;
  private final IntFunction<CoolDown> pauses;
  private volatile boolean stopped;
  private @Nullable WorkerLoop loop;

  /**
   * @param worker its name at the controller
   * @param pauses between attempts to calibrate, by the number of those that failed
   */
  DeviceLane(
      FleetDevice device, String worker, ControllerClient client, IntFunction<CoolDown> pauses) {
    this.device = device;
    this.worker = worker;
    this.client = client;
    this.pauses = pauses;
  }

  /**
   * Works until {@link #stop()}.
   *
   * @throws dev.mnas.worker.RequestRefused when the controller will not have this worker
   */
  @Override
  public void run() {
    try {
      while (!stopped) {
        Optional<Device> calibrated = calibrated();
        if (calibrated.isPresent()) {
          serve(calibrated.get());
        }
        device.backend().close();
      }
    } catch (TaskCancelled stop) {
      log.debug("{} ends", device.name());
    } finally {
      device.backend().close();
    }
  }

  private void serve(Device ready) {
    log.info("Calibrated {} {}", device.name(), ready.info());
    WorkerLoop next =
        new WorkerLoop(
            client,
            new WorkerSettings(worker, TaskKind.MEASURE_LATENCY, device.pool(), ready.info()),
            new LatencyHandler(
                ready, () -> Device.calibrate(device.backend(), device.settings(), () -> stopped)));
    synchronized (this) {
      loop = next;
      if (stopped) {
        return;
      }
    }
    next.run();
  }

  private Optional<Device> calibrated() throws TaskCancelled {
    String said = "";
    for (int failures = 1; ; failures++) {
      try {
        return Optional.of(Device.calibrate(device.backend(), device.settings(), () -> stopped));
      } catch (TaskFailure failure) {
        String message = String.valueOf(failure.getMessage());
        if (!message.equals(said)) {
          log.warn("{} is not served until it works: {}", device.name(), message);
          said = message;
        }
      }
      device.backend().close();
      pauses.apply(failures).await(() -> stopped);
    }
  }

  /** Asks {@link #run()} to hand back its lease and return; does not wait for that. */
  synchronized void stop() {
    stopped = true;
    if (loop != null) {
      loop.stop();
    }
  }
}
