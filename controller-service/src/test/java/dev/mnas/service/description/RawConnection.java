package dev.mnas.service.description;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends any octets as a request and reads the answer; the connection is kept where it may be. */
final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final int port;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  RawConnection(int port) {
    this.port = port;
  }

  /**
   * An answer.
   *
   * @param type without its parameters, empty where there is none
   * @param body of an event stream empty: it does not end
   */
  record Answer(int status, String type, Map<String, String> headers, String body) {}

  /**
   * @param method of the request, whose answer has no body when it is HEAD
   */
  Answer send(String method, byte[] request) throws IOException {
    boolean kept = socket != null;
    try {
      return exchange(method, request);
    } catch (IOException gone) {
      close();
      if (!kept) {
        throw gone;
      }
      // The controller may end a connection between two requests.
      return exchange(method, request);
    }
  }

  private Answer exchange(String method, byte[] request) throws IOException {
    Socket connected = socket;
    InputStream from = in;
    if (connected == null || from == null) {
      connected = new Socket(InetAddress.getLoopbackAddress(), port);
      connected.setSoTimeout(PATIENCE_MILLIS);
      connected.setTcpNoDelay(true);
      from = new BufferedInputStream(connected.getInputStream());
      socket = connected;
      in = from;
    }
    try {
      connected.getOutputStream().write(request);
    } catch (IOException refusedEarly) {
      // A body that is refused unread; the answer is there all the same.
    }
    Answer answer = read(method, from);
    if (answer.type().equals("text/event-stream")
        || "close".equalsIgnoreCase(answer.headers().get("connection"))) {
      close();
    }
    return answer;
  }

  private static Answer read(String method, InputStream from) throws IOException {
    String[] start = line(from).split(" ", 3);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(from); !line.isEmpty(); line = line(from)) {
      String[] parts = line.split(":", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
    }
    String type = headers.getOrDefault("content-type", "").split(";")[0];
    boolean bodiless = start[1].equals("204") || method.equals("HEAD");
    byte[] body = bodiless || type.equals("text/event-stream") ? new byte[0] : body(headers, from);
    return new Answer(
        Integer.parseInt(start[1]), type, headers, new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] body(Map<String, String> headers, InputStream from) throws IOException {
    String length = headers.get("content-length");
    if (length != null) {
      return from.readNBytes(Integer.parseInt(length));
    }
    if (!headers.containsKey("transfer-encoding")) {
      return from.readAllBytes();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int chunk = chunk(from); chunk > 0; chunk = chunk(from)) {
      body.write(from.readNBytes(chunk));
      line(from);
    }
    line(from);
    return body.toByteArray();
  }

  private static int chunk(InputStream from) throws IOException {
    return Integer.parseInt(line(from), 16);
  }

  private static String line(InputStream from) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = from.read(); octet != '\n'; octet = from.read()) {
      if (octet < 0) {
        throw new EOFException("the connection ended");
      }
      if (octet != '\r') {
        line.append((char) octet);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
    socket = null;
    in = null;
  }
}
