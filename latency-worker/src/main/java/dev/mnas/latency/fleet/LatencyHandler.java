package dev.mnas.latency.fleet;

import dev.mnas.latency.device.Device;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.FailureClass;
import dev.mnas.task.ModelFile;
import dev.mnas.task.Task;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskContext;
import dev.mnas.worker.TaskFailure;
import dev.mnas.worker.TaskHandler;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers MEASURE_LATENCY tasks with a device. After a fault of the device it is spent: whoever
 * claims more must have calibrated it again.
 */
public final class LatencyHandler implements TaskHandler {
  private static final Logger log = LoggerFactory.getLogger(LatencyHandler.class);

  private final Calibration calibration;
  private Device device;
  private boolean faulty;

  /**
   * @param calibration how the device is calibrated anew
   */
  public LatencyHandler(Device device, Calibration calibration) {
    this.device = device;
    this.calibration = calibration;
  }

  @Override
  public Optional<DeviceInfo> recalibrate() {
    try {
      device = calibration.calibrate();
      return Optional.of(device.info());
    } catch (TaskFailure | TaskCancelled failed) {
      log.warn("The device could not be calibrated anew: {}", failed.getMessage());
      return Optional.empty();
    }
  }

  /** Times the reference network. */
  public interface Calibration {
    Device calibrate() throws TaskFailure, TaskCancelled;
  }

  @Override
  public TaskResult handle(Task task, TaskContext context) throws TaskFailure, TaskCancelled {
    if (!(task.spec() instanceof TaskSpec.Timing timing)) {
      throw new TaskFailure(
          FailureClass.INTERNAL,
          "a latency worker does MEASURE_LATENCY only, was given " + task.spec());
    }
    try {
      if (timing instanceof TaskSpec.MeasureFile upload) {
        ModelFile file = upload.file();
        return device.measureFile(
            context.model(file), file.format(), upload.threads(), context::cancelled);
      }
      TaskSpec.MeasureLatency how = (TaskSpec.MeasureLatency) timing;
      return device.measure(network(how.network()), how, context::cancelled);
    } catch (TaskFailure failure) {
      faulty |= failure.failure() == FailureClass.DEVICE_FAULT;
      throw failure;
    } catch (OutOfMemoryError tooLarge) {
      throw new TaskFailure(
          FailureClass.OUT_OF_MEMORY, "the network must fit the worker's heap", tooLarge);
    }
  }

  @Override
  public boolean spent() {
    return faulty;
  }

  private static Network network(NetworkSpec spec) throws TaskFailure {
    try {
      return Network.of(spec);
    } catch (IllegalArgumentException | ArithmeticException unbuildable) {
      throw new TaskFailure(
          FailureClass.INVALID_NETWORK,
          "network cannot be built: " + unbuildable.getMessage(),
          unbuildable);
    }
  }
}
