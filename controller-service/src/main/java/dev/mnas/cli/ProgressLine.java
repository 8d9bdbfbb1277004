package dev.mnas.cli;

import java.io.PrintWriter;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** How far a study is: one line that is redrawn on a terminal, a line per change elsewhere. */
final class ProgressLine {
  private static final int BAR = 24;
  private static final double NANOS_PER_MINUTE = 60e9;

  private final PrintWriter out;
  private final boolean terminal;
  private long firstDone = -1;
  private long firstNanos;
  private long lastDone = -1;
  private int lastWidth;

  ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Shows the study.
   *
   * @param nanos of a clock that never goes back
   */
  void show(JsonNode study, long nanos) {
    long done =
        study.path("trials").path("total").asLong() - study.path("trials").path("open").asLong();
    long total = study.path("budget").path("trials").asLong();
    if (firstDone < 0) {
      firstDone = done;
      firstNanos = nanos;
    }
    if (!terminal && done == lastDone) {
      return;
    }
    lastDone = done;
    String text =
        "%d/%d trials, best reward %s, front %s, %s"
            .formatted(
                done,
                total,
                Views.decimal(study.path("bestReward"), 4, 1),
                study.path("frontSize").asString("0"),
                study.path("state").asString().equals("PAUSED")
                    ? "paused"
                    : left(done, total, nanos) + " left");
    if (terminal) {
      int filled = (int) (BAR * Math.min(done, total) / Math.max(1, total));
      String line = "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + text;
      out.print("\r" + line + " ".repeat(Math.max(0, lastWidth - line.length())));
      lastWidth = line.length();
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** From the pace since this line began: what an earlier start needed says nothing about now. */
  private String left(long done, long total, long nanos) {
    if (done == firstDone) {
      return "? min";
    }
    double minutes = (nanos - firstNanos) / NANOS_PER_MINUTE * (total - done) / (done - firstDone);
    return String.format(Locale.ROOT, "%.1f min", Math.max(0, minutes));
  }

  void end() {
    if (terminal) {
      out.println();
      out.flush();
    }
  }
}
