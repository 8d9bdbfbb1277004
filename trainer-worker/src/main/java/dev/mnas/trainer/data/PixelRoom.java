package dev.mnas.trainer.data;

import java.io.Closeable;
import java.io.IOException;

/** Takes the pixels of so many images, in any order. */
interface PixelRoom extends Closeable {
  /** What a part of a data set may take of the heap; more of it goes to a file. */
  long MOST_ON_HEAP = 64L << 20;

  /**
   * Room on the heap where it is little, else in a file.
   *
   * @param imageLength bytes of one
   */
  static PixelRoom of(int count, int imageLength) throws IOException {
    return (long) count * imageLength <= MOST_ON_HEAP
        ? new OnHeap(new byte[count * imageLength], imageLength)
        : new PixelFile.Room(count, imageLength);
  }

  /**
   * Takes one image.
   *
   * @param image counted from 0
   * @throws IOException when there is no room on the disk
   */
  void put(int image, byte[] pixels) throws IOException;

  /** All that was put, once every image was; outlives this room. */
  Pixels whole() throws IOException;

  /** In memory. */
  record OnHeap(byte[] bytes, int imageLength) implements PixelRoom {
    @Override
    public void put(int image, byte[] pixels) {
      System.arraycopy(pixels, 0, bytes, image * imageLength, imageLength);
    }

    @Override
    public Pixels whole() {
      return new Pixels.OnHeap(bytes, imageLength);
    }

    @Override
    public void close() {}
  }
}
