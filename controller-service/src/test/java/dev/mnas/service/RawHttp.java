package dev.mnas.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Sends request lines and headers that no well-behaved client lets a caller choose. */
public record RawHttp(int port) {

  /** The status that answers a request with these headers, and the body {@code {}}. */
  public int status(String requestLine, List<String> headers) {
    String head = String.join("\r\n", headers);
    String request =
        "%s HTTP/1.1\r\n%s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
            .formatted(requestLine, head);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      return Integer.parseInt(Objects.requireNonNull(answer.readLine()).split(" ")[1]);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
