package dev.mnas.service.task;

import dev.mnas.task.TaskKind;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * In which order studies are served: the highest priority first; of equal ones the study that the
 * fewest of the pools' workers work for; of those the one that was served longest ago.
 */
@Component
class Turns {
  private final TaskRows tasks;
  private final AttemptRows attempts;

  Turns(TaskRows tasks, AttemptRows attempts) {
    this.tasks = tasks;
    this.attempts = attempts;
  }

  /** The groups, the one whose turn it is first. */
  List<ReadyGroup> order(
      List<ReadyGroup> groups, TaskKind kind, Collection<String> pools, DispatchOrder dispatch) {
    if (groups.size() < 2) {
      return groups;
    }
    Map<Long, Long> held = new HashMap<>();
    for (LeasedCount leased : tasks.leased(kind, pools)) {
      held.put(key(leased.study()), leased.tasks());
    }
    Map<ReadyGroup, Long> served = new HashMap<>();
    groups.forEach(group -> served.put(group, served(group, kind)));
    return groups.stream()
        .sorted(
            Comparator.<ReadyGroup>comparingInt(group -> -dispatch.priority(group.study()))
                .thenComparingLong(group -> held.getOrDefault(key(group.study()), 0L))
                .thenComparingLong(served::get)
                .thenComparingLong(ReadyGroup::oldest))
        .toList();
  }

  /** The number of the last lease that it was given. */
  private long served(ReadyGroup group, TaskKind kind) {
    List<AttemptRow> last =
        group.study() == null
            ? attempts.lastWithoutStudy(kind, Limit.of(1))
            : attempts.lastOfStudy(group.study(), kind, Limit.of(1));
    return last.stream().mapToLong(row -> Objects.requireNonNull(row.id)).max().orElse(0);
  }

  /** No study has the id 0. */
  static long key(@Nullable Long study) {
    return study == null ? 0 : study;
  }
}
