package dev.mnas.trainer.catalogue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** A {@code .tar.gz} file. */
record Archive(Path file) {

  /**
   * Unpacks files and folders in place of those that are there.
   *
   * @throws IOException naming the entry that is a link or leaves the folder
   */
  void unpack(Path folder) throws IOException {
    Path root = folder.toRealPath();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GzipCompressorInputStream(raw))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = target(root, entry);
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          // A link that lies in the folder already may lead out of it.
          Path parent = Files.createDirectories(target.resolve("..").normalize());
          if (!parent.toRealPath().startsWith(root)) {
            throw refused(entry, "must stay in " + root);
          }
          Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private Path target(Path root, TarArchiveEntry entry) throws IOException {
    byte kind = entry.getLinkFlag();
    if (kind != TarConstants.LF_NORMAL
        && kind != TarConstants.LF_OLDNORM
        && kind != TarConstants.LF_DIR) {
      throw refused(entry, "must be a file or a folder");
    }
    try {
      Path target = root.resolve(entry.getName()).normalize();
      if (target.startsWith(root) && (entry.isDirectory() || !target.equals(root))) {
        return target;
      }
    } catch (InvalidPathException impossible) {
      throw refused(entry, String.valueOf(impossible.getMessage()));
    }
    throw refused(entry, "must stay in " + root);
  }

  private IOException refused(TarArchiveEntry entry, String rule) {
    return new IOException("%s: entry '%s' %s".formatted(file, entry.getName(), rule));
  }
}
