package dev.mnas.trainer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final int HALF = 100_000;

  private final byte[] content = new byte[2 * HALF];
  private final StringWriter progress = new StringWriter();

  @TempDir private Path keys;
  @TempDir private Path folder;
  private LocalHttps server;
  private Path target;
  private Path part;

  @BeforeEach
  void start() throws Exception {
    new Random(1).nextBytes(content);
    server = new LocalHttps(keys);
    target = folder.resolve("set.bin");
    part = folder.resolve("set.bin.part");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static RemoteFile file(URI source, byte[] expected) throws Exception {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(expected);
    return new RemoteFile(source, expected.length, HexFormat.of().formatHex(sum));
  }

  private Path download(URI source) throws Exception {
    return new Download(server.client(), new PrintWriter(progress))
        .into(folder, file(source, content));
  }

  private void failsWith(URI source, String message) {
    assertThatIOException().isThrownBy(() -> download(source)).withMessage(message);
    assertThat(target).doesNotExist();
  }

  private void half() throws IOException {
    Files.write(part, Arrays.copyOf(content, HALF));
  }

  private void isWhole() {
    assertThat(target).hasBinaryContent(content);
    assertThat(part).doesNotExist();
  }

  @Test
  void wholeFileIsKeptAndNotFetchedAgain() throws Exception {
    URI source = server.serveRanges("/set.bin", content);
    assertThat(download(source)).isEqualTo(target);
    isWhole();
    assertThat(progress.toString()).contains("set.bin: 0 of 200,000 bytes", "200,000 of 200,000");
    download(source);
    assertThat(server.ranges).containsExactly("");
  }

  @Test
  void interruptedFileGoesOnWhereItEnded() throws Exception {
    URI source =
        server.serve(
            "/set.bin",
            exchange -> {
              exchange.sendResponseHeaders(200, content.length);
              exchange.getResponseBody().write(content, 0, HALF);
              exchange.getResponseBody().flush();
              await().until(() -> Files.exists(part) && Files.size(part) > HALF / 2);
              throw new IOException("the line breaks");
            });
    assertThatIOException()
        .isThrownBy(() -> download(source))
        .withMessageMatching(
            ".*/set.bin: ended after \\d+ of 200000 bytes; the same command goes on there");
    long have = Files.size(part);
    assertThat(have).isBetween(HALF / 2L, (long) HALF);
    server.serveRanges("/set.bin", content);
    download(source);
    assertThat(server.ranges).containsExactly("", "bytes=" + have + "-");
    isWhole();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void serverThatFallsSilentIsGivenUp() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    URI source =
        server.serve(
            "/set.bin",
            exchange -> {
              exchange.sendResponseHeaders(200, content.length);
              exchange.getResponseBody().write(content, 0, HALF);
              exchange.getResponseBody().flush();
              try {
                over.await();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            });
    Download impatient =
        new Download(server.client(), new PrintWriter(progress), Duration.ofMillis(300));
    try {
      assertThatIOException()
          .isThrownBy(() -> impatient.into(folder, file(source, content)))
          .withMessageContaining("the same command goes on there");
    } finally {
      over.countDown();
    }
    assertThat(part).exists();
  }

  @Test
  void serverThatIgnoresRangesIsReadFromTheFront() throws Exception {
    half();
    download(server.serveWhole("/set.bin", content));
    assertThat(server.ranges).containsExactly("bytes=100000-");
    isWhole();
  }

  @Test
  void rangeThatIsRefusedOrAnotherIsAskedForWhole() throws Exception {
    half();
    URI source =
        server.serve(
            "/set.bin",
            exchange -> {
              boolean ranged = exchange.getRequestHeaders().containsKey("Range");
              if (ranged) {
                exchange.sendResponseHeaders(416, -1);
              } else {
                LocalHttps.send(exchange, 200, content);
              }
            });
    download(source);
    isWhole();
    Files.delete(target);
    half();
    server.serve(
        "/set.bin",
        exchange -> {
          boolean ranged = exchange.getRequestHeaders().containsKey("Range");
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-199999/200000");
          LocalHttps.send(exchange, ranged ? 206 : 200, content);
        });
    download(source);
    isWhole();
  }

  @Test
  void otherContentIsDeleted() throws Exception {
    byte[] other = content.clone();
    other[7]++;
    URI source = server.serveWhole("/set.bin", other);
    failsWith(
        source,
        "%s: SHA-256 must be %s, was %s"
            .formatted(source, file(source, content).sha256(), file(source, other).sha256()));
    assertThat(part).doesNotExist();
  }

  @Test
  void shorterFileIsKeptToGoOn() {
    URI source = server.serveWhole("/set.bin", Arrays.copyOf(content, HALF));
    failsWith(
        source, source + ": ended after 100000 of 200000 bytes; the same command goes on there");
    assertThat(part).hasSize(HALF);
  }

  @Test
  void longerFileIsRefused() {
    URI source = server.serveWhole("/set.bin", Arrays.copyOf(content, 5_000_000));
    failsWith(source, source + ": must have 200000 bytes, has more");
    assertThat(part).doesNotExist();
  }

  @Test
  void redirectsToHttpsAreFollowedWithTheRange() throws Exception {
    half();
    server.serveRanges("/there/other-name", content);
    download(server.redirect("/set.bin", "/there/other-name"));
    assertThat(server.ranges).containsExactly("bytes=100000-", "bytes=100000-");
    isWhole();
  }

  @Test
  void redirectToHttpIsRefused() {
    URI source = server.redirect("/set.bin", "http://127.0.0.1:1/set.bin");
    failsWith(
        source, source + ": where it redirects to must be https, was http://127.0.0.1:1/set.bin");
  }

  @Test
  void endlessRedirectsAreRefused() {
    URI source = server.redirect("/set.bin", "/set.bin");
    failsWith(source, source + ": redirects more than 5 times");
  }

  @Test
  void answerOfAnErrorIsNamedAndLeavesWhatThereIs() throws Exception {
    half();
    failsWith(server.uri("/set.bin"), server.uri("/set.bin") + ": was answered with 404");
    assertThat(part).hasSize(HALF);
  }

  @Test
  void otherFileOfThatNameIsLeftAlone() throws Exception {
    URI source = server.serveWhole("/set.bin", content);
    Files.writeString(target, "mine");
    assertThatIOException()
        .isThrownBy(() -> download(source))
        .withMessage(target + ": is another file; move it away");
    assertThat(target).hasContent("mine");
  }

  @Test
  void serverWithoutATrustedCertificateIsRefused() throws Exception {
    URI source = server.serveWhole("/set.bin", content);
    HttpClient usual = HttpClient.newHttpClient();
    assertThatIOException()
        .isThrownBy(
            () ->
                new Download(usual, new PrintWriter(progress)).into(folder, file(source, content)))
        .withMessageStartingWith(source + ": cannot be reached, ")
        .withMessageContaining("SSL");
  }

  @Test
  void onlyHttpsAndNoHiddenRedirectsAreTaken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RemoteFile(URI.create("http://a.example/b"), 1, "ab".repeat(32)))
        .withMessage("source must be https, was http://a.example/b");
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Download(following, new PrintWriter(progress)))
        .withMessageContaining("ALWAYS");
  }
}
