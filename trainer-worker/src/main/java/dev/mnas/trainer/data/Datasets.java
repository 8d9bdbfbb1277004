package dev.mnas.trainer.data;

import dev.mnas.task.DataSplit;
import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** The data sets that this worker has, by name. Keeps what it read. Not thread-safe. */
public final class Datasets {
  private static final String FASHION_MNIST = "fashion-mnist";

  /** Of the bundled training part, images 0..9999. */
  private static final Normalisation FASHION_MNIST_NORMALISATION =
      new Normalisation(List.of(0.28631), List.of(0.35402));

  private static final int FASHION_MNIST_CLASSES = 10;

  private final Map<String, LabelledSplit> loaded = new TreeMap<>();

  /**
   * The first images of the training and the validation part.
   *
   * @throws TaskFailure DATA_UNAVAILABLE when the data set is unknown, damaged or smaller
   */
  public LabelledSplit split(DataSplit wanted) throws TaskFailure {
    LabelledSplit all = load(wanted.dataset());
    require("train", wanted.train(), all.train());
    require("validation", wanted.validation(), all.validation());
    return new LabelledSplit(
        all.train().first(wanted.train()),
        all.validation().first(wanted.validation()),
        all.normalisation());
  }

  private LabelledSplit load(String name) throws TaskFailure {
    LabelledSplit known = loaded.get(name);
    if (known != null) {
      return known;
    }
    if (!name.equals(FASHION_MNIST)) {
      throw new TaskFailure(
          FailureClass.DATA_UNAVAILABLE,
          "dataset must be one of [%s], was '%s'".formatted(FASHION_MNIST, name));
    }
    try {
      LabelledSplit read =
          new LabelledSplit(
              fashionMnist("train"), fashionMnist("validation"), FASHION_MNIST_NORMALISATION);
      loaded.put(name, read);
      return read;
    } catch (IOException | IllegalArgumentException damaged) {
      throw new TaskFailure(
          FailureClass.DATA_UNAVAILABLE,
          "dataset '%s' cannot be read: %s".formatted(name, damaged.getMessage()),
          damaged);
    }
  }

  private static ImageDataset fashionMnist(String part) throws IOException {
    String images = FASHION_MNIST + "/" + part + "-images-idx3-ubyte.gz";
    String labels = FASHION_MNIST + "/" + part + "-labels-idx1-ubyte.gz";
    try (InputStream imagesIn = resource(images);
        InputStream labelsIn = resource(labels)) {
      IdxReader.Images read = new IdxReader(images, imagesIn).images();
      return new ImageDataset(
          read.pixels(),
          new IdxReader(labels, labelsIn).labels(),
          read.shape(),
          FASHION_MNIST_CLASSES);
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = Datasets.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is not bundled with this worker");
    }
    return new GZIPInputStream(in);
  }

  private static void require(String part, int wanted, ImageDataset images) throws TaskFailure {
    if (wanted > images.size()) {
      throw new TaskFailure(
          FailureClass.DATA_UNAVAILABLE,
          "%s must be at most %d, was %d".formatted(part, images.size(), wanted));
    }
  }
}
