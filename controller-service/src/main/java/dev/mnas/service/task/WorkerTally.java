package dev.mnas.service.task;

import dev.mnas.task.TaskKind;

/** How many attempts of a worker ended in a way. */
record WorkerTally(
    TaskKind kind, String pool, String worker, AttemptRow.Outcome outcome, long attempts) {
  String key() {
    return Attempts.key(kind, pool, worker);
  }
}
