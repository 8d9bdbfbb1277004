package dev.mnas.trainer.data;

/** The pixels of images of one size, each row-major, channels last. Immutable. */
interface Pixels {
  /** Images. */
  int count();

  /** Bytes of one image. */
  int imageLength();

  /**
   * Copies one image.
   *
   * @param image counted from 0
   * @param target at least as long as an image
   */
  void read(int image, byte[] target);

  /** In memory. */
  record OnHeap(byte[] bytes, int imageLength) implements Pixels {
    @Override
    public int count() {
      return bytes.length / imageLength;
    }

    @Override
    public void read(int image, byte[] target) {
      System.arraycopy(bytes, image * imageLength, target, 0, imageLength);
    }
  }

  /** The first images of others. */
  record First(Pixels all, int count) implements Pixels {
    @Override
    public int imageLength() {
      return all.imageLength();
    }

    @Override
    public void read(int image, byte[] target) {
      all.read(image, target);
    }
  }
}
