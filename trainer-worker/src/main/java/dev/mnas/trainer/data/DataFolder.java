package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder of data, and what the names of its files say that it holds: CIFAR-10 or CIFAR-100 in
 * binary files, IDX files, or a folder of images for each class.
 */
public final class DataFolder implements Datasets.Source {
  private static final Pattern CIFAR_10 = Pattern.compile("(data_batch_\\d|test_batch)\\.bin");
  private static final Pattern CIFAR_100 = Pattern.compile("(train|test)\\.bin");
  private static final Pattern IDX_IMAGES =
      Pattern.compile("(?<set>.*)(?<part>train|t10k|test)-images(?<dot>[-.])idx3-ubyte(\\.gz)?");

  /** Sizes to see whether images can be decoded. */
  private static final TensorShape LOOK = new TensorShape(32, 32, 3);

  private static final int CIFAR_10_BATCHES = 5;
  private static final int CIFAR_10_RECORDS = 10_000;
  private static final int CIFAR_100_RECORDS = 50_000;
  private static final int CIFAR_TESTS = 10_000;

  private final String format;
  private final Datasets.Source source;
  private final Part training;
  private final Optional<Part> test;

  private DataFolder(String format, Datasets.Source source, Part training, Optional<Part> test) {
    this.format = format;
    this.source = source;
    this.training = training;
    this.test = test;
  }

  /** Files that are opened when they are needed. */
  private interface Part {
    ImageFiles open() throws IOException;
  }

  /**
   * Looks at the names in a folder; what is damaged is found when it is read.
   *
   * @throws IOException when it is no folder, or its names fit no data set or several
   */
  public static DataFolder open(Path folder) throws IOException {
    Path root = folder.toRealPath();
    List<String> names;
    try (Stream<Path> entries = Files.list(root)) {
      names = entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
    if (names.stream().anyMatch(CIFAR_10.asMatchPredicate())) {
      List<Path> batches =
          IntStream.rangeClosed(1, CIFAR_10_BATCHES)
              .mapToObj(batch -> root.resolve("data_batch_" + batch + ".bin"))
              .toList();
      CifarFiles.Layout layout = CifarFiles.Layout.CIFAR_10;
      return ofFiles(
          "CIFAR-10 binary files",
          () -> new CifarFiles(layout, batches, CIFAR_10_RECORDS),
          () -> new CifarFiles(layout, List.of(root.resolve("test_batch.bin")), CIFAR_TESTS));
    }
    if (names.stream().anyMatch(CIFAR_100.asMatchPredicate())) {
      CifarFiles.Layout layout = CifarFiles.Layout.CIFAR_100;
      return ofFiles(
          "CIFAR-100 binary files",
          () -> new CifarFiles(layout, List.of(root.resolve("train.bin")), CIFAR_100_RECORDS),
          () -> new CifarFiles(layout, List.of(root.resolve("test.bin")), CIFAR_TESTS));
    }
    if (names.stream().anyMatch(IDX_IMAGES.asMatchPredicate())) {
      return idx(root, names);
    }
    ImageFolder images = new ImageFolder(root);
    return new DataFolder(
        "a folder of images for each class", images, () -> images.files(LOOK), Optional.empty());
  }

  private static DataFolder idx(Path root, List<String> names) throws IOException {
    // Plain files come before compressed ones of the same name.
    TreeMap<String, String> train = new TreeMap<>();
    TreeMap<String, String> test = new TreeMap<>();
    for (String name : names) {
      Matcher images = IDX_IMAGES.matcher(name);
      if (images.matches()) {
        boolean trains = images.group("part").equals("train");
        (trains ? train : test).putIfAbsent(name.replaceFirst("\\.gz$", ""), name);
      }
    }
    if (train.size() != 1 || test.size() > 1) {
      throw new IOException(
          "%s must hold one *train-images-idx3-ubyte and at most one of test images, holds %s"
              .formatted(
                  root, Stream.of(train, test).flatMap(all -> all.values().stream()).toList()));
    }
    String images = train.firstEntry().getValue();
    Part training =
        () ->
            IdxFiles.open(
                IdxFiles.File.of(root.resolve(images)), IdxFiles.File.of(labels(root, images)));
    if (test.isEmpty()) {
      return new DataFolder("IDX files", drawn(training), training, Optional.empty());
    }
    String tests = test.firstEntry().getValue();
    return ofFiles(
        "IDX files",
        training,
        () ->
            IdxFiles.open(
                IdxFiles.File.of(root.resolve(tests)),
                IdxFiles.File.of(labels(root, tests)),
                training.open().classes()));
  }

  private static Path labels(Path root, String images) throws IOException {
    Matcher name = IDX_IMAGES.matcher(images);
    if (!name.matches()) {
      throw new IllegalArgumentException("must be a file of IDX images, was " + images);
    }
    String plain =
        "%s%s-labels%sidx1-ubyte"
            .formatted(name.group("set"), name.group("part"), name.group("dot"));
    for (String candidate : List.of(plain, plain + ".gz")) {
      if (Files.isRegularFile(root.resolve(candidate))) {
        return root.resolve(candidate);
      }
    }
    throw new IOException(root.resolve(plain) + ": there is no such file, compressed or not");
  }

  private static DataFolder ofFiles(String format, Part training, Part test) {
    return new DataFolder(format, drawn(training), training, Optional.of(test));
  }

  private static Datasets.Source drawn(Part training) {
    return (split, shape) -> Images.drawn(training.open(), DrawnParts.of(split));
  }

  @Override
  public Datasets.Parts load(DataSplit split, TensorShape shape) throws IOException {
    return source.load(split, shape);
  }

  /** Those of its test files; a folder of images for each class has none. */
  @Override
  public Optional<ImageDataset> test(Normalisation normalisation) throws IOException {
    if (test.isEmpty()) {
      return Optional.empty();
    }
    ImageFiles files = test.get().open();
    return Optional.of(Images.all(files, normalisation));
  }

  /**
   * Reads all of it, test images too.
   *
   * @throws IOException naming file and offset of what is absent or damaged
   */
  public Contents contents() throws IOException {
    ImageFiles files = training.open();
    Tally trained = Tally.of(files);
    List<Contents.Part> parts = new ArrayList<>();
    parts.add(new Contents.Part("training", trained.classes()));
    if (test.isPresent()) {
      parts.add(new Contents.Part("test", Tally.of(test.get().open()).classes()));
    }
    return new Contents(format, files.shape(), trained.normalisation(), parts);
  }
}
