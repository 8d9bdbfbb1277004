package dev.mnas.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;

/** Serving https by a certificate and its key, both PEM files. */
final class Tls {
  private Tls() {}

  /**
   * The controller's settings; none without both files. A renewed certificate is read again.
   *
   * @throws Unusable when one is missing or cannot be read
   */
  static List<String> settings(@Nullable Path certificate, @Nullable Path key) {
    if (certificate == null && key == null) {
      return List.of();
    }
    if (certificate == null || key == null) {
      throw new Unusable("--tls-cert and --tls-key need each other");
    }
    try {
      if (PemContent.load(certificate).getCertificates().isEmpty()) {
        throw new Unusable(certificate + " has no certificate");
      }
      if (PemContent.load(key).getPrivateKey() == null) {
        throw new Unusable(key + " has no private key");
      }
    } catch (IOException | IllegalStateException | IllegalArgumentException unreadable) {
      throw new Unusable("the certificate or its key cannot be read: " + unreadable);
    }
    String bundle = "--spring.ssl.bundle.pem.mnas.";
    return List.of(
        bundle + "keystore.certificate=" + certificate.toAbsolutePath().toUri(),
        bundle + "keystore.private-key=" + key.toAbsolutePath().toUri(),
        bundle + "reload-on-update=true",
        "--server.ssl.bundle=mnas",
        "--server.ssl.enabled-protocols=TLSv1.3,TLSv1.2");
  }

  /** The files do not make a certificate to serve with; the message is for people. */
  static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }
}
