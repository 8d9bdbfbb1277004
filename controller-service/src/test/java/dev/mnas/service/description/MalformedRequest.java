package dev.mnas.service.description;

import dev.mnas.service.description.ExampleCall.Pair;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as it goes over the wire.
 *
 * @param target path and query as they are sent, right or wrong
 */
record MalformedRequest(
    DescribedOperation operation, String method, String target, List<Pair> headers, byte[] body) {
  private static final int SHOWN = 2_000;

  /** Its octets. The Host is right, and the length is that of the body. */
  byte[] octets(int port) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1:").append(port).append("\r\n");
    for (Pair header : headers) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    if (body.length > 0 || !method.equals("GET")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    // Characters above 255 of a header become question marks, as a client would send them.
    all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(body);
    return all.toByteArray();
  }

  /** With everything that is needed to send it again. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add(operation + ": " + method + " " + shorten(target));
    headers.forEach(header -> lines.add(header.name() + ": " + shorten(header.value())));
    lines.add(body.length + " octets: " + shorten(new String(body, StandardCharsets.UTF_8)));
    return String.join("\n", lines);
  }

  private static String shorten(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
