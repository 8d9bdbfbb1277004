package dev.mnas.service.live;

import dev.mnas.service.event.Change;
import dev.mnas.service.security.Caller;
import dev.mnas.task.StudyId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One open stream: whose it is, how far it is, and whether a thread is writing to it. */
final class LiveStream {
  final SseEmitter emitter;
  final Caller reader;
  final Optional<StudyId> study;

  /** Written by the thread that holds {@link #busy} alone. */
  volatile long last;

  final AtomicBoolean busy = new AtomicBoolean();
  final AtomicBoolean behind = new AtomicBoolean(true);

  /** Whether nothing more can be written to it. */
  volatile boolean closed;

  LiveStream(SseEmitter emitter, Caller reader, Optional<StudyId> study, long last) {
    this.emitter = emitter;
    this.reader = reader;
    this.study = study;
    this.last = last;
  }

  /** Whether its reader wants to know: trials come to those who follow their study. */
  boolean wants(Change change) {
    if (change instanceof Change.OfStudy changed) {
      return study.isEmpty() || study.get().equals(changed.study());
    } else if (change instanceof Change.OfAlarm changed) {
      return study.isEmpty() || study.get().equals(changed.study());
    } else if (change instanceof Change.OfTrial changed) {
      return study.isPresent() && study.get().equals(changed.study());
    }
    return true;
  }
}
