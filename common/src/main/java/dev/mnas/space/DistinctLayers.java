package dev.mnas.space;

import dev.mnas.network.Layer;
import dev.mnas.network.LayerKey;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The layers that the networks of a space are made of, each once. */
public final class DistinctLayers {
  private static final long SEED = 1;
  private static final int QUIET_DRAWS = 2_000;
  private static final int MAX_DRAWS = 20_000;

  private DistinctLayers() {}

  /**
   * Draws networks, the same ones always, until 2,000 of them bring no new layer, at most 20,000.
   * What networks draw seldom may be missing.
   *
   * @return one layer for each {@link LayerKey}, in the order of keys
   */
  public static Map<String, Layer> of(SearchSpace space) {
    Random random = new Random(SEED);
    Map<String, Layer> layers = new TreeMap<>();
    int quiet = 0;
    for (int draw = 0; draw < MAX_DRAWS && quiet < QUIET_DRAWS; draw++) {
      int before = layers.size();
      for (Layer layer : space.decode(space.random(random)).layers()) {
        layers.putIfAbsent(LayerKey.of(layer), layer);
      }
      quiet = layers.size() == before ? quiet + 1 : 0;
    }
    return Collections.unmodifiableMap(layers);
  }
}
