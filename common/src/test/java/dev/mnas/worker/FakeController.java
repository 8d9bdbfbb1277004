package dev.mnas.worker;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.HeartbeatReply;
import dev.mnas.task.Lease;
import dev.mnas.task.Release;
import dev.mnas.task.Report;
import dev.mnas.task.Task;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrialId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives out its tasks, then stops the worker; answers can be replaced by failures. */
final class FakeController implements ControllerClient {
  static final long TTL_MILLIS = 30_000;
  final List<String> calls = new ArrayList<>();
  final List<TaskResult> results = new ArrayList<>();
  final List<Heartbeat> heartbeats = new ArrayList<>();
  final Deque<RuntimeException> claimFailures = new ArrayDeque<>();
  final Deque<RuntimeException> reportFailures = new ArrayDeque<>();
  final Deque<RuntimeException> uploadFailures = new ArrayDeque<>();
  final Map<TaskId, byte[]> checkpoints = new HashMap<>();
  final Deque<RuntimeException> checkpointFailures = new ArrayDeque<>();
  final Deque<RuntimeException> heartbeatFailures = new ArrayDeque<>();
  final Deque<byte[]> models = new ArrayDeque<>();
  final List<ClaimRequest> claimed = new ArrayList<>();

  /** Given before the first task. */
  final Deque<ClaimAnswer> quarantines = new ArrayDeque<>();

  boolean cancelTasks;
  Runnable whenIdle = () -> {};
  Runnable whenClaimed = () -> {};
  private final Deque<Claim> tasks = new ArrayDeque<>();

  FakeController(int taskCount) {
    for (int id = 1; id <= taskCount; id++) {
      tasks.add(
          new Claim(
              new Lease(new TaskId(id), "token" + id, TTL_MILLIS),
              new Task(
                  new TaskId(id),
                  new TrialId(100 + id),
                  "local",
                  new TaskSpec.MeasureLatency(tinyNetwork(), 1))));
    }
  }

  static NetworkSpec tinyNetwork() {
    return new NetworkSpec(
        new TensorShape(8, 8, 1),
        2,
        Activation.RELU6,
        4,
        1,
        List.of(BlockSpec.parse("r1_k3_s11_e1_i4_o4_noskip")),
        0);
  }

  static ControllerUnreachable away() {
    return new ControllerUnreachable("connection refused", new IOException("connection refused"));
  }

  private static void failWith(Deque<RuntimeException> failures) {
    RuntimeException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public ClaimAnswer claim(ClaimRequest request) {
    calls.add("claim");
    claimed.add(request);
    whenClaimed.run();
    failWith(claimFailures);
    ClaimAnswer held = quarantines.poll();
    if (held != null) {
      return held;
    }
    if (tasks.isEmpty()) {
      whenIdle.run();
      return ClaimAnswer.NOTHING;
    }
    return ClaimAnswer.of(tasks.remove());
  }

  @Override
  public HeartbeatReply heartbeat(TaskId task, Heartbeat heartbeat) {
    calls.add("heartbeat " + task + " " + heartbeat.token());
    failWith(heartbeatFailures);
    heartbeats.add(heartbeat);
    return new HeartbeatReply(TTL_MILLIS, cancelTasks);
  }

  @Override
  public TaskResult report(TaskId task, Report report) {
    calls.add("report " + task + " " + report.token());
    failWith(reportFailures);
    results.add(report.result());
    return report.result();
  }

  @Override
  public void release(TaskId task, Release release) {
    calls.add("release " + task + " " + release.token());
  }

  @Override
  public String upload(TaskId task, String leaseToken, byte[] artifact) {
    calls.add("upload " + task + " " + leaseToken);
    failWith(uploadFailures);
    return "0".repeat(64);
  }

  @Override
  public void keepCheckpoint(TaskId task, String leaseToken, byte[] checkpoint) {
    calls.add("keep " + task + " " + leaseToken);
    failWith(checkpointFailures);
    checkpoints.put(task, checkpoint);
  }

  @Override
  public Optional<byte[]> checkpoint(TaskId task, String leaseToken) {
    calls.add("checkpoint " + task + " " + leaseToken);
    failWith(checkpointFailures);
    return Optional.ofNullable(checkpoints.get(task));
  }

  @Override
  public byte[] model(TaskId task, String leaseToken) {
    calls.add("model " + task + " " + leaseToken);
    return models.remove();
  }
}
