package dev.mnas.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A controller with fixed answers on a free loopback port. */
final class StubController implements AutoCloseable {
  /** Method, path, content type and body of every request. */
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  private final Map<String, Answer> answers = new HashMap<>();
  private final HttpServer server;

  private record Answer(int status, byte[] body) {}

  StubController() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String route = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          String type = exchange.getRequestHeaders().getFirst("Content-Type");
          requests.add(body.isEmpty() ? route : route + " " + type + " " + body);
          Answer answer = answers.getOrDefault(route, new Answer(404, new byte[0]));
          exchange.sendResponseHeaders(
              answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
          exchange.getResponseBody().write(answer.body());
          exchange.close();
        });
    server.start();
  }

  StubController answer(String route, int status, String json) {
    return answer(route, status, json.getBytes(StandardCharsets.UTF_8));
  }

  StubController answer(String route, int status, byte[] body) {
    answers.put(route, new Answer(status, body));
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
