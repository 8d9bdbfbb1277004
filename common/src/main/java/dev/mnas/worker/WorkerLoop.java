package dev.mnas.worker;

import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Task;
import dev.mnas.task.TaskResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims tasks one at a time, keeps their leases alive while the handler works, and reports. It
 * outlives restarts of the controller and anything a handler throws.
 */
public final class WorkerLoop {
  private static final Logger log = LoggerFactory.getLogger(WorkerLoop.class);
  private static final Duration FOREVER = Duration.ofDays(3650);
  private static final Duration STOP_GRACE = Duration.ofSeconds(20);

  /** An empty answer sooner than this was no long poll: do not ask again at once. */
  private static final Duration SHORTEST_POLL = Duration.ofMillis(500);

  private final ControllerClient client;
  private WorkerSettings settings;
  private final TaskHandler handler;
  private final Clock clock;
  private final RandomGenerator random;
  private final StopSignal stop;
  private final Retry retry;
  private final Ticker ticker;
  private final Recalibration recalibration = new Recalibration();
  private final CountDownLatch ended = new CountDownLatch(1);

  public WorkerLoop(ControllerClient client, WorkerSettings settings, TaskHandler handler) {
    this(
        client,
        settings,
        handler,
        new Surroundings(
            Clock.systemUTC(),
            // Only spreads retries: nothing that is reported depends on it.
            () -> ThreadLocalRandom.current().nextLong(),
            duration -> Thread.sleep(duration.toMillis()),
            Ticker.of(heartbeatThread())));
  }

  WorkerLoop(
      ControllerClient client,
      WorkerSettings settings,
      TaskHandler handler,
      Surroundings surroundings) {
    this.client = client;
    this.settings = settings;
    this.handler = handler;
    this.clock = surroundings.clock();
    this.random = surroundings.random();
    this.stop = new StopSignal(surroundings.pause());
    this.retry = new Retry(stop, clock, random);
    this.ticker = surroundings.ticker();
  }

  private static ScheduledExecutorService heartbeatThread() {
    ScheduledThreadPoolExecutor beats =
        new ScheduledThreadPoolExecutor(
            1,
            action -> {
              Thread thread = new Thread(action, "heartbeat");
              thread.setDaemon(true);
              return thread;
            });
    // A process may have many loops, one after the other: threads of past ones must end.
    beats.setKeepAliveTime(1, TimeUnit.MINUTES);
    beats.allowCoreThreadTimeOut(true);
    return beats;
  }

  /**
   * Works until {@link #stop()}, or until the handler is {@linkplain TaskHandler#spent() spent}.
   *
   * @throws RequestRefused when the controller will not have this worker: protocol version, token
   */
  public void run() {
    try {
      log.info(
          "Worker {} claims {} tasks of pool {}",
          settings.name(),
          settings.kind(),
          settings.pool());
      boolean spent = false;
      while (!stop.stopped() && !spent) {
        ClaimAnswer answer = claim();
        answer.claim().ifPresent(this::work);
        answer.quarantine().ifPresentOrElse(this::quarantined, recalibration::over);
        spent = answer.claim().isPresent() && handler.spent();
      }
    } finally {
      ended.countDown();
    }
  }

  /**
   * Runs as the work of this process: SIGTERM or SIGINT hands the lease back before the exit.
   *
   * @return whether the handler is spent; not once a signal has come
   */
  public boolean runUntilSignal() {
    Thread hook =
        new Thread(
            () -> {
              stop();
              try {
                if (!ended.await(STOP_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                  log.warn("The task did not end within {} s", STOP_GRACE.toSeconds());
                }
              } catch (InterruptedException halted) {
                Thread.currentThread().interrupt();
              }
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    run();
    return !stop.stopped() && removed(hook);
  }

  private static boolean removed(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      return false;
    }
  }

  /** Asks {@link #run()} to hand back its lease and return; does not wait for that. */
  public void stop() {
    stop.stop();
  }

  private ClaimAnswer claim() {
    ClaimRequest request = settings.claimRequest();
    Instant asked = clock.instant();
    try {
      ClaimAnswer answer =
          retry.call(FOREVER, () -> stop.interruptibly(() -> client.claim(request)));
      if (answer.claim().isEmpty()
          && Duration.between(asked, clock.instant()).compareTo(SHORTEST_POLL) < 0) {
        stop.sleep(new BackOff(random).next());
      }
      return answer;
    } catch (ControllerUnreachable away) {
      if (stop.stopped()) {
        return ClaimAnswer.NOTHING;
      }
      throw away;
    }
  }

  /** What disturbed a device may pass: the next claim brings a fresh calibration, to be judged. */
  private void quarantined(String reason) {
    if (stop.stopped() || !recalibration.due(clock.instant())) {
      return;
    }
    log.info("Calibrates anew, for its device is in quarantine: {}", reason);
    try {
      handler.recalibrate().ifPresent(device -> settings = settings.with(device));
    } catch (RuntimeException unexpected) {
      log.error("The calibration failed", unexpected);
    }
  }

  private void work(Claim claim) {
    Task task = claim.task();
    try (LeaseKeeper keeper = new LeaseKeeper(client, claim.lease(), stop, retry, ticker)) {
      if (stop.stopped()) {
        keeper.release();
        return;
      }
      log.info(
          "Claimed task {} of {}",
          task.id(),
          task.trial() == null ? "no trial" : "trial " + task.trial());
      keeper.start();
      try {
        keeper.report(handle(task, keeper));
      } catch (TaskCancelled | ControllerUnreachable ended) {
        keeper.release();
      } catch (LeaseLost lost) {
        log.warn("Gave up task {}: {}", task.id(), lost.getMessage());
      }
    }
  }

  private TaskResult handle(Task task, LeaseKeeper keeper) throws TaskCancelled {
    try {
      return handler.handle(task, keeper);
    } catch (TaskCancelled cancelled) {
      if (keeper.cancelled()) {
        throw cancelled;
      }
      return failed(task, FailureClass.INTERNAL, cancelled);
    } catch (TaskFailure failure) {
      log.warn("Task {} failed: {}", task.id(), failure.getMessage());
      return new TaskResult.Failed(failure.failure(), String.valueOf(failure.getMessage()));
    } catch (LeaseLost | ControllerUnreachable fromUpload) {
      throw fromUpload;
    } catch (OutOfMemoryError memory) {
      return failed(task, FailureClass.OUT_OF_MEMORY, memory);
    } catch (RuntimeException | Error unexpected) {
      return failed(task, FailureClass.INTERNAL, unexpected);
    }
  }

  private static TaskResult failed(Task task, FailureClass failure, Throwable thrown) {
    log.error("Task {} failed", task.id(), thrown);
    StackTraceElement[] trace = thrown.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    return new TaskResult.Failed(failure, thrown + where);
  }

  /** Time, chance and threads: what tests replace. */
  record Surroundings(Clock clock, RandomGenerator random, Pause pause, Ticker ticker) {}
}
