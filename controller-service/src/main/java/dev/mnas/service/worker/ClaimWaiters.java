package dev.mnas.service.worker;

import dev.mnas.service.device.DeviceUnits;
import dev.mnas.service.security.Caller;
import dev.mnas.service.security.Callers;
import dev.mnas.service.security.TokenRevoked;
import dev.mnas.service.study.StudyViews;
import dev.mnas.service.task.DispatchOrder;
import dev.mnas.service.task.TaskStore;
import dev.mnas.service.task.TaskViews;
import dev.mnas.service.task.WaitingTasks;
import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.TaskKind;
import dev.mnas.worker.ClaimAnswer;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.springframework.context.event.EventListener;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Claims that wait for a task. A waiting claim holds no thread: it is asked again at every sweep
 * and whenever something happened that can make tasks ready.
 */
@Component
class ClaimWaiters {
  private static final long MAX_WAIT_MILLIS = 30_000;
  private static final int MAX_WAITERS = 10_000;

  private final TaskStore tasks;
  private final TaskViews views;
  private final StudyViews studies;
  private final Callers callers;
  private final DeviceUnits units;
  private final Queue<Waiter> waiters = new ArrayDeque<>();

  ClaimWaiters(
      TaskStore tasks, TaskViews views, StudyViews studies, Callers callers, DeviceUnits units) {
    this.tasks = tasks;
    this.views = views;
    this.studies = studies;
    this.callers = callers;
    this.units = units;
  }

  /** Answers at once where a task is ready, else when one becomes ready or the wait is over. */
  DeferredResult<ResponseEntity<Claim>> claim(
      ClaimRequest request, List<String> pools, Caller caller) {
    long wait = Math.min(request.waitMillis(), MAX_WAIT_MILLIS);
    // Spring MVC reads a timeout of 0 as none at all.
    var answer =
        new DeferredResult<ResponseEntity<Claim>>(Math.max(wait, 1), () -> nothing(request));
    Optional<Claim> claim = tasks.claim(request, pools, studies.dispatchOrder());
    if (claim.isPresent()) {
      answer.setResult(ResponseEntity.ok(claim.get()));
    } else if (wait == 0 || !enqueue(new Waiter(request, pools, caller, answer))) {
      answer.setResult(nothing(request));
    } else if (!callers.stillHolds(caller)) {
      // Revoked before it was enqueued: the event did not find it.
      answer.setResult(nothing(request));
    }
    return answer;
  }

  /** Tells a device in quarantine why it gets nothing, so that its worker may calibrate anew. */
  private ResponseEntity<Claim> nothing(ClaimRequest request) {
    ResponseEntity.HeadersBuilder<?> answer = ResponseEntity.noContent();
    units
        .quarantine(request.device())
        .ifPresent(reason -> answer.header(ClaimAnswer.QUARANTINE_HEADER, reason));
    return answer.build();
  }

  private synchronized boolean enqueue(Waiter waiter) {
    waiters.removeIf(other -> other.answer().isSetOrExpired());
    return waiters.size() < MAX_WAITERS && waiters.add(waiter);
  }

  /** Serves who can be served, the longest waiting first; asks for nobody whose pools are empty. */
  synchronized void serve() {
    DispatchOrder dispatch = studies.dispatchOrder();
    Map<TaskKind, Map<String, Long>> left = new EnumMap<>(TaskKind.class);
    for (WaitingTasks ready : views.waiting(dispatch)) {
      left.computeIfAbsent(ready.kind(), kind -> new HashMap<>()).put(ready.pool(), ready.tasks());
    }
    waiters.removeIf(waiter -> waiter.answer().isSetOrExpired() || served(waiter, left, dispatch));
  }

  private boolean served(
      Waiter waiter, Map<TaskKind, Map<String, Long>> left, DispatchOrder dispatch) {
    Map<String, Long> ready = left.getOrDefault(waiter.request().kind(), Map.of());
    if (waiter.pools().stream().noneMatch(pool -> ready.getOrDefault(pool, 0L) > 0)) {
      return false;
    }
    Optional<Claim> claim = tasks.claim(waiter.request(), waiter.pools(), dispatch);
    claim.ifPresent(
        granted -> {
          ready.merge(granted.task().pool(), -1L, Long::sum);
          deliver(waiter, granted);
        });
    return claim.isPresent();
  }

  /** A worker that gave up in this very moment never hears of its lease: it is handed back. */
  private void deliver(Waiter waiter, Claim claim) {
    if (!waiter.answer().setResult(ResponseEntity.ok(claim))) {
      tasks.release(claim.lease().task(), claim.lease().token());
    }
  }

  /** A claim waits no longer than its token is valid. */
  @EventListener
  synchronized void refuse(TokenRevoked revoked) {
    waiters.removeIf(
        waiter -> revoked.of(waiter.caller()) && waiter.answer().setErrorResult(revoked.refusal()));
  }

  private record Waiter(
      ClaimRequest request,
      List<String> pools,
      Caller caller,
      DeferredResult<ResponseEntity<Claim>> answer) {}
}
