package dev.mnas.service.artifact;

import dev.mnas.service.process.DiskSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Takes uploads that are named by their SHA-256, within the limit and beside the disk's reserve.
 */
@Component
class IncomingFile {
  private static final String HASH = "[0-9a-f]{64}";
  private static final int CHUNK = 1 << 16;

  private final DiskSpace disk;
  private final long limitBytes;

  IncomingFile(DiskSpace disk, @Value("${mnas.artifact-limit}") DataSize limit) {
    this.disk = disk;
    this.limitBytes = limit.toBytes();
  }

  /** What happens to a file that is whole. */
  interface Destination {
    /**
     * Moves it away.
     *
     * @param whole the content; deleted afterwards if it is still there
     * @param bytes its length
     */
    void take(Path whole, long bytes) throws IOException;
  }

  static void requireHash(String sha256) {
    if (!sha256.matches(HASH)) {
      throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits in lower case");
    }
  }

  /**
   * Receives an upload and passes it on once its hash is checked.
   *
   * @param folder where it is written meanwhile
   * @throws dev.mnas.service.process.DiskFullException when it does not fit beside the reserve
   * @throws RefusedUploadException when the content is too large or does not hash to its name
   */
  void receive(String sha256, InputStream content, Path folder, Destination destination)
      throws IOException {
    disk.requireRoomFor(0);
    try {
      Files.createDirectories(folder);
      Path partial = Files.createTempFile(folder, "upload-", ".part");
      try {
        destination.take(partial, copy(content, partial, sha256));
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException failed) {
      if (disk.full()) {
        throw disk.asFailure(failed);
      }
      throw failed;
    }
  }

  private long copy(InputStream content, Path partial, String sha256) throws IOException {
    MessageDigest digest = digest();
    long bytes = 0;
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(partial)) {
      for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
        bytes += read;
        if (bytes > limitBytes) {
          throw new RefusedUploadException(
              true, "an artifact may have %d bytes".formatted(limitBytes));
        }
        disk.requireRoomFor(read);
        digest.update(chunk, 0, read);
        out.write(chunk, 0, read);
      }
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(sha256)) {
      throw new RefusedUploadException(
          false, "the content must hash to %s, hashed to %s".formatted(sha256, actual));
    }
    return bytes;
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
