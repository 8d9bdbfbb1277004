package dev.mnas.trainer.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Downloads files over https, and keeps what has the right length and SHA-256 only. What was
 * interrupted is in a file that ends in {@code .part}; the next download goes on there.
 */
final class Download {
  private static final int MOST_REDIRECTS = 5;
  private static final int BUFFER = 1 << 16;
  private static final int TOLD_TIMES = 10;
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final HttpClient client;
  private final PrintWriter progress;
  private final Duration silence;

  /**
   * Takes a client that follows no redirects: each is checked here.
   *
   * @param progress where to tell how far it is
   */
  Download(HttpClient client, PrintWriter progress) {
    this(client, progress, ANSWER_WITHIN);
  }

  /** As above, with the time after which a server that sends nothing is given up. */
  Download(HttpClient client, PrintWriter progress, Duration silence) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "the client must follow no redirects, follows " + client.followRedirects());
    }
    this.client = client;
    this.progress = progress;
    this.silence = silence;
  }

  /**
   * Downloads a file into a folder, unless it is there.
   *
   * @return where it is
   * @throws IOException naming the file and what is wrong
   */
  Path into(Path folder, RemoteFile file) throws IOException, InterruptedException {
    Path target = folder.resolve(file.name());
    if (Files.exists(target)) {
      if (Files.size(target) != file.bytes() || !sha256(target).equals(file.sha256())) {
        throw new IOException(target + ": is another file; move it away");
      }
      progress.println(file.name() + ": is there already");
      return target;
    }
    Path part = folder.resolve(file.name() + ".part");
    long have = Files.exists(part) ? Files.size(part) : 0;
    if (have < file.bytes()) {
      try (Body body = open(file, have)) {
        write(body, part, file);
      }
      have = Files.size(part);
    }
    if (have < file.bytes()) {
      throw new IOException(
          "%s: ended after %d of %d bytes; the same command goes on there"
              .formatted(file.source(), have, file.bytes()));
    }
    String sum = sha256(part);
    if (have > file.bytes() || !sum.equals(file.sha256())) {
      Files.delete(part);
      throw new IOException(
          have > file.bytes()
              ? "%s: must have %d bytes, has more".formatted(file.source(), file.bytes())
              : "%s: SHA-256 must be %s, was %s".formatted(file.source(), file.sha256(), sum));
    }
    return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * What the server sends.
   *
   * @param from offset of its first byte
   */
  private record Body(InputStream in, long from) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private Body open(RemoteFile file, long have) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = answer(file, have);
    boolean goesOn =
        answer.statusCode() == PARTIAL
            && answer
                .headers()
                .firstValue("Content-Range")
                .filter(range -> range.startsWith("bytes " + have + "-"))
                .isPresent();
    if (have > 0 && !goesOn && answer.statusCode() != OK) {
      answer.body().close();
      if (answer.statusCode() != PARTIAL && answer.statusCode() != RANGE_NOT_SATISFIABLE) {
        throw refused(file, answer);
      }
      return open(file, 0);
    }
    if (answer.statusCode() != OK && !goesOn) {
      answer.body().close();
      throw refused(file, answer);
    }
    return new Body(answer.body(), goesOn ? have : 0);
  }

  private static IOException refused(RemoteFile file, HttpResponse<?> answer) {
    return new IOException(file.source() + ": was answered with " + answer.statusCode());
  }

  private HttpResponse<InputStream> answer(RemoteFile file, long have)
      throws IOException, InterruptedException {
    URI now = file.source();
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpRequest.Builder request = HttpRequest.newBuilder(now).timeout(ANSWER_WITHIN);
      if (have > 0) {
        request.header("Range", "bytes=" + have + "-");
      }
      HttpResponse<InputStream> answer = send(now, request.build());
      if (answer.statusCode() / 100 != 3) {
        return answer;
      }
      answer.body().close();
      String location = answer.headers().firstValue("Location").orElse("");
      try {
        now = now.resolve(location);
        RemoteFile.requireHttps(now, file.source() + ": where it redirects to");
      } catch (IllegalArgumentException unsafe) {
        throw new IOException(unsafe.getMessage(), unsafe);
      }
    }
    throw new IOException(file.source() + ": redirects more than " + MOST_REDIRECTS + " times");
  }

  private HttpResponse<InputStream> send(URI source, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (IOException away) {
      // Some failures of the JDK have no message.
      throw new IOException(source + ": cannot be reached, " + away, away);
    }
  }

  private void write(Body body, Path part, RemoteFile file) throws IOException {
    StandardOpenOption mode =
        body.from() > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    long done = body.from();
    long told = -1;
    try (OutputStream out =
            Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
        SilenceLimit limit = new SilenceLimit(body.in(), silence)) {
      byte[] buffer = new byte[BUFFER];
      // One byte too many is enough to know.
      while (done <= file.bytes()) {
        if (done * TOLD_TIMES / file.bytes() > told) {
          told = done * TOLD_TIMES / file.bytes();
          progress.printf("%s: %,d of %,d bytes%n", file.name(), done, file.bytes());
          progress.flush();
        }
        int length = read(body.in(), buffer);
        if (length < 0) {
          return;
        }
        limit.heard();
        try {
          out.write(buffer, 0, length);
        } catch (IOException unwritten) {
          throw new IOException(part + ": " + unwritten.getMessage(), unwritten);
        }
        done += length;
      }
    }
  }

  /** A connection that breaks or falls silent is a body that ends: the caller counts. */
  private static int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException broken) {
      return -1;
    }
  }

  private static String sha256(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
