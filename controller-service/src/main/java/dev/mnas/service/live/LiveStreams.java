package dev.mnas.service.live;

import dev.mnas.service.event.EventLog;
import dev.mnas.service.event.NumberedChange;
import dev.mnas.service.live.LiveEvents.LiveEvent;
import dev.mnas.service.security.Caller;
import dev.mnas.service.security.Callers;
import dev.mnas.service.security.TokenRevoked;
import dev.mnas.task.StudyId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The open event streams. A stream holds no thread: commits wake it, and it is written to by one of
 * a few threads, at most a few times a second, from the log of changes. A reader that comes back
 * with the last number it saw misses nothing, also after a restart of the controller.
 */
@Component
class LiveStreams {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);
  private static final int THREADS = 4;
  private static final int CHUNK = 2_000;
  private static final long PAUSE_MILLIS = 200;
  private static final long BEAT_MILLIS = 15_000;

  private final EventLog log;
  private final LiveEvents events;
  private final Callers callers;
  private final int limit;
  private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "live");
            thread.setDaemon(true);
            return thread;
          });

  LiveStreams(
      EventLog log, LiveEvents events, Callers callers, @Value("${mnas.streams}") int limit) {
    this.log = log;
    this.events = events;
    this.callers = callers;
    this.limit = limit;
    log.listen(() -> streams.forEach(this::wake));
    threads.scheduleWithFixedDelay(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Opens a stream.
   *
   * @param after number of the last change the reader knows, absent for from now on
   * @throws TooManyStreamsException when there are as many as allowed
   */
  SseEmitter open(Caller reader, Optional<StudyId> study, OptionalLong after) {
    SseEmitter emitter = new SseEmitter(0L);
    long from = after.orElseGet(log::last);
    LiveStream stream = new LiveStream(emitter, reader, study, from);
    synchronized (streams) {
      if (streams.size() >= limit) {
        throw new TooManyStreamsException(limit);
      }
      streams.add(stream);
    }
    if (!callers.stillHolds(reader)) {
      emitter.complete(); // Revoked before it was added: the event did not find it.
    }
    Runnable close = () -> close(stream);
    emitter.onCompletion(close);
    emitter.onTimeout(close);
    emitter.onError(failure -> close.run());
    boolean known = after.isEmpty() || log.holdsAllAfter(from);
    threads.execute(() -> begin(stream, known));
    return emitter;
  }

  private void begin(LiveStream stream, boolean known) {
    stream.busy.set(true);
    if (!known) {
      stream.last = log.last();
      send(stream, SseEmitter.event().id(id(stream)).name("reset").data("{}"));
    } else {
      // The first bytes tell the reader that it is connected.
      send(stream, SseEmitter.event().id(id(stream)).comment("live").reconnectTime(2_000));
    }
    stream.busy.set(false);
    wake(stream);
  }

  private static String id(LiveStream stream) {
    return Long.toString(stream.last);
  }

  private void close(LiveStream stream) {
    stream.closed = true;
    streams.remove(stream);
  }

  private void wake(LiveStream stream) {
    stream.behind.set(true);
    if (!threads.isShutdown() && stream.busy.compareAndSet(false, true)) {
      threads.execute(() -> pump(stream));
    }
  }

  /** Sends what is new, then rests, so that a burst of commits becomes few writes. */
  private void pump(LiveStream stream) {
    try {
      stream.behind.set(false);
      List<NumberedChange> changes = log.after(stream.last, CHUNK);
      if (!changes.isEmpty()) {
        send(stream, changes);
        stream.behind.set(true);
      }
    } catch (RuntimeException failed) {
      LOG.warn("An event stream ends, its reader will come back", failed);
      stream.emitter.completeWithError(failed);
      close(stream);
    }
    if (stream.closed) {
      return;
    }
    threads.schedule(() -> rest(stream), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void rest(LiveStream stream) {
    stream.busy.set(false);
    if (stream.behind.get()) {
      wake(stream);
    }
  }

  private void send(LiveStream stream, List<NumberedChange> changes) {
    List<LiveEvent> wanted =
        events.of(changes.stream().filter(change -> stream.wants(change.change())).toList());
    long before = stream.last;
    stream.last = changes.get(changes.size() - 1).id();
    for (int i = 0; i < wanted.size() && !stream.closed; i++) {
      // All but the last carry the number before: a reader cut off in between gets them all again.
      long id = i == wanted.size() - 1 ? stream.last : before;
      LiveEvent event = wanted.get(i);
      send(stream, SseEmitter.event().id(Long.toString(id)).name(event.name()).data(event.data()));
    }
  }

  private void beat() {
    for (LiveStream stream : streams) {
      if (stream.busy.compareAndSet(false, true)) {
        threads.execute(
            () -> {
              send(stream, SseEmitter.event().comment("beat"));
              rest(stream);
            });
      }
    }
  }

  private void send(LiveStream stream, SseEmitter.SseEventBuilder event) {
    try {
      stream.emitter.send(event);
    } catch (IOException | IllegalStateException readerGone) {
      close(stream);
    }
  }

  /** Old changes are of no use to anybody: their readers load everything anew. */
  @Scheduled(initialDelay = 1, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
  void prune() {
    log.prune();
  }

  /** A stream ends with the token that opened it. */
  @EventListener
  void end(TokenRevoked revoked) {
    for (LiveStream stream : streams) {
      if (revoked.of(stream.reader)) {
        stream.emitter.complete();
        close(stream);
      }
    }
  }

  /** Before the server waits for the requests that are open. */
  @EventListener(ContextClosedEvent.class)
  void stop() {
    threads.shutdown();
    streams.forEach(stream -> stream.emitter.complete());
  }
}
