package dev.mnas.latency.fleet;

import dev.mnas.latency.device.CoolDown;
import dev.mnas.worker.ControllerClient;
import dev.mnas.worker.RequestRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves many devices from one process, each with a thread and a claim of its own. */
public final class Fleet {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);
  private static final Duration STOP_GRACE = Duration.ofSeconds(20);
  private static final long LOOK_SECONDS = 15;
  private static final int MAX_DOUBLINGS = 6;

  private final ControllerClient client;
  private final String worker;
  private final IntFunction<CoolDown> pauses;
  private final List<DeviceLane> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private boolean stopped;

  /**
   * @param worker beginning of each device's worker name
   */
  public Fleet(ControllerClient client, String worker) {
    this(client, worker, failures -> CoolDown.of(pause(failures)));
  }

  Fleet(ControllerClient client, String worker, IntFunction<CoolDown> pauses) {
    this.client = client;
    this.worker = worker;
    this.pauses = pauses;
  }

  /** Doubles from a second to a minute. */
  private static Duration pause(int failures) {
    return Duration.ofSeconds(Math.min(60, 1L << Math.min(failures - 1, MAX_DOUBLINGS)));
  }

  /**
   * Works until {@link #stop()}.
   *
   * @param found devices to serve; asked again and again, new names join
   * @throws RequestRefused when the controller will not have one of the workers; all have ended
   */
  public void run(Supplier<List<FleetDevice>> found) {
    Optional<RuntimeException> broken = Optional.empty();
    try {
      while (!isStopped()) {
        found.get().forEach(this::add);
        Ended one = ended.poll(LOOK_SECONDS, TimeUnit.SECONDS);
        if (one != null && one.by().isPresent()) {
          broken = one.by();
          stop();
        }
      }
    } catch (InterruptedException interrupted) {
      stop();
      Thread.currentThread().interrupt();
    }
    await(STOP_GRACE);
    if (broken.isPresent()) {
      throw broken.get();
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private synchronized void add(FleetDevice device) {
    if (stopped || !names.add(device.name())) {
      return;
    }
    DeviceLane lane = new DeviceLane(device, worker + "-" + device.name(), client, pauses);
    Thread thread =
        new Thread(
            () -> {
              try {
                lane.run();
                ended.add(new Ended(Optional.empty()));
              } catch (RuntimeException failed) {
                log.error("{} ends", device.name(), failed);
                ended.add(new Ended(Optional.of(failed)));
              }
            },
            "device-" + device.name());
    lanes.add(lane);
    threads.add(thread);
    thread.start();
  }

  /** Asks all devices' loops to hand back their leases; does not wait for that. */
  public synchronized void stop() {
    stopped = true;
    lanes.forEach(DeviceLane::stop);
    ended.add(new Ended(Optional.empty()));
  }

  private void await(Duration most) {
    List<Thread> running;
    synchronized (this) {
      running = List.copyOf(threads);
    }
    long end = System.nanoTime() + most.toNanos();
    for (Thread thread : running) {
      try {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
      if (thread.isAlive()) {
        log.warn("{} did not end within {} s", thread.getName(), most.toSeconds());
      }
    }
  }

  /** As {@link #run}, until SIGTERM or SIGINT, which hand back all leases before the exit. */
  public void runUntilSignal(Supplier<List<FleetDevice>> found) {
    Thread hook =
        new Thread(
            () -> {
              stop();
              await(STOP_GRACE);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    run(found);
  }

  /** Why a lane ended; empty where it was asked to. */
  private record Ended(Optional<RuntimeException> by) {}
}
