package dev.mnas.trainer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server on this machine with a certificate of its own, and a client that trusts it. */
final class LocalHttps implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** The Range header of each request, empty where there was none. */
  final List<String> ranges = new CopyOnWriteArrayList<>();

  private final Map<String, HttpHandler> pages = new ConcurrentHashMap<>();
  private final SSLContext tls = SSLContext.getInstance("TLS");
  private final HttpsServer server;

  LocalHttps(Path folder) throws Exception {
    KeyStore keys = keys(folder.resolve("store.p12"));
    KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    key.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("mnas"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    tls.init(key.getKeyManagers(), trust.getTrustManagers(), null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext("/", this::answer);
    server.start();
  }

  private static KeyStore keys(Path store) throws Exception {
    Files.deleteIfExists(store);
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String arguments =
        "-genkeypair -alias mnas -keyalg EC -groupname secp256r1 -dname CN=mnas"
            + " -ext san=ip:127.0.0.1 -validity 2 -storetype PKCS12 -storepass changeit -keystore";
    ProcessBuilder process = new ProcessBuilder(keytool);
    process.command().addAll(Arrays.asList(arguments.split(" ")));
    process.command().add(store.toString());
    assertThat(process.inheritIO().start().waitFor()).as("keytool").isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(range == null ? "" : range);
    try (exchange) {
      HttpHandler page = pages.get(exchange.getRequestURI().getPath());
      if (page == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        page.handle(exchange);
      }
    }
  }

  /** Serves a page. */
  URI serve(String path, HttpHandler page) {
    pages.put(path, page);
    return uri(path);
  }

  /** Serves a file as servers do that know no ranges. */
  URI serveWhole(String path, byte[] content) {
    return serve(path, exchange -> send(exchange, 200, content));
  }

  /** Serves a file, or what is asked of it. */
  URI serveRanges(String path, byte[] content) {
    return serve(
        path,
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          if (range == null) {
            send(exchange, 200, content);
            return;
          }
          int from = Integer.parseInt(range.replaceAll("\\D", ""));
          exchange
              .getResponseHeaders()
              .set(
                  "Content-Range",
                  "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
          send(exchange, 206, Arrays.copyOfRange(content, from, content.length));
        });
  }

  /** Redirects. */
  URI redirect(String path, String location) {
    return serve(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(302, -1);
        });
  }

  static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }

  URI uri(String path) {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** As the product makes it, but with another certificate to trust. */
  HttpClient client() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .sslContext(tls)
        .build();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
