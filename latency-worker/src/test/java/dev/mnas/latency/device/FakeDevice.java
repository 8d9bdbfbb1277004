package dev.mnas.latency.device;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Sample;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyDetails.Acceleration;
import dev.mnas.task.LatencyDetails.DeviceState;
import dev.mnas.task.LatencyDetails.OutputCheck;
import dev.mnas.task.LatencyDetails.ProcessCosts;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.worker.TaskFailure;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A device that measures nothing and fails as it is told. Latencies are made up. */
public final class FakeDevice implements DeviceBackend {
  private static final byte[] REFERENCE =
      Subject.of(ReferenceNetwork.network(), LatencyRuntime.TFLITE, LatencyPrecision.FLOAT32, 1)
          .content();
  private static final List<String> FAULTS =
      List.of(
          "lost its connection during the measurement",
          "rebooted during the measurement",
          "must answer within PT10M, did not",
          "benchmark must print a report: garbage");

  private final String serial;
  private final Random random;
  private final double faultShare;
  private final World world;

  /**
   * @param faultShare of runs, and a quarter of connections, that fail
   */
  public FakeDevice(String serial, long seed, double faultShare, World world) {
    this.serial = serial;
    this.random = new Random(seed);
    this.faultShare = faultShare;
    this.world = world;
  }

  /** What several devices, also those of several workers, did. */
  public static final class World {
    private final Map<Integer, AtomicInteger> faults = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> done = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    private final AtomicInteger overlaps = new AtomicInteger();

    /** Networks by how often they were timed to the end. */
    public List<Integer> timesDone() {
      return done.values().stream().map(AtomicInteger::get).toList();
    }

    /** How often a device was asked for a second candidate while it had one. */
    public int overlaps() {
      return overlaps.get();
    }

    /** Failed runs of candidates. */
    public int faults() {
      return faults.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private static AtomicInteger of(Map<Integer, AtomicInteger> counts, int network) {
      return counts.computeIfAbsent(network, key -> new AtomicInteger());
    }
  }

  @Override
  public DeviceIdentity connect(BooleanSupplier cancelled) throws TaskFailure {
    if (random.nextDouble() < faultShare / 4) {
      throw new TaskFailure(FailureClass.DEVICE_FAULT, serial + " cannot be reached");
    }
    return new DeviceIdentity("fake phone", "none", "none", 1, serial, Map.of());
  }

  @Override
  public BenchmarkRun run(Subject subject, Schedule schedule, BooleanSupplier cancelled)
      throws TaskFailure {
    if (Arrays.equals(subject.content(), REFERENCE)) {
      return made();
    }
    int network = Arrays.hashCode(subject.content());
    AtomicInteger mine = world.running.computeIfAbsent(serial, key -> new AtomicInteger());
    if (mine.incrementAndGet() > 1) {
      world.overlaps.incrementAndGet();
    }
    try {
      // A task has three attempts; what failed twice must work the third time.
      AtomicInteger before = World.of(world.faults, network);
      if (random.nextDouble() < faultShare && before.get() < 2) {
        before.incrementAndGet();
        throw new TaskFailure(
            FailureClass.DEVICE_FAULT, serial + " " + FAULTS.get(random.nextInt(FAULTS.size())));
      }
      World.of(world.done, network).incrementAndGet();
      return made();
    } finally {
      mine.decrementAndGet();
    }
  }

  private static BenchmarkRun made() {
    List<Sample> half = Collections.nCopies(9, new Sample(2, 1_000_000, 1_000_000));
    return new BenchmarkRun(
        new BenchmarkReport(
            "9",
            LatencyPrecision.FLOAT32,
            new ProcessCosts(1, null, null, 7),
            new Acceleration("none", null, null),
            new OutputCheck(OutputCheck.Against.EVALUATION, 0, 0.001),
            5,
            half,
            half),
        new DeviceState(null, null, null));
  }

  @Override
  public void close() {
    // There is nothing.
  }
}
