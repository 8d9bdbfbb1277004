package dev.mnas.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate authority of one's own, in place of those that Java trusts. */
public final class TrustedAuthority {
  /** Names the PEM file where no option does. */
  public static final String VARIABLE = "MNAS_CA";

  private TrustedAuthority() {}

  /** The option's file, else that of the environment. */
  public static @Nullable Path file(@Nullable Path option) {
    return Optional.ofNullable(option)
        .or(
            () ->
                Optional.ofNullable(System.getenv(VARIABLE))
                    .filter(name -> !name.isBlank())
                    .map(Path::of))
        .orElse(null);
  }

  /**
   * Trusts the certificates of a PEM file alone.
   *
   * @throws IllegalArgumentException when it cannot be read or has none
   */
  public static SSLContext context(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new CertificateException("it has no certificate");
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates) {
        trusted.setCertificateEntry("ca-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException unusable) {
      throw new IllegalArgumentException(
          "the authority's file must be PEM certificates, was %s: %s".formatted(pem, unusable),
          unusable);
    }
  }
}
