package dev.mnas.trainer.recipe;

import dev.mnas.task.Progress;
import dev.mnas.worker.TaskContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers what it was told; cancels when told to. */
final class RecordingContext implements TaskContext {
  final List<Progress> seen = new ArrayList<>();
  int asked;
  int cancelAfter = Integer.MAX_VALUE;
  int kept;
  byte @Nullable [] checkpoint;

  @Override
  public void progress(Progress progress) {
    seen.add(progress);
  }

  @Override
  public boolean cancelled() {
    return ++asked > cancelAfter;
  }

  @Override
  public String upload(byte[] artifact) {
    throw new AssertionError("training uploads nothing");
  }

  @Override
  public Optional<byte[]> checkpoint() {
    return Optional.ofNullable(checkpoint);
  }

  @Override
  public void keepCheckpoint(byte[] newest) {
    kept++;
    checkpoint = newest;
  }
}
