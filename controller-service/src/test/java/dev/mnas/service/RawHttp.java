package dev.mnas.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends request lines and headers that no well-behaved client lets a caller choose. */
public record RawHttp(int port) {

  /** The status that answers a request with these headers, and the body {@code {}}. */
  public int status(String requestLine, List<String> headers) {
    String head = String.join("\r\n", headers);
    String request =
        "%s HTTP/1.1\r\n%s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
            .formatted(requestLine, head);
    return Integer.parseInt(answer(request).split(" ")[1]);
  }

  /** All that answers these octets until the controller closes the connection. */
  public String answer(String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
