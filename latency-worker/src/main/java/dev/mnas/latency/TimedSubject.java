package dev.mnas.latency;

import dev.mnas.latency.device.Device;
import dev.mnas.network.Network;
import dev.mnas.task.ModelFormat;
import dev.mnas.task.TaskResult.LatencyMeasured;
import dev.mnas.task.TaskSpec;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;

/** What a command line asks to time. */
sealed interface TimedSubject {
  LatencyMeasured measure(Device device) throws TaskFailure, TaskCancelled;

  /** A network with random weights. */
  record OfNetwork(Network network, TaskSpec.MeasureLatency how) implements TimedSubject {
    @Override
    public LatencyMeasured measure(Device device) throws TaskFailure, TaskCancelled {
      return device.measure(network, how, () -> false);
    }
  }

  /** A model file. */
  record OfFile(byte[] content, ModelFormat format, int threads) implements TimedSubject {
    @Override
    public LatencyMeasured measure(Device device) throws TaskFailure, TaskCancelled {
      return device.measureFile(content, format, threads, () -> false);
    }
  }
}
