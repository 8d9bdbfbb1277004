package dev.mnas.service.task;

import static dev.mnas.service.ControllerFixture.trained;
import static dev.mnas.service.task.PlayedWorker.POOL;
import static dev.mnas.service.task.PlayedWorker.failed;
import static dev.mnas.service.task.PlayedWorker.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.service.SettableClock;
import dev.mnas.service.task.TaskEnd.Outcome;
import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.DataSplit;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.Lease;
import dev.mnas.task.Progress;
import dev.mnas.task.Protocol;
import dev.mnas.task.Recipe;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrialId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What leases promise on any database. */
abstract class TaskStoreContract {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final String CHECKPOINT = "0a".repeat(32);
  private static final Duration INSTANT = Duration.ofMillis(1);
  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          new TensorShape(8, 8, 1),
          10,
          Activation.RELU6,
          8,
          1,
          List.of(BlockSpec.parse("r1_k3_s11_e3_i8_o8")),
          0);
  private static final TaskSpec TIMING = new TaskSpec.MeasureLatency(NETWORK, 1);
  private static final TaskSpec SPEC =
      new TaskSpec.Train(NETWORK, Recipe.ofEpochs(1), new DataSplit("made-up", 10, 10));

  private TaskStore store;
  private PlayedWorker worker;
  private SettableClock clock;
  private StudyId study;
  private TrialId trial;

  /** The same for all tests; each clears it first. */
  abstract TaskDatabase database();

  @BeforeEach
  void startWithOneTrialWithoutTasks() {
    database().clear();
    store = database().store();
    worker = new PlayedWorker(store);
    clock = database().clock();
    study = database().newStudy();
    trial = database().newTrial(study);
  }

  @Test
  void claimIsGrantedToOneOfManyThreads() throws Exception {
    TaskId task = add();
    int threads = 6;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Optional<Claim>>> claims = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        claims.add(
            workers.submit(
                () -> {
                  start.await();
                  return worker.tryClaim();
                }));
      }
      List<Claim> granted = new ArrayList<>();
      for (Future<Optional<Claim>> claim : claims) {
        claim.get().ifPresent(granted::add);
      }
      assertThat(granted).hasSize(1);
      assertThat(granted.get(0).task().id()).isEqualTo(task);
      store.requireHeld(task, granted.get(0).lease().token());
    } finally {
      workers.shutdownNow();
    }
  }

  @Test
  void deviceIsLeasedToOneOfTwoPoolsThatClaimAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      for (String pool : List.of("a", "b")) {
        store.add(study, database().newTrial(study), TaskKind.MEASURE_LATENCY, pool, TIMING);
      }
      DeviceInfo device =
          new DeviceInfo("m", "o", "a", 1, "tflite-xnnpack", "1", 2, "serial-" + round, Map.of());
      database().show(device);
      CyclicBarrier start = new CyclicBarrier(2);
      ExecutorService workers = Executors.newFixedThreadPool(2);
      try {
        List<Future<Optional<Claim>>> claims = new ArrayList<>();
        for (String pool : List.of("a", "b")) {
          ClaimRequest request =
              new ClaimRequest(
                  Protocol.VERSION, "w-" + pool, TaskKind.MEASURE_LATENCY, pool, 0, device);
          claims.add(
              workers.submit(
                  () -> {
                    start.await();
                    return store.claim(request, List.of(pool), DispatchOrder.EQUAL);
                  }));
        }
        List<Claim> granted = new ArrayList<>();
        for (Future<Optional<Claim>> claim : claims) {
          claim.get().ifPresent(granted::add);
        }
        assertThat(granted).hasSize(1);
      } finally {
        workers.shutdownNow();
      }
    }
  }

  @Test
  void claimTellsTheTaskAndTheTimeToItsExpiry() {
    TaskId task = add();
    Claim claim = worker.claim();
    assertThat(claim.task().id()).isEqualTo(task);
    assertThat(claim.task().trial()).isEqualTo(trial);
    assertThat(claim.task().pool()).isEqualTo(POOL);
    assertThat(claim.task().spec()).isEqualTo(SPEC);
    assertThat(claim.lease().ttlMillis()).isEqualTo(LEASE.toMillis());
    assertThat(worker.tryClaim()).isEmpty();
  }

  @Test
  void expiredLeaseCannotCompleteItsTask() {
    add();
    Claim claim = worker.claim();
    clock.advance(LEASE);
    staleAndNothingChanges(claim, () -> worker.report(claim, trained(0.5)));
    staleAndNothingChanges(claim, () -> worker.report(claim, failed(FailureClass.INTERNAL)));
    staleAndNothingChanges(claim, () -> worker.report(claim, failed(FailureClass.INVALID_NETWORK)));
  }

  @Test
  void expiredLeaseCanBeNeitherExtendedNorReleasedNorUsed() {
    add();
    Claim claim = worker.claim();
    clock.advance(LEASE);
    staleAndNothingChanges(claim, () -> worker.beat(claim));
    staleAndNothingChanges(claim, () -> worker.release(claim));
    staleAndNothingChanges(claim, () -> worker.requireHeld(claim));
    staleAndNothingChanges(claim, () -> keepCheckpoint(claim, CHECKPOINT));
  }

  @Test
  void leaseHoldsUntilItsLastInstant() {
    add();
    Claim claim = worker.claim();
    clock.advance(LEASE.minus(INSTANT));
    assertThat(store.expired()).isEmpty();
    assertThat(store.expire(claim.task().id())).isEmpty();
    assertThat(worker.report(claim, trained(0.5)).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void heartbeatExtendsTheLeaseByItsWholeTime() {
    add();
    Claim claim = worker.claim();
    clock.advance(LEASE.minus(INSTANT));
    assertThat(worker.beat(claim)).isFalse();
    clock.advance(LEASE.minus(INSTANT));
    worker.requireHeld(claim);
    assertThat(store.expired()).isEmpty();
    clock.advance(INSTANT);
    assertThat(store.expired())
        .containsExactly(Map.entry(claim.task().id(), new TaskOwner.OfTrial(study, trial)));
  }

  @Test
  void heartbeatKeepsTheLastProgressThatCame() {
    add();
    Claim claim = worker.claim();
    assertThat(database().views().progress(trial)).isEmpty();
    Progress progress = new Progress(1, 0.7, 0.5, 100);
    store.heartbeat(claim.task().id(), new Heartbeat(claim.lease().token(), progress));
    worker.beat(claim);
    assertThat(database().views().progress(trial)).contains(progress);
  }

  @Test
  void heartbeatThatExtendsWhileTheLeaseIsTakenBackWins() {
    add();
    Claim claim = worker.claim();
    clock.advance(LEASE.minus(INSTANT));
    clock.duringNextRead(
        () -> {
          CompletableFuture.runAsync(() -> worker.beat(claim)).join();
          clock.advance(INSTANT);
        });
    assertThat(store.expire(claim.task().id())).isEmpty();
    worker.requireHeld(claim);
  }

  @Test
  void forgedTokenIsRefusedByEveryCall() {
    add();
    Claim claim = worker.claim();
    refusedByEveryCall(claim, withToken(claim, "1-forged"));
  }

  @Test
  void tokenOfAnEarlierLeaseIsRefusedByEveryCall() {
    add();
    Claim lost = worker.claim();
    clock.advance(LEASE);
    assertThat(store.expire(lost.task().id())).isPresent();
    refusedByEveryCall(lost, lost);
    Claim next = worker.claim();
    assertThat(next.task().id()).isEqualTo(lost.task().id());
    refusedByEveryCall(next, lost);
    assertThat(worker.report(next, trained(0.5)).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void sameReportAgainGivesTheStoredResult() {
    add();
    Claim claim = worker.claim();
    assertThat(worker.report(claim, trained(0.5)).outcome()).isEqualTo(Outcome.DONE);
    clock.advance(LEASE);
    TaskEnd again = worker.report(claim, trained(0.9));
    assertThat(again.outcome()).isEqualTo(Outcome.REPEATED);
    assertThat(again.result()).isEqualTo(trained(0.5));
    assertThat(worker.tryClaim()).isEmpty();
  }

  @Test
  void sameFailureAgainCostsNoFurtherAttempt() {
    add();
    Claim claim = worker.claim();
    assertThat(worker.report(claim, failed(FailureClass.INTERNAL)).outcome())
        .isEqualTo(Outcome.RETRIED);
    assertThat(worker.report(claim, failed(FailureClass.INTERNAL)).outcome())
        .isEqualTo(Outcome.REPEATED);
    Claim next = worker.claim();
    refusedByEveryCall(next, claim);
    assertThat(worker.report(next, trained(0.5)).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void resultOfTheOtherKindIsRefusedAndTheLeaseLivesOn() {
    store.add(study, trial, TaskKind.MEASURE_LATENCY, POOL, SPEC);
    Claim claim = worker.tryClaim(TaskKind.MEASURE_LATENCY, POOL).orElseThrow();
    assertThatThrownBy(() -> worker.report(claim, trained(0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MEASURE_LATENCY");
    worker.requireHeld(claim);
  }

  @Test
  void expiredTaskIsGivenOutUpToTheLimitAndThenFailsAsWorkerLost() {
    TaskId task = add();
    int limit = FailureClass.WORKER_LOST.maxAttempts();
    for (int attempt = 1; attempt < limit; attempt++) {
      worker.claim();
      clock.advance(LEASE);
      assertThat(store.expire(task).orElseThrow().outcome()).isEqualTo(Outcome.RETRIED);
    }
    Claim last = worker.claim();
    clock.advance(LEASE);
    TaskEnd end = store.expire(task).orElseThrow();
    assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(end.owner()).isEqualTo(new TaskOwner.OfTrial(study, trial));
    assertThat(end.result())
        .isEqualTo(
            new TaskResult.Failed(
                FailureClass.WORKER_LOST, "worker w1 let its lease expire, attempt " + limit));
    assertThat(database().columns(task)).containsEntry("state", "FAILED");
    assertThat(worker.tryClaim()).isEmpty();
    assertThat(store.expire(task)).isEmpty();
    refusedByEveryCall(last, last);
  }

  @Test
  void attemptsCountAnewFromACheckpoint() {
    TaskId task = add();
    int limit = FailureClass.WORKER_LOST.maxAttempts();
    for (int attempt = 1; attempt < limit; attempt++) {
      worker.claim();
      clock.advance(LEASE);
      store.expire(task);
    }
    keepCheckpoint(worker.claim(), CHECKPOINT);
    assertThat(database().checkpoints().newest(task)).contains(CHECKPOINT);
    for (int attempt = 1; attempt < limit; attempt++) {
      clock.advance(LEASE);
      assertThat(store.expire(task).orElseThrow().outcome()).isEqualTo(Outcome.RETRIED);
      worker.claim();
    }
    clock.advance(LEASE);
    assertThat(store.expire(task).orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void checkpointStaysWithTheTaskAndNoOther() {
    TaskId task = add();
    TaskId other = add();
    Claim claim = worker.claim();
    keepCheckpoint(claim, CHECKPOINT);
    worker.release(claim);
    assertThat(database().checkpoints().newest(task)).contains(CHECKPOINT);
    assertThat(database().checkpoints().newest(other)).isEmpty();
    assertThat(database().checkpoints().needed(task)).isTrue();
    worker.report(worker.claim(), trained(0.5));
    assertThat(database().checkpoints().needed(task)).isFalse();
    assertThat(database().checkpoints().needed(other)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void failureIsRetriedUpToTheAttemptsOfItsClass(FailureClass failure) {
    TaskId task = add();
    for (int attempt = 1; attempt < failure.maxAttempts(); attempt++) {
      assertThat(worker.report(worker.claim(), failed(failure)).outcome())
          .isEqualTo(Outcome.RETRIED);
    }
    TaskEnd end = worker.report(worker.claim(), failed(failure));
    assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(end.result()).isEqualTo(failed(failure));
    assertThat(database().columns(task)).containsEntry("state", "FAILED");
    assertThat(worker.tryClaim()).isEmpty();
  }

  @Test
  void releaseCostsNoAttempt() {
    add();
    for (int i = 0; i < 10; i++) {
      Claim claim = worker.claim();
      worker.release(claim);
      refusedByEveryCall(claim, claim);
    }
    assertThat(worker.report(worker.claim(), failed(FailureClass.INTERNAL)).outcome())
        .isEqualTo(Outcome.RETRIED);
  }

  @Test
  void holderOfACancelledTaskIsToldAndItsReportIsRefused() {
    TaskId task = add();
    Claim claim = worker.claim();
    store.cancel(trial);
    assertThat(worker.beat(claim)).isTrue();
    staleAndNothingChanges(claim, () -> worker.report(claim, trained(0.5)));
    staleAndNothingChanges(claim, () -> worker.report(claim, failed(FailureClass.INTERNAL)));
    staleAndNothingChanges(claim, () -> worker.requireHeld(claim));
    staleAndNothingChanges(claim, () -> keepCheckpoint(claim, CHECKPOINT));
    worker.release(claim);
    clock.advance(LEASE);
    assertThat(store.expired()).isEmpty();
    assertThat(store.expire(task)).isEmpty();
    assertThat(worker.tryClaim()).isEmpty();
    assertThat(database().columns(task)).containsEntry("state", "CANCELLED");
  }

  @Test
  void cancellingEndsTheOpenTasksOfThatTrialAlone() {
    TaskId done = add();
    worker.report(worker.claim(), trained(0.5));
    TaskId open = add();
    TrialId other = database().newTrial(study);
    TaskId others = store.add(study, other, TaskKind.TRAIN, POOL, SPEC);
    store.cancel(trial);
    assertThat(database().columns(done)).containsEntry("state", "DONE");
    assertThat(database().columns(open)).containsEntry("state", "CANCELLED");
    assertThat(worker.claim().task().id()).isEqualTo(others);
  }

  @Test
  void tasksOfPausedStudiesAreNotGivenOut() {
    TaskId held = add();
    StudyId other = database().newStudy();
    TaskId free = store.add(other, database().newTrial(other), TaskKind.TRAIN, POOL, SPEC);
    assertThat(
            store
                .claim(
                    request(TaskKind.TRAIN, POOL),
                    List.of(POOL),
                    new DispatchOrder(List.of(study), Map.of()))
                .orElseThrow()
                .task()
                .id())
        .isEqualTo(free);
    assertThat(
            store.claim(
                request(TaskKind.TRAIN, POOL),
                List.of(POOL),
                new DispatchOrder(List.of(study), Map.of())))
        .isEmpty();
    assertThat(worker.claim().task().id()).isEqualTo(held);
  }

  @Test
  void poolsAndKindsAreKeptApart() {
    TaskId training = add();
    TaskId timing = store.add(study, trial, TaskKind.MEASURE_LATENCY, "phone", SPEC);
    assertThat(worker.tryClaim(TaskKind.TRAIN, "phone")).isEmpty();
    assertThat(worker.tryClaim(TaskKind.MEASURE_LATENCY, POOL)).isEmpty();
    assertThat(worker.tryClaim(TaskKind.MEASURE_LATENCY, "phone").orElseThrow().task().id())
        .isEqualTo(timing);
    assertThat(worker.tryClaim(TaskKind.TRAIN, POOL).orElseThrow().task().id()).isEqualTo(training);
  }

  @Test
  void oldestTaskIsGivenOutFirst() {
    List<TaskId> added = List.of(add(), add(), add());
    Claim first = worker.claim();
    List<TaskId> given = new ArrayList<>(List.of(first.task().id()));
    worker.release(first);
    assertThat(worker.claim().task().id()).isEqualTo(added.get(0));
    given.add(worker.claim().task().id());
    given.add(worker.claim().task().id());
    assertThat(given).isEqualTo(added);
  }

  @Test
  void leasesBeginAnewWhenTheControllerStarts() {
    TaskId task = add();
    Claim claim = worker.claim();
    clock.advance(LEASE.plusSeconds(1));
    store.renewLeases();
    assertThat(store.expired()).isEmpty();
    store.requireHeld(task, claim.lease().token());
    clock.advance(LEASE.plus(INSTANT));
    assertThat(store.expired()).containsOnlyKeys(task);
  }

  private TaskId add() {
    return store.add(study, trial, TaskKind.TRAIN, POOL, SPEC);
  }

  private void keepCheckpoint(Claim claim, String sha256) {
    database().checkpoints().keep(claim.task().id(), claim.lease().token(), sha256);
  }

  /** Calls with the second's token; the first's task must stay as it is. */
  private void refusedByEveryCall(Claim current, Claim caller) {
    staleAndNothingChanges(current, () -> worker.beat(caller));
    staleAndNothingChanges(current, () -> worker.report(caller, trained(0.5)));
    staleAndNothingChanges(current, () -> worker.report(caller, failed(FailureClass.INTERNAL)));
    staleAndNothingChanges(current, () -> worker.release(caller));
    staleAndNothingChanges(current, () -> worker.requireHeld(caller));
    staleAndNothingChanges(current, () -> keepCheckpoint(caller, CHECKPOINT));
  }

  private void staleAndNothingChanges(Claim claim, ThrowingCallable call) {
    Map<String, Object> before = database().columns(claim.task().id());
    assertThatThrownBy(call).isInstanceOf(StaleLeaseException.class);
    assertThat(database().columns(claim.task().id())).isEqualTo(before);
  }

  private static Claim withToken(Claim claim, String token) {
    return new Claim(new Lease(claim.task().id(), token, claim.lease().ttlMillis()), claim.task());
  }

  private StudyId studyWithTasks(int tasks) {
    StudyId added = database().newStudy();
    for (int i = 0; i < tasks; i++) {
      store.add(added, database().newTrial(added), TaskKind.TRAIN, POOL, SPEC);
    }
    return added;
  }

  private StudyId served(DispatchOrder dispatch) {
    Claim claim = store.claim(request(TaskKind.TRAIN, POOL), List.of(POOL), dispatch).orElseThrow();
    TaskOwner.OfTrial owner = (TaskOwner.OfTrial) store.ownerOf(claim.task().id());
    return owner.study();
  }

  @Test
  void studiesTakeTurnsHoweverManyTasksTheFirstHas() {
    StudyId first = studyWithTasks(9);
    StudyId second = studyWithTasks(3);
    List<StudyId> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Claim claim = worker.claim();
      TaskOwner.OfTrial owner = (TaskOwner.OfTrial) store.ownerOf(claim.task().id());
      order.add(owner.study());
      worker.report(claim, trained(0.5));
    }
    assertThat(order).containsExactly(first, second, first, second, first, second);
  }

  @Test
  void studyThatHoldsFewerWorkersIsServedFirst() {
    StudyId first = studyWithTasks(5);
    assertThat(served(DispatchOrder.EQUAL)).isEqualTo(first);
    assertThat(served(DispatchOrder.EQUAL)).isEqualTo(first);
    StudyId second = studyWithTasks(5);
    assertThat(served(DispatchOrder.EQUAL)).isEqualTo(second);
    assertThat(served(DispatchOrder.EQUAL)).isEqualTo(second);
    assertThat(served(DispatchOrder.EQUAL)).isEqualTo(first);
  }

  @Test
  void higherPriorityGoesFirstUntilItHasNoTasksLeft() {
    StudyId first = studyWithTasks(2);
    StudyId second = studyWithTasks(2);
    DispatchOrder dispatch = new DispatchOrder(List.of(), Map.of(second, 3));
    assertThat(List.of(served(dispatch), served(dispatch), served(dispatch)))
        .containsExactly(second, second, first);
    DispatchOrder last = new DispatchOrder(List.of(), Map.of(first, -1));
    StudyId third = studyWithTasks(1);
    assertThat(served(last)).isEqualTo(third);
    assertThat(served(last)).isEqualTo(first);
  }

  @Test
  void pausedStudyIsNotServedWhateverItsPriority() {
    StudyId first = studyWithTasks(1);
    StudyId second = studyWithTasks(1);
    DispatchOrder dispatch = new DispatchOrder(List.of(second), Map.of(second, 100));
    assertThat(served(dispatch)).isEqualTo(first);
    assertThat(store.claim(request(TaskKind.TRAIN, POOL), List.of(POOL), dispatch)).isEmpty();
    assertThat(database().views().waiting(dispatch)).isEmpty();
    assertThat(database().views().waiting(DispatchOrder.EQUAL)).hasSize(1);
  }

  @Test
  void waitBeginsWhenTheTaskIsReadyAndAnewWhenItIsHandedBack() {
    add();
    Instant added = clock.instant();
    clock.advance(Duration.ofSeconds(7));
    assertThat(database().views().waiting(DispatchOrder.EQUAL))
        .containsExactly(new WaitingTasks(TaskKind.TRAIN, POOL, 1, added));
    Claim claim = worker.claim();
    assertThat(database().views().waiting(DispatchOrder.EQUAL)).isEmpty();
    clock.advance(Duration.ofSeconds(5));
    worker.release(claim);
    assertThat(database().views().waiting(DispatchOrder.EQUAL))
        .containsExactly(new WaitingTasks(TaskKind.TRAIN, POOL, 1, clock.instant()));
  }
}
