package dev.mnas.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.task.DeviceInfo;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.ModelFile;
import dev.mnas.task.ModelFormat;
import dev.mnas.task.Progress;
import dev.mnas.task.Sha256;
import dev.mnas.task.Task;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkerLoopTest {
  private static final TaskResult DONE = new TaskResult.Failed(FailureClass.DEVICE_FAULT, "done");

  private final List<Duration> sleeps = new ArrayList<>();
  private final List<Runnable> beats = new ArrayList<>();
  private final List<Duration> beatDelays = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  private WorkerLoop loop(FakeController controller, TaskHandler handler) {
    Clock clock =
        new Clock() {
          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now;
          }
        };
    WorkerLoop loop =
        new WorkerLoop(
            controller,
            new WorkerSettings("test", TaskKind.MEASURE_LATENCY, "local", null),
            handler,
            new WorkerLoop.Surroundings(
                clock,
                new Random(1),
                duration -> {
                  sleeps.add(duration);
                  now = now.plus(duration);
                },
                (delay, action) -> {
                  beatDelays.add(delay);
                  beats.add(action);
                }));
    controller.whenIdle = loop::stop;
    return loop;
  }

  private void beat() {
    beats.remove(0).run();
  }

  /** What was put off last: after progress, the telling of it. */
  private Runnable last() {
    return beats.remove(beats.size() - 1);
  }

  @Test
  void everyClaimedTaskIsReportedUnderItsOwnToken() {
    FakeController controller = new FakeController(2);
    loop(controller, (task, context) -> DONE).run();
    assertThat(controller.calls)
        .containsExactly("claim", "report 1 token1", "claim", "report 2 token2", "claim");
    assertThat(controller.results).containsExactly(DONE, DONE);
  }

  /** A device that is as fast as the calibration's number, which this counts. */
  private static final class Calibrations implements TaskHandler {
    private int done;

    @Override
    public TaskResult handle(Task task, TaskContext context) {
      return DONE;
    }

    @Override
    public Optional<DeviceInfo> recalibrate() {
      done++;
      return done == 2 ? Optional.empty() : Optional.of(device(done));
    }

    static DeviceInfo device(double referenceMillis) {
      return new DeviceInfo("m", "o", "a", 1, "r", "v", referenceMillis, "s", Map.of());
    }
  }

  @Test
  void deviceInQuarantineIsCalibratedAnewEverMoreSeldomAndClaimsWithWhatWasFound() {
    FakeController controller = new FakeController(1);
    Calibrations calibrations = new Calibrations();
    WorkerLoop loop = loop(controller, calibrations);
    List<Integer> doneAfterMinute = new ArrayList<>();
    for (int minute = 0; minute <= 29; minute++) {
      controller.quarantines.add(new ClaimAnswer(Optional.empty(), Optional.of("too slow")));
    }
    controller.whenClaimed =
        () -> {
          doneAfterMinute.add(calibrations.done);
          now = now.plus(Duration.ofMinutes(1));
        };
    loop.run();
    // What is seen at a claim was done before it; the first claim's answer tells of quarantine.
    List<Integer> minutes = new ArrayList<>();
    for (int i = 1; i < doneAfterMinute.size(); i++) {
      if (doneAfterMinute.get(i) > doneAfterMinute.get(i - 1)) {
        minutes.add(i - 1);
      }
    }
    assertThat(minutes).containsExactly(1, 3, 8, 18, 28);
    assertThat(controller.claimed.get(0).device()).isNull();
    assertThat(controller.claimed.get(2).device()).isEqualTo(Calibrations.device(1));
    assertThat(controller.claimed.get(4).device())
        .as("after a calibration that failed")
        .isEqualTo(Calibrations.device(1));
    assertThat(controller.claimed.get(9).device()).isEqualTo(Calibrations.device(3));
    assertThat(controller.results).containsExactly(DONE);
  }

  @Test
  void spentHandlerReportsAndClaimsNothingMore() {
    FakeController controller = new FakeController(2);
    TaskHandler spent =
        new TaskHandler() {
          @Override
          public TaskResult handle(Task task, TaskContext context) {
            return DONE;
          }

          @Override
          public boolean spent() {
            return !controller.results.isEmpty();
          }
        };
    loop(controller, spent).run();
    assertThat(controller.calls).containsExactly("claim", "report 1 token1");
  }

  @Test
  void heartbeatsComeAtAThirdOfTheTtlAndCarryTheLastProgress() {
    FakeController controller = new FakeController(1);
    loop(
            controller,
            (task, context) -> {
              beat();
              context.progress(new Progress(1, 0.5, 0.8, 1000));
              context.progress(new Progress(2, 0.4, 0.9, 1100));
              beat();
              return DONE;
            })
        .run();
    assertThat(beatDelays)
        .filteredOn(delay -> !delay.isZero())
        .containsOnly(Duration.ofMillis(FakeController.TTL_MILLIS / 3))
        .hasSize(3);
    assertThat(controller.heartbeats.get(0).progress()).isNull();
    assertThat(controller.heartbeats.get(1).progress()).isEqualTo(new Progress(2, 0.4, 0.9, 1100));
  }

  @Test
  void everyFinishedEpochIsSentAtOnceWithThoseBeforeAndOnlyOnce() {
    Progress first = new Progress(1, 0.5, 0.8, 1000);
    Progress second = new Progress(2, 0.4, 0.9, 1100);
    FakeController controller = new FakeController(1);
    loop(
            controller,
            (task, context) -> {
              beat();
              context.progress(first);
              assertThat(controller.heartbeats).hasSize(1);
              last().run();
              beat();
              context.progress(second);
              last().run();
              return DONE;
            })
        .run();
    assertThat(controller.heartbeats)
        .extracting(Heartbeat::curve)
        .containsExactly(List.of(), List.of(first), List.of(), List.of(first, second));
    assertThat(beatDelays).filteredOn(Duration::isZero).hasSize(2);
  }

  @Test
  void epochsThatDidNotArriveComeWithTheNextHeartbeat() {
    Progress first = new Progress(1, 0.5, 0.8, 1000);
    FakeController controller = new FakeController(1);
    controller.heartbeatFailures.add(FakeController.away());
    loop(
            controller,
            (task, context) -> {
              context.progress(first);
              last().run();
              beat();
              return DONE;
            })
        .run();
    assertThat(controller.heartbeats).extracting(Heartbeat::curve).containsExactly(List.of(first));
  }

  @Test
  void answerToAnEpochEndsTheTraining() {
    FakeController controller = new FakeController(1);
    controller.cancelTasks = true;
    loop(
            controller,
            (task, context) -> {
              context.progress(new Progress(1, 0.5, 0.8, 1000));
              assertThat(context.cancelled()).isFalse();
              last().run();
              assertThat(context.cancelled()).isTrue();
              throw new TaskCancelled();
            })
        .run();
    assertThat(controller.calls)
        .containsExactly("claim", "heartbeat 1 token1", "release 1 token1", "claim");
  }

  @Test
  void noHeartbeatIsSentAfterTheReport() {
    FakeController controller = new FakeController(1);
    loop(controller, (task, context) -> DONE).run();
    beat();
    assertThat(controller.heartbeats).isEmpty();
    assertThat(beats).isEmpty();
  }

  @Test
  void aStaleLeaseCancelsTheTaskAndNothingMoreIsSentForIt() {
    FakeController controller = new FakeController(1);
    controller.heartbeatFailures.add(new LeaseLost("stale token"));
    loop(
            controller,
            (task, context) -> {
              assertThat(context.cancelled()).isFalse();
              beat();
              assertThat(context.cancelled()).isTrue();
              throw new TaskCancelled();
            })
        .run();
    assertThat(controller.calls).containsExactly("claim", "heartbeat 1 token1", "claim");
    assertThat(beats).isEmpty();
  }

  @Test
  void aTaskThatTheControllerCancelsIsHandedBack() {
    FakeController controller = new FakeController(1);
    controller.cancelTasks = true;
    loop(
            controller,
            (task, context) -> {
              beat();
              assertThat(context.cancelled()).isTrue();
              throw new TaskCancelled();
            })
        .run();
    assertThat(controller.calls).endsWith("release 1 token1", "claim");
    assertThat(controller.results).isEmpty();
  }

  @Test
  void heartbeatsGoOnWhileTheControllerIsAway() {
    FakeController controller = new FakeController(1);
    controller.heartbeatFailures.add(FakeController.away());
    loop(
            controller,
            (task, context) -> {
              beat();
              assertThat(context.cancelled()).isFalse();
              beat();
              return DONE;
            })
        .run();
    assertThat(controller.heartbeats).hasSize(1);
    assertThat(controller.results).containsExactly(DONE);
  }

  @Test
  void aReportSurvivesHoursWithoutController() {
    FakeController controller = new FakeController(1);
    controller.reportFailures.addAll(Collections.nCopies(300, FakeController.away()));
    loop(controller, (task, context) -> DONE).run();
    assertThat(controller.results).containsExactly(DONE);
    assertThat(sleeps.get(0)).isBetween(Duration.ofMillis(125), Duration.ofMillis(250));
    assertThat(Collections.max(sleeps)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    assertThat(Duration.between(Instant.EPOCH, now)).isGreaterThan(Duration.ofHours(1));
  }

  @Test
  void aReportIsDroppedWhenTheLeaseIsLostAndTheNextTaskIsDone() {
    FakeController controller = new FakeController(2);
    controller.reportFailures.add(new LeaseLost("stale token"));
    loop(controller, (task, context) -> DONE).run();
    assertThat(controller.results).hasSize(1);
    assertThat(controller.calls).contains("report 2 token2");
  }

  @Test
  void aRefusedReportIsNotRepeated() {
    FakeController controller = new FakeController(1);
    controller.reportFailures.add(new RequestRefused(400, "accuracy must lie in [0, 1]"));
    loop(controller, (task, context) -> DONE).run();
    assertThat(controller.calls).containsExactly("claim", "report 1 token1", "claim");
  }

  @Test
  void aThrowingHandlerFailsItsTaskAndTheLoopLivesOn() {
    FakeController controller = new FakeController(3);
    loop(
            controller,
            (task, context) -> {
              if (task.id().value() == 1) {
                throw new IllegalStateException("odd shape");
              } else if (task.id().value() == 2) {
                throw new OutOfMemoryError("4 GB");
              }
              throw new TaskFailure(FailureClass.LATENCY_UNSTABLE, "too noisy");
            })
        .run();
    assertThat(controller.results)
        .extracting(result -> ((TaskResult.Failed) result).failure())
        .containsExactly(
            FailureClass.INTERNAL, FailureClass.OUT_OF_MEMORY, FailureClass.LATENCY_UNSTABLE);
    assertThat(((TaskResult.Failed) controller.results.get(0)).message())
        .contains("odd shape", "WorkerLoopTest");
  }

  @Test
  void aHandlerThatGivesUpUnaskedHasFailed() {
    FakeController controller = new FakeController(1);
    loop(
            controller,
            (task, context) -> {
              throw new TaskCancelled();
            })
        .run();
    assertThat(controller.results).hasSize(1).allMatch(TaskResult.Failed.class::isInstance);
  }

  @Test
  void stopHandsTheLeaseBackAndEndsTheLoop() {
    FakeController controller = new FakeController(2);
    WorkerLoop[] self = new WorkerLoop[1];
    self[0] =
        loop(
            controller,
            (task, context) -> {
              self[0].stop();
              assertThat(context.cancelled()).isTrue();
              assertThat(Thread.currentThread().isInterrupted()).isFalse();
              throw new TaskCancelled();
            });
    self[0].run();
    assertThat(controller.calls).containsExactly("claim", "release 1 token1");
  }

  @Test
  void stopEndsAWaitForTheController() throws InterruptedException {
    FakeController controller = new FakeController(0);
    CountDownLatch waiting = new CountDownLatch(1);
    WorkerLoop loop = loop(controller, (task, context) -> DONE);
    controller.whenIdle =
        () -> {
          waiting.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw FakeController.away();
          }
        };
    Thread runner = new Thread(loop::run);
    runner.start();
    waiting.await();
    loop.stop();
    runner.join();
    assertThat(controller.calls).containsExactly("claim");
  }

  @Test
  void anUploadIsRepeatedUntilTheControllerIsBack() {
    FakeController controller = new FakeController(1);
    controller.uploadFailures.addAll(Collections.nCopies(3, FakeController.away()));
    loop(
            controller,
            (task, context) -> {
              assertThat(context.upload(new byte[] {1})).hasSize(64);
              return DONE;
            })
        .run();
    assertThat(controller.results).containsExactly(DONE);
    assertThat(sleeps).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void damagedModelFileIsDownloadedAgain() {
    FakeController controller = new FakeController(1);
    byte[] model = {1, 2, 3};
    controller.models.add(new byte[] {1, 2});
    controller.models.add(model);
    ModelFile file = new ModelFile(Sha256.of(model), ModelFormat.TFLITE);
    loop(
            controller,
            (task, context) -> {
              assertThat(context.model(file)).isEqualTo(model);
              return DONE;
            })
        .run();
    assertThat(controller.results).containsExactly(DONE);
    assertThat(controller.calls).containsSubsequence("model 1 token1", "model 1 token1");
  }

  @Test
  void aCheckpointGoesToTheNextHolder() {
    FakeController controller = new FakeController(1);
    controller.checkpoints.put(new TaskId(1), new byte[] {7});
    loop(
            controller,
            (task, context) -> {
              assertThat(context.checkpoint()).hasValue(new byte[] {7});
              context.keepCheckpoint(new byte[] {8});
              return DONE;
            })
        .run();
    assertThat(controller.checkpoints.get(new TaskId(1))).containsExactly(8);
    assertThat(controller.calls).contains("checkpoint 1 token1", "keep 1 token1");
  }

  @Test
  void aCheckpointThatTheControllerIsAwayForIsSoonDropped() {
    FakeController controller = new FakeController(1);
    controller.checkpointFailures.addAll(Collections.nCopies(100, FakeController.away()));
    loop(
            controller,
            (task, context) -> {
              context.keepCheckpoint(new byte[] {8});
              controller.checkpointFailures.clear();
              context.keepCheckpoint(new byte[] {9});
              return DONE;
            })
        .run();
    assertThat(Duration.between(Instant.EPOCH, now)).isLessThan(Duration.ofSeconds(30));
    assertThat(controller.checkpoints.get(new TaskId(1))).containsExactly(9);
    assertThat(controller.results).containsExactly(DONE);
  }

  @Test
  void aCheckpointThatIsRefusedIsNotSentAgainUnlessTheDiskWasFull() {
    FakeController controller = new FakeController(1);
    controller.checkpointFailures.add(new RequestRefused(507, "the disk is full"));
    controller.checkpointFailures.add(new RequestRefused(413, "an artifact may have 9 bytes"));
    loop(
            controller,
            (task, context) -> {
              for (int epoch = 1; epoch <= 4; epoch++) {
                context.keepCheckpoint(new byte[] {8});
              }
              return DONE;
            })
        .run();
    assertThat(controller.calls)
        .containsExactly("claim", "keep 1 token1", "keep 1 token1", "report 1 token1", "claim");
  }

  @Test
  void anEarlierCheckpointIsWaitedForAndATaskIsHandedBackRatherThanBegunAnew() {
    FakeController controller = new FakeController(1);
    controller.checkpointFailures.addAll(Collections.nCopies(10_000, FakeController.away()));
    loop(
            controller,
            (task, context) -> {
              context.checkpoint();
              return DONE;
            })
        .run();
    assertThat(Duration.between(Instant.EPOCH, now)).isGreaterThan(Duration.ofHours(11));
    assertThat(controller.calls).endsWith("release 1 token1", "claim");
    assertThat(controller.results).isEmpty();
  }

  @Test
  void aLeaseLostAtACheckpointDropsTheTask() {
    FakeController controller = new FakeController(1);
    controller.checkpointFailures.add(new LeaseLost("stale token"));
    loop(
            controller,
            (task, context) -> {
              context.keepCheckpoint(new byte[] {8});
              return DONE;
            })
        .run();
    assertThat(controller.calls).containsExactly("claim", "keep 1 token1", "claim");
  }

  @Test
  void aLeaseLostDuringAnUploadDropsTheTask() {
    FakeController controller = new FakeController(2);
    controller.uploadFailures.add(new LeaseLost("stale token"));
    loop(
            controller,
            (task, context) -> {
              context.upload(new byte[] {1});
              return DONE;
            })
        .run();
    assertThat(controller.calls)
        .containsExactly(
            "claim", "upload 1 token1", "claim", "upload 2 token2", "report 2 token2", "claim");
  }

  @Test
  void aControllerThatIsDownAtTheStartIsWaitedFor() {
    FakeController controller = new FakeController(1);
    controller.claimFailures.addAll(Collections.nCopies(5, FakeController.away()));
    loop(controller, (task, context) -> DONE).run();
    assertThat(controller.results).containsExactly(DONE);
  }

  @Test
  void aRefusedClaimEndsTheRun() {
    FakeController controller = new FakeController(1);
    controller.claimFailures.add(
        new RequestRefused(400, "protocol version must be 2, was 1: update this worker"));
    WorkerLoop loop = loop(controller, (task, context) -> DONE);
    assertThatThrownBy(loop::run)
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("protocol version must be 2, was 1");
    assertThat(controller.calls).containsExactly("claim");
  }

  @Test
  void anEmptyAnswerThatCameAtOnceIsNotAskedAgainAtOnce() {
    FakeController controller = new FakeController(0);
    WorkerLoop loop = loop(controller, (task, context) -> DONE);
    controller.whenIdle =
        () -> {
          if (controller.calls.size() == 3) {
            loop.stop();
          }
        };
    loop.run();
    assertThat(sleeps).hasSizeGreaterThanOrEqualTo(2);
  }
}
