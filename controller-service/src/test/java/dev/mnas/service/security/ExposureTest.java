package dev.mnas.service.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.service.ControllerFixture;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {
  private static final Optional<String> NONE = Optional.empty();
  private static final Optional<String> TOKEN = Optional.of("secret");
  private static final Optional<String> OTHER = Optional.of("other secret");

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "[::]", "192.0.2.7", "search.example", ""})
  void otherAddressesNeedBothTokens(String address) {
    refused(new Exposure(address, NONE, NONE, false));
    refused(new Exposure(address, TOKEN, NONE, false));
    refused(new Exposure(address, NONE, TOKEN, false));
    assertThatCode(() -> new Exposure(address, TOKEN, OTHER, false).requireTokens(Set::of))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
  void loopbackNeedsNone(String address) {
    assertThatCode(() -> new Exposure(address, NONE, NONE, false).requireTokens(Set::of))
        .doesNotThrowAnyException();
  }

  private static void refused(Exposure exposure) {
    assertThatThrownBy(() -> exposure.requireTokens(Set::of))
        .isInstanceOf(UnsafeExposureException.class)
        .hasMessageContaining(exposure.address())
        .hasMessageContaining("MNAS_WORKER_TOKEN");
  }

  @ParameterizedTest
  @CsvSource({
    "--server.address=0.0.0.0, --mnas.user-token=secret",
    "--server.address=0.0.0.0, --mnas.worker-token=secret",
    "--server.Address=0.0.0.0, --mnas.worker-token=secret"
  })
  void controllerDoesNotStartThereWithOneToken(String address, String token) {
    assertThatThrownBy(() -> new ControllerFixture(data, address, token))
        .isInstanceOf(UnsafeExposureException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void blankTokenIsNone(String blank) {
    assertThatThrownBy(
            () ->
                new ControllerFixture(
                    data,
                    "--server.address=0.0.0.0",
                    "--mnas.user-token=secret",
                    "--mnas.worker-token=" + blank))
        .isInstanceOf(UnsafeExposureException.class);
  }

  @Test
  void storedTokensDoForThoseThatTheEnvironmentLacks() {
    Exposure user = new Exposure("0.0.0.0", TOKEN, NONE, false);
    assertThatCode(() -> user.requireTokens(() -> Set.of(TokenRole.WORKER)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> user.requireTokens(() -> Set.of(TokenRole.USER)))
        .isInstanceOf(UnsafeExposureException.class);
  }

  @Test
  void loopbackAsksWhomTheOperatorWantsAsked() {
    Exposure open = new Exposure("127.0.0.1", NONE, NONE, false);
    Exposure users = new Exposure("127.0.0.1", TOKEN, NONE, false);
    Exposure always = new Exposure("127.0.0.1", NONE, NONE, true);
    for (TokenRole role : TokenRole.values()) {
      assertThat(open.asksFor(role)).isFalse();
      assertThat(users.asksFor(role)).isEqualTo(role == TokenRole.USER);
      assertThat(always.asksFor(role)).isTrue();
    }
    refused(always);
  }

  @Test
  void oneTokenForBothIsNone() {
    assertThatThrownBy(() -> new Exposure("127.0.0.1", TOKEN, TOKEN, false))
        .isInstanceOf(UnsafeExposureException.class)
        .hasMessageContaining("differ");
  }
}
