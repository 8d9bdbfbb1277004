package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Binary files of CIFAR-10 or CIFAR-100 (Krizhevsky 2009): records of the label's bytes and a plane
 * for each colour, row-major.
 *
 * @param files in the order they are read
 * @param records in each file
 */
record CifarFiles(Layout layout, List<Path> files, int records) implements ImageFiles {
  private static final TensorShape SHAPE = new TensorShape(32, 32, 3);
  private static final int PLANE = SHAPE.height() * SHAPE.width();

  /** What tells the two data sets apart. */
  enum Layout {
    /** One label byte. */
    CIFAR_10(1, 10),
    /** A byte for one of 20 coarse classes, which is not used, and one for the fine class. */
    CIFAR_100(2, 100);

    private final int labelBytes;
    private final int classes;

    Layout(int labelBytes, int classes) {
      this.labelBytes = labelBytes;
      this.classes = classes;
    }
  }

  @Override
  public TensorShape shape() {
    return SHAPE;
  }

  @Override
  public int classes() {
    return layout.classes;
  }

  @Override
  public int count() {
    return files.size() * records;
  }

  @Override
  public void read(Sink sink) throws IOException {
    byte[] record = new byte[layout.labelBytes + SHAPE.channels() * PLANE];
    byte[] pixels = new byte[SHAPE.channels() * PLANE];
    int image = 0;
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new IOException(file + ": there is no such file");
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
        for (int number = 0; number < records; number++) {
          int label = label(in, record, file, number);
          toChannelsLast(record, pixels);
          sink.take(image++, label, pixels);
        }
        if (in.read() != -1) {
          throw new IOException(
              "%s: must end at offset %d after %d records, has %d bytes"
                  .formatted(file, (long) records * record.length, records, Files.size(file)));
        }
      }
    }
  }

  private int label(InputStream in, byte[] record, Path file, int number) throws IOException {
    long offset = (long) number * record.length;
    int length = in.readNBytes(record, 0, record.length);
    if (length < record.length) {
      throw new IOException(
          "%s: ends at offset %d in record %d, must have %d records of %d bytes"
              .formatted(file, offset + length, number, records, record.length));
    }
    int label = record[layout.labelBytes - 1] & 0xff;
    if (label >= layout.classes) {
      throw new IOException(
          "%s: record %d at offset %d has label %d, must be below %d"
              .formatted(file, number, offset, label, layout.classes));
    }
    return label;
  }

  private void toChannelsLast(byte[] record, byte[] pixels) {
    int at = layout.labelBytes;
    for (int channel = 0; channel < SHAPE.channels(); channel++) {
      for (int pixel = 0; pixel < PLANE; pixel++) {
        pixels[pixel * SHAPE.channels() + channel] = record[at++];
      }
    }
  }
}
