package dev.mnas.worker;

import dev.mnas.task.Heartbeat;
import dev.mnas.task.HeartbeatReply;
import dev.mnas.task.Lease;
import dev.mnas.task.ModelFile;
import dev.mnas.task.Progress;
import dev.mnas.task.Release;
import dev.mnas.task.Report;
import dev.mnas.task.Sha256;
import dev.mnas.task.TaskResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a worker says under one lease. It beats at a third of its time to live until closed,
 * and once more at the end of each epoch, so that the controller can end the training within the
 * next.
 */
final class LeaseKeeper implements TaskContext, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

  /** A result is worth hours of retries: the controller may be down for the night. */
  private static final Duration REPORT_LIMIT = Duration.ofHours(12);

  /** Training on is worth more than a checkpoint: the next epoch leaves another. */
  private static final Duration CHECKPOINT_LIMIT = Duration.ofSeconds(5);

  private static final int DISK_FULL = 507;

  private final ControllerClient client;
  private final Lease lease;
  private final StopSignal stop;
  private final Retry retry;
  private final Ticker ticker;
  private volatile long ttlMillis;
  private volatile List<Progress> curve = List.of();
  private volatile int toldEpochs;
  private volatile boolean unwanted;
  private volatile boolean lost;
  private volatile boolean closed;
  private boolean checkpointsRefused;
  private boolean saidSo;

  LeaseKeeper(ControllerClient client, Lease lease, StopSignal stop, Retry retry, Ticker ticker) {
    this.client = client;
    this.lease = lease;
    this.stop = stop;
    this.retry = retry;
    this.ticker = ticker;
    this.ttlMillis = lease.ttlMillis();
  }

  void start() {
    beatLater();
  }

  private void beatLater() {
    ticker.after(Duration.ofMillis(Math.max(1, ttlMillis / 3)), this::beat);
  }

  private void beat() {
    try {
      send();
    } finally {
      if (!closed && !lost) {
        beatLater();
      }
    }
  }

  /** At the end of an epoch, unless an earlier heartbeat told of it already. */
  private void tell() {
    if (!lost && curve.size() > toldEpochs) {
      send();
    }
  }

  private void send() {
    if (closed) {
      return;
    }
    List<Progress> known = curve;
    List<Progress> news = known.size() > toldEpochs ? known : List.of();
    Progress last = known.isEmpty() ? null : known.get(known.size() - 1);
    try {
      HeartbeatReply reply =
          client.heartbeat(lease.task(), new Heartbeat(lease.token(), last, news));
      ttlMillis = reply.ttlMillis();
      toldEpochs = known.size();
      unwanted |= reply.cancelled();
    } catch (ControllerUnreachable away) {
      // The lease may outlive the absence; the controller judges that, not this clock.
      log.debug("No heartbeat for task {}: {}", lease.task(), away.getMessage());
    } catch (LeaseLost | RequestRefused refused) {
      if (!closed) {
        lost = true;
        log.warn("Lost the lease of task {}: {}", lease.task(), refused.getMessage());
      }
    }
  }

  @Override
  public void progress(Progress progress) {
    List<Progress> longer = new ArrayList<>(curve);
    longer.add(progress);
    curve = List.copyOf(longer);
    ticker.after(Duration.ZERO, this::tell);
  }

  @Override
  public boolean cancelled() {
    return lost || unwanted || stop.stopped();
  }

  @Override
  public String upload(byte[] artifact) {
    return retry.call(REPORT_LIMIT, () -> client.upload(lease.task(), lease.token(), artifact));
  }

  @Override
  public byte[] model(ModelFile file) {
    return retry.call(
        REPORT_LIMIT,
        () -> {
          byte[] model = client.model(lease.task(), lease.token());
          String hash = Sha256.of(model);
          if (!hash.equals(file.sha256())) {
            throw new ControllerUnreachable(
                "the model must have the SHA-256 %s, had %s".formatted(file.sha256(), hash),
                new IOException("damaged download"));
          }
          return model;
        });
  }

  /** Asked for as long as a result is worth: without it, work of days could begin anew. */
  @Override
  public Optional<byte[]> checkpoint() {
    return retry.call(REPORT_LIMIT, () -> client.checkpoint(lease.task(), lease.token()));
  }

  @Override
  public void keepCheckpoint(byte[] checkpoint) {
    if (checkpointsRefused) {
      return;
    }
    try {
      retry.call(
          CHECKPOINT_LIMIT,
          () -> {
            client.keepCheckpoint(lease.task(), lease.token(), checkpoint);
            return checkpoint;
          });
    } catch (ControllerUnreachable away) {
      log.warn("Dropped a checkpoint of task {}: {}", lease.task(), away.getMessage());
    } catch (RequestRefused refused) {
      // A disk may have room again before the next; nothing else changes.
      checkpointsRefused = refused.status() != DISK_FULL;
      if (!saidSo) {
        log.warn("Task {} goes on without checkpoints: {}", lease.task(), refused.getMessage());
      }
      saidSo = true;
    }
  }

  /** Reports until the controller has it, or drops what it will never take. */
  void report(TaskResult result) {
    if (lost) {
      log.warn("Dropped the result of task {}: its lease is lost", lease.task());
      return;
    }
    try {
      Report report = new Report(lease.token(), result);
      retry.call(REPORT_LIMIT, () -> client.report(lease.task(), report));
      log.info("Reported task {}", lease.task());
    } catch (LeaseLost | RequestRefused | ControllerUnreachable dropped) {
      log.warn("Dropped the result of task {}: {}", lease.task(), dropped.getMessage());
    }
  }

  /** Hands the lease back; when that fails, its expiry does the same later. */
  void release() {
    if (lost) {
      return;
    }
    try {
      client.release(lease.task(), new Release(lease.token()));
      log.info("Handed back task {}", lease.task());
    } catch (LeaseLost | RequestRefused | ControllerUnreachable expires) {
      log.warn("Could not hand back task {}: {}", lease.task(), expires.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
