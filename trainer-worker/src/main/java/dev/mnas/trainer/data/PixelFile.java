package dev.mnas.trainer.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Pixels that are too many for the heap: in a file of the temporary folder without a name, so that
 * it goes with the process, read through the system's page cache. It is written before it is
 * mapped: a disk that is full then is an error of writing, not a crash of reading.
 */
final class PixelFile implements Pixels {
  /** A mapping has at most 2 GB. */
  private static final int SEGMENT_BYTES = 1 << 30;

  private final int count;
  private final int imageLength;
  private final int imagesPerSegment;
  private final List<MappedByteBuffer> segments = new ArrayList<>();

  private PixelFile(FileChannel file, int count, int imageLength, int segmentBytes)
      throws IOException {
    this.count = count;
    this.imageLength = imageLength;
    imagesPerSegment = Math.max(1, segmentBytes / imageLength);
    for (int from = 0; from < count; from += imagesPerSegment) {
      long start = (long) from * imageLength;
      long bytes = (long) Math.min(imagesPerSegment, count - from) * imageLength;
      segments.add(file.map(FileChannel.MapMode.READ_ONLY, start, bytes));
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int imageLength() {
    return imageLength;
  }

  @Override
  public void read(int image, byte[] target) {
    segments
        .get(image / imagesPerSegment)
        .get(image % imagesPerSegment * imageLength, target, 0, imageLength);
  }

  /** A file that is being written. */
  static final class Room implements PixelRoom {
    private final FileChannel file;
    private final int count;
    private final int imageLength;
    private final int segmentBytes;

    Room(int count, int imageLength) throws IOException {
      this(Path.of(System.getProperty("java.io.tmpdir")), count, imageLength, SEGMENT_BYTES);
    }

    Room(Path folder, int count, int imageLength, int segmentBytes) throws IOException {
      Path path = Files.createTempFile(folder, "mnas-", ".pixels");
      this.file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      this.count = count;
      this.imageLength = imageLength;
      this.segmentBytes = segmentBytes;
    }

    @Override
    public void put(int image, byte[] pixels) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(pixels, 0, imageLength);
      long at = (long) image * imageLength;
      while (left.hasRemaining()) {
        at += file.write(left, at);
      }
    }

    @Override
    public Pixels whole() throws IOException {
      return new PixelFile(file, count, imageLength, segmentBytes);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
