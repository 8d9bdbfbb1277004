package dev.mnas.service.task;

import dev.mnas.task.StudyId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose tasks are given out first.
 *
 * @param paused studies whose tasks are not given out
 * @param priorities of studies; 0 for those that are absent, and for what has no study
 */
public record DispatchOrder(Collection<StudyId> paused, Map<StudyId, Integer> priorities) {
  /** No study is paused, and all are alike. */
  public static final DispatchOrder EQUAL = new DispatchOrder(List.of(), Map.of());

  public DispatchOrder {
    paused = List.copyOf(paused);
    priorities = Map.copyOf(priorities);
  }

  int priority(@Nullable Long study) {
    return study == null ? 0 : priorities.getOrDefault(new StudyId(study), 0);
  }

  /** Ids for a "not in", of which an empty list is no valid operand everywhere. */
  List<Long> excluded() {
    // No study has the id 0.
    return paused.isEmpty() ? List.of(0L) : paused.stream().map(StudyId::value).toList();
  }
}
