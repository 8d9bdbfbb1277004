package dev.mnas.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Workers of both kinds that report made-up numbers over REST. */
public record PlayedWorkers(ControllerFixture controller) {

  /** Works until no task is ready; results of a round arrive in a random order. */
  public void drain(RandomGenerator order) {
    for (List<Claim> open = claimAll(); !open.isEmpty(); open = claimAll()) {
      work(open, order);
    }
  }

  public List<Claim> claimAll() {
    List<Claim> open = new ArrayList<>();
    for (TaskKind kind : TaskKind.values()) {
      for (var claim = controller.claim(kind); claim.isPresent(); claim = controller.claim(kind)) {
        open.add(claim.get());
      }
    }
    return open;
  }

  public void work(List<Claim> open, RandomGenerator order) {
    List<Claim> shuffled = new ArrayList<>(open);
    Collections.shuffle(shuffled, new Random(order.nextLong()));
    for (Claim claim : shuffled) {
      assertThat(controller.report(claim, result(claim)).statusCode()).isEqualTo(200);
    }
  }

  /** Follows from the network alone, as a real one would. */
  public static TaskResult result(Claim claim) {
    double made = Math.floorMod(ControllerFixture.network(claim).hashCode(), 1000) / 1000.0;
    return claim.task().spec() instanceof TaskSpec.Train
        ? ControllerFixture.trained(made)
        : ControllerFixture.timed(0.5 + made);
  }
}
