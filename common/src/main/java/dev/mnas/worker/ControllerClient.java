package dev.mnas.worker;

import dev.mnas.task.ClaimRequest;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.HeartbeatReply;
import dev.mnas.task.Release;
import dev.mnas.task.Report;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The worker side of the worker protocol. No call tries twice; every call may throw {@link
 * ControllerUnreachable} when another try can help, {@link LeaseLost} when the lease's token is
 * stale, and {@link RequestRefused} when the controller will never accept the request.
 */
public interface ControllerClient {
  /** Asks for a task. */
  ClaimAnswer claim(ClaimRequest request);

  /** Extends the lease. */
  HeartbeatReply heartbeat(TaskId task, Heartbeat heartbeat);

  /**
   * Ends the task.
   *
   * @return the stored result, also when the same lease reports again
   */
  TaskResult report(TaskId task, Report report);

  /** Hands the lease back unfinished. */
  void release(TaskId task, Release release);

  /**
   * Uploads an artifact under the lease.
   *
   * @return its SHA-256 in hexadecimal
   */
  String upload(TaskId task, String leaseToken, byte[] artifact);

  /**
   * Keeps a checkpoint for the task's next holder in place of the one before.
   *
   * @throws RequestRefused also when the controller's disk is full
   */
  void keepCheckpoint(TaskId task, String leaseToken, byte[] checkpoint);

  /** The task's last checkpoint, if it has one. */
  Optional<byte[]> checkpoint(TaskId task, String leaseToken);

  /** The uploaded model file that the task is to time. */
  byte[] model(TaskId task, String leaseToken);

  /**
   * A client over HTTP. Connects with the first call, not here.
   *
   * @param url of the controller, such as {@code http://127.0.0.1:8080}
   * @param token worker token, when the controller wants one
   */
  static ControllerClient connect(URI url, @Nullable String token) {
    return connect(url, token, null);
  }

  /**
   * A client over HTTP that trusts one authority.
   *
   * @param ca PEM certificates to trust in place of Java's, if any
   * @throws IllegalArgumentException when the file has none
   */
  static ControllerClient connect(URI url, @Nullable String token, @Nullable Path ca) {
    return new HttpControllerClient(url, token, ca);
  }
}
