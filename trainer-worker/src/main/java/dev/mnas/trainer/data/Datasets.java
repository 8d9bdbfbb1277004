package dev.mnas.trainer.data;

import dev.mnas.task.DataSplit;
import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The data sets a worker knows, by name. Those read once stay in memory. */
public final class Datasets {
  private final Map<String, Source> sources;
  private final Map<String, Parts> loaded = new TreeMap<>();

  /** Takes the sources by name. */
  public Datasets(Map<String, Source> sources) {
    this.sources = new TreeMap<>(sources);
  }

  /** What comes with the worker. */
  public static Datasets bundled() {
    return new Datasets(
        Map.of(
            FashionMnist.NAME, () -> new Parts(FashionMnist.train(), FashionMnist.validation())));
  }

  /**
   * The images of a split.
   *
   * @throws TaskFailure DATA_UNAVAILABLE when the name is unknown, the files are damaged, or the
   *     split asks for more images than there are
   */
  public synchronized Parts load(DataSplit split) throws TaskFailure {
    Source source = sources.get(split.dataset());
    if (source == null) {
      throw new TaskFailure(
          FailureClass.DATA_UNAVAILABLE,
          "dataset must be one of %s, was '%s'".formatted(sources.keySet(), split.dataset()));
    }
    Parts parts = loaded.get(split.dataset());
    if (parts == null) {
      try {
        parts = source.load();
      } catch (IOException damaged) {
        throw new TaskFailure(
            FailureClass.DATA_UNAVAILABLE,
            "cannot read " + split.dataset() + ": " + damaged.getMessage(),
            damaged);
      }
      loaded.put(split.dataset(), parts);
    }
    return new Parts(
        first("training", parts.train(), split.train()),
        first("validation", parts.validation(), split.validation()));
  }

  private static ImageDataset first(String part, ImageDataset images, int count)
      throws TaskFailure {
    if (count > images.size()) {
      throw new TaskFailure(
          FailureClass.DATA_UNAVAILABLE,
          "%s images must be at most %d, were %d".formatted(part, images.size(), count));
    }
    return images.first(count);
  }

  /** Reads a data set. */
  public interface Source {
    Parts load() throws IOException;
  }

  /** Images to train on and images to judge by. */
  public record Parts(ImageDataset train, ImageDataset validation) {}
}
