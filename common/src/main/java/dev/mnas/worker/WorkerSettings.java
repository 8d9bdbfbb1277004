package dev.mnas.worker;

import dev.mnas.task.ClaimRequest;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.Protocol;
import dev.mnas.task.TaskKind;
import org.jspecify.annotations.Nullable;

/**
 * Who a worker is and what it claims.
 *
 * @param name that people recognise, 1 to 128 characters
 * @param kind the kind of task it does
 * @param pool the pool it serves
 * @param device what it times on; absent for trainers
 */
public record WorkerSettings(String name, TaskKind kind, String pool, @Nullable DeviceInfo device) {
  private static final long CLAIM_WAIT_MILLIS = 20_000;

  public WorkerSettings {
    // The request has the rules of the names: fail at start, not at the first claim.
    request(name, kind, pool, device);
  }

  /** The same worker with its device calibrated anew. */
  WorkerSettings with(DeviceInfo calibrated) {
    return new WorkerSettings(name, kind, pool, calibrated);
  }

  ClaimRequest claimRequest() {
    return request(name, kind, pool, device);
  }

  private static ClaimRequest request(
      String name, TaskKind kind, String pool, @Nullable DeviceInfo device) {
    return new ClaimRequest(Protocol.VERSION, name, kind, pool, CLAIM_WAIT_MILLIS, device);
  }
}
