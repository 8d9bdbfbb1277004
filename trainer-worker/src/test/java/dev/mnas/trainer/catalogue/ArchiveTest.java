package dev.mnas.trainer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final byte[] TEXT = "inside".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path home;

  static byte[] tar(List<TarArchiveEntry> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (TarArchiveEntry entry : entries) {
        if (entry.isFile() && !entry.isLink()) {
          entry.setSize(TEXT.length);
          tar.putArchiveEntry(entry);
          tar.write(TEXT);
        } else {
          tar.putArchiveEntry(entry);
        }
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  private Path unpack(TarArchiveEntry... entries) throws IOException {
    Path file = Files.write(home.resolve("a.tar.gz"), tar(Arrays.asList(entries)));
    Path folder = Files.createDirectories(home.resolve("folder"));
    new Archive(file).unpack(folder);
    return folder;
  }

  private void refuses(TarArchiveEntry entry, String rule) throws IOException {
    assertThatIOException()
        .isThrownBy(() -> unpack(entry))
        .withMessageContainingAll("a.tar.gz: entry '" + entry.getName() + "' ", rule);
    try (var files = Files.walk(home)) {
      assertThat(files.filter(Files::isRegularFile).map(Path::getFileName))
          .containsExactly(Path.of("a.tar.gz"));
    }
  }

  private static TarArchiveEntry link(String name, byte kind) {
    TarArchiveEntry link = new TarArchiveEntry(name, kind);
    link.setLinkName("/etc/passwd");
    return link;
  }

  @Test
  void filesAndFoldersAreUnpackedAlsoTwice() throws IOException {
    for (int time = 0; time < 2; time++) {
      Path folder =
          unpack(
              new TarArchiveEntry("./"),
              new TarArchiveEntry("set/"),
              new TarArchiveEntry("set/a.bin"),
              new TarArchiveEntry("other/b.bin"));
      assertThat(folder.resolve("set/a.bin")).hasBinaryContent(TEXT);
      assertThat(folder.resolve("other/b.bin")).hasBinaryContent(TEXT);
    }
  }

  @Test
  void entryThatLeavesTheFolderIsRefused() throws IOException {
    refuses(new TarArchiveEntry("../escaped"), "must stay in");
    refuses(new TarArchiveEntry("set/../../escaped"), "must stay in");
    refuses(new TarArchiveEntry("../folder2/escaped"), "must stay in");
    refuses(new TarArchiveEntry("../escaped/"), "must stay in");
    refuses(new TarArchiveEntry(home.resolve("absolute").toString(), true), "must stay in");
    refuses(new TarArchiveEntry("."), "must stay in");
  }

  @Test
  void linksAndDevicesAreRefused() throws IOException {
    refuses(link("s", TarConstants.LF_SYMLINK), "must be a file or a folder");
    refuses(link("h", TarConstants.LF_LINK), "must be a file or a folder");
    refuses(new TarArchiveEntry("p", TarConstants.LF_FIFO), "must be a file or a folder");
  }

  @Test
  void linkThatLiesInTheFolderIsNotFollowedOutOfIt(@TempDir Path outside) throws IOException {
    Files.createDirectories(home.resolve("folder"));
    Files.createSymbolicLink(home.resolve("folder/link"), outside);
    refuses(new TarArchiveEntry("link/escaped"), "must stay in");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void truncatedArchiveIsRefused() throws IOException {
    byte[] whole = tar(List.of(new TarArchiveEntry("a.bin")));
    Path file = Files.write(home.resolve("a.tar.gz"), Arrays.copyOf(whole, whole.length / 2));
    assertThatIOException().isThrownBy(() -> new Archive(file).unpack(home));
  }
}
