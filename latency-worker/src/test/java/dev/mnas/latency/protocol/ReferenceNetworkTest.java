package dev.mnas.latency.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReferenceNetworkTest {
  @Test
  void neverChanges() {
    assertThat(ReferenceNetwork.VERSION).isEqualTo(1);
    assertThat(ReferenceNetwork.network().hash())
        .isEqualTo("3b9c8e678a8ad3eea2d6ee955320c84e8c84f61da526ead8e9bdf2970a124066");
  }

  @Test
  void modelIsTheSameEveryTime() {
    assertThat(ReferenceNetwork.model()).isEqualTo(ReferenceNetwork.model());
  }
}
