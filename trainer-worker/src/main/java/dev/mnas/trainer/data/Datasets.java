package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The data sets a worker knows, by name. What was read last stays in memory. */
public final class Datasets {
  private final Map<String, Source> sources;
  private @Nullable Loaded last;

  /** Takes the sources by name. */
  public Datasets(Map<String, Source> sources) {
    this.sources = new TreeMap<>(sources);
  }

  /** What comes with the worker. */
  public static Datasets bundled() {
    return with(Map.of());
  }

  /** What comes with the worker, and others. */
  public static Datasets with(Map<String, Source> others) {
    Map<String, Source> all = new TreeMap<>(others);
    all.put(FashionMnist.NAME, new FashionMnist());
    return new Datasets(all);
  }

  /**
   * The images of a split, in the size that a network takes where their source can scale them.
   *
   * @param shape of the network's input
   * @throws TaskFailure DATA_UNAVAILABLE when the name is unknown, the files are damaged, or the
   *     split asks for more images than there are
   */
  public synchronized Parts load(DataSplit split, TensorShape shape) throws TaskFailure {
    Source source = source(split);
    if (last == null || !last.split().equals(split) || !last.shape().equals(shape)) {
      // The next does not have to fit beside the last.
      last = null;
      try {
        last = new Loaded(split, shape, source.load(split, shape));
      } catch (IOException damaged) {
        throw unreadable(split, damaged);
      }
    }
    return last.parts();
  }

  /**
   * The test images of a split's data set, for final reports only: no search may read them.
   *
   * @param train the images trained on, whose normalisation they get
   * @return empty when the data set has none
   * @throws TaskFailure DATA_UNAVAILABLE when the name is unknown, the files are absent or damaged,
   *     or their images are of another size
   */
  public Optional<ImageDataset> test(DataSplit split, ImageDataset train) throws TaskFailure {
    try {
      Optional<ImageDataset> test = source(split).test(train.normalisation());
      if (test.isPresent() && !test.get().shape().equals(train.shape())) {
        throw new IOException(
            "test images must be %s, were %s".formatted(train.shape(), test.get().shape()));
      }
      return test;
    } catch (IOException damaged) {
      throw unreadable(split, damaged);
    }
  }

  private Source source(DataSplit split) throws TaskFailure {
    Source source = sources.get(split.dataset());
    if (source == null) {
      throw new TaskFailure(
          FailureClass.DATA_UNAVAILABLE,
          "dataset must be one of %s, was '%s'".formatted(sources.keySet(), split.dataset()));
    }
    return source;
  }

  private static TaskFailure unreadable(DataSplit split, IOException damaged) {
    return new TaskFailure(
        FailureClass.DATA_UNAVAILABLE,
        "cannot read " + split.dataset() + ": " + damaged.getMessage(),
        damaged);
  }

  private record Loaded(DataSplit split, TensorShape shape, Parts parts) {}

  /** Reads a data set. */
  public interface Source {
    /**
     * The first images of both parts.
     *
     * @param shape to scale images to, where their size is not fixed
     * @throws IOException naming what is damaged, or how many images there are
     */
    Parts load(DataSplit split, TensorShape shape) throws IOException;

    /**
     * All test images, which no split of {@link #load} holds.
     *
     * @param normalisation that of the images trained on
     * @return empty when it has none
     * @throws IOException naming what is absent or damaged
     */
    default Optional<ImageDataset> test(Normalisation normalisation) throws IOException {
      return Optional.empty();
    }
  }

  /** Images to train on and images to judge by. */
  public record Parts(ImageDataset train, ImageDataset validation) {}
}
