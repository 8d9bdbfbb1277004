package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.io.IOException;

/** Labelled images of one size, read in the order of their files. */
interface ImageFiles {
  TensorShape shape();

  /** Labels lie in [0, classes). */
  int classes();

  int count();

  /**
   * Reads all of them.
   *
   * @throws IOException naming file and offset when one is absent or damaged
   */
  void read(Sink sink) throws IOException;

  /** Takes images. */
  interface Sink {
    /**
     * Takes one.
     *
     * @param image counted from 0
     * @param pixels row-major, channels last; overwritten afterwards
     * @throws IOException when there is no room for it
     */
    void take(int image, int label, byte[] pixels) throws IOException;
  }

  /** These images, and then others of the same kind. */
  record Joined(ImageFiles first, ImageFiles second) implements ImageFiles {
    @Override
    public TensorShape shape() {
      return first.shape();
    }

    @Override
    public int classes() {
      return first.classes();
    }

    @Override
    public int count() {
      return first.count() + second.count();
    }

    @Override
    public void read(Sink sink) throws IOException {
      first.read(sink);
      second.read((image, label, pixels) -> sink.take(first.count() + image, label, pixels));
    }
  }
}
