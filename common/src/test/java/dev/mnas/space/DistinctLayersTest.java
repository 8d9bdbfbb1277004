package dev.mnas.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.Layer;
import dev.mnas.network.LayerKey;
import dev.mnas.yaml.Presets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistinctLayersTest {
  private static final SearchSpace SPACE = Presets.find("fashion").orElseThrow();

  @Test
  void layersOfASpaceAreEachThereOnce() {
    Map<String, Layer> layers = DistinctLayers.of(SPACE);
    assertThat(layers).hasSize(464);
    layers.forEach((key, layer) -> assertThat(LayerKey.of(layer)).isEqualTo(key));
    assertThat(layers).containsKey("conv k3 s2 RELU6 28x28x1 14x14x16");
  }

  @Test
  void networksOfTheSpaceAreMadeOfThem() {
    Map<String, Layer> layers = DistinctLayers.of(SPACE);
    Random random = new Random(99);
    for (int i = 0; i < 200; i++) {
      assertThat(SPACE.decode(SPACE.random(random)).layers())
          .allSatisfy(layer -> assertThat(layers).containsKey(LayerKey.of(layer)));
    }
  }
}
