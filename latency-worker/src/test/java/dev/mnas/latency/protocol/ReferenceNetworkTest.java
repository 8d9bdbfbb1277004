package dev.mnas.latency.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReferenceNetworkTest {
  @Test
  void neverChanges() {
    assertThat(ReferenceNetwork.VERSION).isEqualTo(1);
    assertThat(ReferenceNetwork.network().hash())
        .isEqualTo("ad3475cee92f3c23699d1053e107d80cf38d2ebdf45af6db57b7ee5a8b77e7ff");
  }

  @Test
  void modelIsTheSameEveryTime() {
    assertThat(ReferenceNetwork.model()).isEqualTo(ReferenceNetwork.model());
  }
}
