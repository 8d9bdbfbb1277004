package dev.mnas.trainer.recipe;

import dev.mnas.task.Progress;
import dev.mnas.task.Sha256;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.WireJson;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import dev.mnas.worker.TaskContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those of a finalist's task, which go to the task's next holder.
 *
 * @param fingerprint of network, recipe and data
 */
record TaskCheckpoints(String fingerprint, TaskContext context) implements Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(TaskCheckpoints.class);

  static TaskCheckpoints of(TaskSpec.Train spec, TaskContext context) {
    String text = WireJson.mapper().writerFor(TaskSpec.class).writeValueAsString(spec);
    return new TaskCheckpoints(Sha256.of(text), context);
  }

  @Override
  public Optional<Checkpoint> newest() {
    return context.checkpoint().flatMap(this::read);
  }

  private Optional<Checkpoint> read(byte[] file) {
    try {
      return Optional.of(CheckpointFile.read(file, fingerprint));
    } catch (IllegalArgumentException unusable) {
      LOG.warn("Trains from scratch: {}", unusable.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void keep(List<Progress> curve, Duration trainTime, TrainableNetwork network) {
    Checkpoint checkpoint = new Checkpoint(curve, trainTime, network.state());
    try {
      context.keepCheckpoint(CheckpointFile.write(checkpoint, fingerprint));
    } catch (IllegalArgumentException tooLarge) {
      LOG.warn("Goes on without a checkpoint: {}", tooLarge.getMessage());
    }
  }
}
