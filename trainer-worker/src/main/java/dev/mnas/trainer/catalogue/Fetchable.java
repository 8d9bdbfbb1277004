package dev.mnas.trainer.catalogue;

import java.util.List;

/**
 * A data set that can be fetched.
 *
 * @param name for {@code --dataset}
 * @param images in words
 * @param licence and whom to cite
 * @param files what it consists of
 * @param folder in which the unpacked files lie, empty where they are not packed
 */
record Fetchable(
    String name, String images, String licence, List<RemoteFile> files, String folder) {
  Fetchable {
    files = List.copyOf(files);
  }

  long bytes() {
    return files.stream().mapToLong(RemoteFile::bytes).sum();
  }
}
