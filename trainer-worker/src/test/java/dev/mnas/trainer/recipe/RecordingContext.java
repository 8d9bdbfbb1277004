package dev.mnas.trainer.recipe;

import dev.mnas.task.Progress;
import dev.mnas.worker.TaskContext;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a task tells; cancels after a number of questions. */
public final class RecordingContext implements TaskContext {
  public static final String HASH = "ab".repeat(32);

  private final int questionsUntilCancelled;
  private int questions;
  public final List<Progress> progress = new ArrayList<>();
  public final List<byte[]> uploads = new ArrayList<>();

  private RecordingContext(int questionsUntilCancelled) {
    this.questionsUntilCancelled = questionsUntilCancelled;
  }

  public static RecordingContext patient() {
    return new RecordingContext(Integer.MAX_VALUE);
  }

  public static RecordingContext cancelledAfter(int questions) {
    return new RecordingContext(questions);
  }

  @Override
  public void progress(Progress told) {
    progress.add(told);
  }

  @Override
  public boolean cancelled() {
    return questions++ >= questionsUntilCancelled;
  }

  @Override
  public String upload(byte[] artifact) {
    uploads.add(artifact);
    return HASH;
  }
}
