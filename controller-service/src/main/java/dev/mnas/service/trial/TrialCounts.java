package dev.mnas.service.trial;

import java.util.List;

/**
 * @param distinct networks among all trials
 * @param repeats trials whose tokens had come before
 * @param aliases trials whose network had come before by other tokens
 */
public record TrialCounts(
    long total,
    long open,
    long complete,
    long failed,
    long stopped,
    long cancelled,
    long distinct,
    long repeats,
    long aliases) {

  static TrialCounts of(List<Group> groups, long distinct) {
    return new TrialCounts(
        groups.stream().mapToLong(Group::trials).sum(),
        count(groups, TrialState.RUNNING),
        count(groups, TrialState.COMPLETE),
        count(groups, TrialState.FAILED),
        count(groups, TrialState.STOPPED),
        count(groups, TrialState.CANCELLED),
        distinct,
        count(groups, Reuse.REPEAT),
        count(groups, Reuse.ALIAS));
  }

  private static long count(List<Group> groups, TrialState state) {
    return groups.stream().filter(g -> g.state() == state).mapToLong(Group::trials).sum();
  }

  private static long count(List<Group> groups, Reuse reuse) {
    return groups.stream().filter(g -> g.reuse() == reuse).mapToLong(Group::trials).sum();
  }

  /** How many trials share state and reuse. */
  record Group(TrialState state, Reuse reuse, long trials) {}
}
