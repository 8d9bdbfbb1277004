package dev.mnas.service.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.web.header.Header;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;

/**
 * The headers that tell a browser how little an answer may do. Written before the answer begins, so
 * that streams have them; errors that Tomcat hands to no filter but the error page have them too.
 */
final class AnswerHeaders extends HeaderWriterFilter {
  /** Scripts, styles and connections of the controller alone; nobody may frame its pages. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
          + "frame-ancestors 'none'";

  private static final String PERMISSIONS_POLICY =
      "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), "
          + "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

  private static final List<String> FILES = List.of("/app/", "/_static/");
  private static final int SECONDS_OF_A_YEAR = 31_536_000;

  AnswerHeaders() {
    super(writers());
    setShouldWriteHeadersEagerly(true);
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  /** Headers that every answer has, whoever gives it. */
  static Map<String, String> always() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Permissions-Policy", PERMISSIONS_POLICY);
    return headers;
  }

  private static List<HeaderWriter> writers() {
    HstsHeaderWriter transport = new HstsHeaderWriter(SECONDS_OF_A_YEAR, false);
    return List.of(
        new StaticHeadersWriter(
            always().entrySet().stream()
                .map(header -> new Header(header.getKey(), header.getValue()))
                .toList()),
        // Of https alone.
        transport,
        (request, response) ->
            response.setHeader("Cache-Control", caching(request.getRequestURI())));
  }

  /** The dashboard's files may be kept and asked for anew; answers with data may not be kept. */
  private static String caching(String path) {
    return FILES.stream().anyMatch(path::startsWith) ? "no-cache" : "no-store";
  }
}
