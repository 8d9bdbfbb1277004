package dev.mnas.trainer.recipe;

import dev.mnas.task.Progress;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a training leaves what it has after each epoch, and finds what another left. */
interface Checkpoints {
  /** Of a short training, which begins anew after a fault. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<Checkpoint> newest() {
          return Optional.empty();
        }

        @Override
        public void keep(List<Progress> curve, Duration trainTime, TrainableNetwork network) {
          // It would cost more than it saves.
        }
      };

  /** The last that was kept, if it can be read. */
  Optional<Checkpoint> newest();

  /** Keeps what training has come to in place of what was kept before. */
  void keep(List<Progress> curve, Duration trainTime, TrainableNetwork network);
}
