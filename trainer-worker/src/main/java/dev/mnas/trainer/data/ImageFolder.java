package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A folder with a folder of images for each class; the classes are numbered in the order of their
 * names. Four of five images of each class are for training, the others for validation, drawn by
 * the split's seed or a fixed one: the same folder gives the same split on every machine. Only the
 * images that a split asks for are decoded.
 */
public final class ImageFolder implements Datasets.Source {
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");
  private static final int FEWEST_CLASSES = 2;

  /** Labels are bytes. */
  private static final int MOST_CLASSES = 256;

  private static final int ONE_OF = 5;
  private static final long SEED = 1;

  private final Path root;

  /**
   * Takes the folder.
   *
   * @throws IOException when it is none, or has not 2 to 256 folders in it
   */
  public ImageFolder(Path root) throws IOException {
    this.root = root.toRealPath();
    int classes = classes().size();
    if (classes < FEWEST_CLASSES || classes > MOST_CLASSES) {
      throw new IOException(
          "%s must hold %d to %d folders, one a class, had %d"
              .formatted(root, FEWEST_CLASSES, MOST_CLASSES, classes));
    }
  }

  private List<Path> classes() throws IOException {
    return visible(root).filter(Files::isDirectory).toList();
  }

  private static Stream<Path> visible(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** An image file and the number of its class. */
  private record Labelled(Path file, int label) {}

  @Override
  public Datasets.Parts load(DataSplit split, TensorShape shape) throws IOException {
    Shuffle shuffle = shuffle(split);
    List<Labelled> train = new ArrayList<>();
    List<Labelled> validation = new ArrayList<>();
    List<Path> classes = classes();
    for (int label = 0; label < classes.size(); label++) {
      List<Labelled> images = shuffle.of(images(classes.get(label), label));
      int kept = images.size() / ONE_OF;
      validation.addAll(images.subList(0, kept));
      train.addAll(images.subList(kept, images.size()));
    }
    // The first images of a part are a sample of all its classes.
    train = first("training", shuffle.of(train), split.train());
    validation = first("validation", shuffle.of(validation), split.validation());
    return Images.parts(
        new Decoded(train, shape, classes.size()), new Decoded(validation, shape, classes.size()));
  }

  /** Gives lists in another order. */
  private interface Shuffle {
    List<Labelled> of(List<Labelled> images);
  }

  private static Shuffle shuffle(DataSplit split) {
    Long seed = split.seed();
    if (seed != null) {
      return new Draw(seed)::shuffled;
    }
    // What studies without a seed were promised.
    Random random = new Random(SEED);
    return images -> {
      List<Labelled> shuffled = new ArrayList<>(images);
      Collections.shuffle(shuffled, random);
      return shuffled;
    };
  }

  /** All images, scaled to a size. */
  ImageFiles files(TensorShape shape) throws IOException {
    List<Path> classes = classes();
    List<Labelled> all = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      all.addAll(images(classes.get(label), label));
    }
    return new Decoded(all, shape, classes.size());
  }

  private List<Labelled> images(Path folder, int label) throws IOException {
    List<Labelled> images = new ArrayList<>();
    for (Path file : visible(folder).toList()) {
      images.add(new Labelled(checked(file), label));
    }
    return images;
  }

  private Path checked(Path file) throws IOException {
    Path real = file.toRealPath();
    if (!real.startsWith(root)) {
      throw new IOException(file + ": must lie in " + root + ", is a link to " + real);
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!Files.isRegularFile(real) || ENDINGS.stream().noneMatch(name::endsWith)) {
      throw new IOException(file + ": must be an image that ends in one of " + ENDINGS);
    }
    return real;
  }

  private static List<Labelled> first(String part, List<Labelled> images, int count)
      throws IOException {
    if (count > images.size()) {
      throw new IOException(
          "%s images must be at most %d, were %d".formatted(part, images.size(), count));
    }
    return images.subList(0, count);
  }

  private record Decoded(List<Labelled> images, TensorShape shape, int classes)
      implements ImageFiles {
    @Override
    public int count() {
      return images.size();
    }

    @Override
    public void read(Sink sink) throws IOException {
      ImageDecoder decoder = new ImageDecoder(shape);
      byte[] pixels = new byte[Math.toIntExact(shape.elements())];
      for (int image = 0; image < images.size(); image++) {
        decoder.decode(images.get(image).file(), pixels, 0);
        sink.take(image, images.get(image).label(), pixels);
      }
    }
  }
}
