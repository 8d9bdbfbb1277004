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

  static TrialCounts of(List<TrialRow> rows) {
    return new TrialCounts(
        rows.size(),
        count(rows, TrialState.RUNNING),
        count(rows, TrialState.COMPLETE),
        count(rows, TrialState.FAILED),
        count(rows, TrialState.STOPPED),
        count(rows, TrialState.CANCELLED),
        rows.stream().map(row -> row.networkHash).distinct().count(),
        rows.stream().filter(row -> row.reuse == Reuse.REPEAT).count(),
        rows.stream().filter(row -> row.reuse == Reuse.ALIAS).count());
  }

  private static long count(List<TrialRow> rows, TrialState state) {
    return rows.stream().filter(row -> row.state == state).count();
  }
}
