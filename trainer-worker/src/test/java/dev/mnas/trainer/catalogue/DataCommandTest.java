package dev.mnas.trainer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.task.DataSplit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  private static final byte[] IMAGES = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 51, 102};
  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 1};

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(List<Fetchable> all, HttpClient client, String... words) {
    return DataCommand.commandLine(all, client)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  private int run(String... words) {
    return run(Catalogue.ALL, HttpClient.newHttpClient(), words);
  }

  @Test
  void listShowsSizesAndLicences() {
    assertThat(run("list")).isZero();
    assertThat(out.toString().lines())
        .hasSize(6)
        .anyMatch(line -> line.matches("fashion-mnist +bundled +10,000 \\+ 5,000 .*"))
        .anyMatch(line -> line.matches("cifar-10 +170 MB +50,000 .* 32x32x3 +none stated.*"))
        .anyMatch(line -> line.matches("mnist +12 MB +60,000 .* CC BY-SA 3.0.*"));
  }

  @Test
  void documentedCommandsAreUnderstood() throws IOException {
    Pattern line = Pattern.compile("(?m)^\\./mnas data ([^#\\n]*)");
    List<String> commands = new ArrayList<>();
    for (String page : List.of("README.md", "docs/studies.md")) {
      line.matcher(Files.readString(Path.of("..", page)))
          .results()
          .forEach(found -> commands.add(found.group(1).strip()));
    }
    assertThat(commands).hasSizeGreaterThan(3).contains("list");
    for (String command : commands) {
      DataCommand.commandLine(Catalogue.ALL, HttpClient.newHttpClient())
          .parseArgs(command.split(" +"));
      if (command.startsWith("fetch ")) {
        assertThat(Catalogue.ALL).extracting(Fetchable::name).contains(command.split(" +", -1)[1]);
      }
    }
  }

  @Test
  void namesOfTheCatalogueAreGoodForStudies() {
    assertThat(Catalogue.ALL)
        .extracting(Fetchable::name)
        .doesNotHaveDuplicates()
        .doesNotContain("fashion-mnist")
        .allSatisfy(DataSplit::requireName);
    assertThat(Catalogue.ALL.stream().flatMap(set -> set.files().stream()))
        .extracting(RemoteFile::sha256)
        .hasSize(10)
        .doesNotHaveDuplicates();
  }

  @Test
  void verifyTellsWhatAFolderHolds() throws IOException {
    Files.write(folder.resolve("train-images-idx3-ubyte"), IMAGES);
    Path labels = Files.write(folder.resolve("train-labels-idx1-ubyte"), LABELS);
    assertThat(run("verify", folder.toString())).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            folder + ": IDX files, 1x1x1, 2 classes",
            "training images: 3, 1 of class 0, 2 of class 1",
            "mean 0.2000, deviation 0.1633 of the training images");

    byte[] damaged = LABELS.clone();
    damaged[9] = 7;
    Files.write(labels, damaged);
    assertThat(run("verify", folder.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "mnas: %s, offset 9: label of image 1 is 7, but no image has label 2%n"
                .formatted(labels.toRealPath()));
  }

  @Test
  void absentFolderAndWrongUsageHaveTheirCodes() {
    assertThat(run("verify", folder.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("none: there is no such file or folder");
    assertThat(run("verify")).isEqualTo(2);
    assertThat(run("fetch", "imagenet")).isEqualTo(2);
    assertThat(err.toString()).contains("NAME must be one of [cifar-10, ", "was 'imagenet'");
    assertThat(run("upload")).isEqualTo(2);
  }

  @Test
  void fetchDownloadsUnpacksAndSaysHowToTrain(@TempDir Path keys) throws Exception {
    byte[] packed = ArchiveTest.tar(List.of(new TarArchiveEntry("made-up/a.bin")));
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(packed);
    try (LocalHttps server = new LocalHttps(keys)) {
      RemoteFile file =
          new RemoteFile(
              server.serveWhole("/made-up.tar.gz", packed),
              packed.length,
              HexFormat.of().formatHex(sum));
      List<Fetchable> all = List.of(new Fetchable("made-up", "", "", List.of(file), "made-up"));
      Path to = folder.resolve("new");
      assertThat(run(all, server.client(), "fetch", "made-up", "--to", to.toString()))
          .as(err.toString())
          .isZero();
      assertThat(to.resolve("made-up/a.bin")).hasContent("inside");
      assertThat(out.toString())
          .startsWith("./mnas trainer --dataset made-up=" + to.resolve("made-up") + " ");

      Path other = folder.resolve("other");
      assertThat(run(all, HttpClient.newHttpClient(), "fetch", "made-up", "--to", "" + other))
          .isEqualTo(1);
      assertThat(err.toString().lines().reduce("", (a, b) -> b)).contains("cannot be reached");
    }
  }
}
