package dev.mnas.service.task;

import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.Protocol;
import dev.mnas.task.Report;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import java.util.List;
import java.util.Optional;

/** The calls of a worker named w1, with the token of a claim. */
record PlayedWorker(TaskStore store) {
  static final String POOL = "local";

  static ClaimRequest request(TaskKind kind, String pool) {
    return new ClaimRequest(Protocol.VERSION, "w1", kind, pool, 0, null);
  }

  static TaskResult failed(FailureClass failure) {
    return new TaskResult.Failed(failure, "made up");
  }

  /** Claims a training of the usual pool that must be there. */
  Claim claim() {
    return tryClaim().orElseThrow();
  }

  Optional<Claim> tryClaim() {
    return tryClaim(TaskKind.TRAIN, POOL);
  }

  Optional<Claim> tryClaim(TaskKind kind, String pool) {
    return store.claim(request(kind, pool), List.of(pool), DispatchOrder.EQUAL);
  }

  /** Whether the task was cancelled. */
  boolean beat(Claim claim) {
    return store
        .heartbeat(claim.task().id(), new Heartbeat(claim.lease().token(), null))
        .cancelled();
  }

  TaskEnd report(Claim claim, TaskResult result) {
    return store.report(claim.task().id(), new Report(claim.lease().token(), result));
  }

  void release(Claim claim) {
    store.release(claim.task().id(), claim.lease().token());
  }

  void requireHeld(Claim claim) {
    store.requireHeld(claim.task().id(), claim.lease().token());
  }
}
