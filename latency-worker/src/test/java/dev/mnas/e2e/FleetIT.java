package dev.mnas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mnas.latency.device.CoolDown;
import dev.mnas.latency.device.DeviceSettings;
import dev.mnas.latency.device.FakeDevice;
import dev.mnas.latency.fleet.Fleet;
import dev.mnas.latency.fleet.FleetDevice;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.WireJson;
import dev.mnas.worker.ControllerClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Many devices that fail at random points, served by two workers of a real controller. */
@Timeout(240)
class FleetIT {
  private static final int DEVICES = 8;
  private static final int MEASUREMENTS = 200;

  @TempDir private Path folder;

  @Test
  void measurementsAreAllDoneAndNoneTwiceAlthoughDevicesFail() throws Exception {
    FakeDevice.World world = new FakeDevice.World();
    try (Controller controller = Controller.start(folder, Map.of())) {
      for (int i = 0; i < MEASUREMENTS; i++) {
        controller.post(
            "/measurements",
            WireJson.mapper()
                .writeValueAsString(
                    Map.of(
                        "pool",
                        "phones",
                        "network",
                        "r1_k3_s11_e1_i32_o%d_noskip".formatted(8 + i),
                        "input",
                        "8x8x1")));
      }
      Fleet first = fleet(controller, "first");
      Fleet second = fleet(controller, "second");
      Thread one = start(first, 1, world);
      Thread other = start(second, 2, world);
      await("half of the measurements")
          .atMost(Duration.ofMinutes(2))
          .until(() -> world.timesDone().size() > MEASUREMENTS / 2);
      second.stop();
      other.join();
      await("all measurements")
          .atMost(Duration.ofMinutes(2))
          .until(() -> total(controller, "DONE") + total(controller, "FAILED") == MEASUREMENTS);
      first.stop();
      one.join();

      assertThat(total(controller, "DONE")).isEqualTo(MEASUREMENTS);
      assertThat(world.timesDone()).hasSize(MEASUREMENTS).containsOnly(1);
      assertThat(world.overlaps()).isZero();
      assertThat(world.faults()).isPositive();
      assertThat(reasons(controller))
          .anyMatch(
              reason -> reason.matches("(?s)failed at 3 tasks in a row, the last: fake-8 .*"));
    }
  }

  private static int total(Controller controller, String state) throws Exception {
    return controller.get("/measurements?size=500&state=" + state).path("items").size();
  }

  private static List<String> reasons(Controller controller) throws Exception {
    JsonNode units = controller.get("/devices/units");
    return StreamSupport.stream(units.spliterator(), false)
        .map(unit -> unit.path("quarantine").path("reason").asString(""))
        .toList();
  }

  private static Fleet fleet(Controller controller, String name) {
    return new Fleet(ControllerClient.connect(controller.url(), null), name);
  }

  private static Thread start(Fleet fleet, long seed, FakeDevice.World world) {
    DeviceSettings settings =
        new DeviceSettings(Schedule.STANDARD, null, CoolDown.of(Duration.ZERO), null, Map.of());
    List<FleetDevice> devices =
        IntStream.rangeClosed(1, DEVICES)
            .mapToObj(
                number ->
                    new FleetDevice(
                        "fake-" + number,
                        "phones",
                        settings,
                        new FakeDevice(
                            "fake-" + number,
                            100 * seed + number,
                            // The last one is broken.
                            number == DEVICES ? 1 : 0.15,
                            world)))
            .toList();
    Thread thread = new Thread(() -> fleet.run(() -> devices), "fleet");
    thread.start();
    return thread;
  }
}
