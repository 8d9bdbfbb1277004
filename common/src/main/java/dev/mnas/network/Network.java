package dev.mnas.network;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A decoded network: its specification and the layer graph that follows from it, in topological
 * order, the classifier last. Equal graphs have equal {@link #hash() hashes}, whatever blocks and
 * tokens they came from.
 */
public final class Network {
  /** Name under which layers refer to the image. */
  public static final String INPUT = "input";

  private final NetworkSpec spec;
  private final List<Layer> layers;

  private Network(NetworkSpec spec, List<Layer> layers) {
    this.spec = spec;
    this.layers = List.copyOf(layers);
  }

  /**
   * Lays out the layer graph.
   *
   * @throws IllegalArgumentException that names the block and its rule, where groups do not divide
   *     channels or the network exceeds the {@link NetworkLimits}
   */
  public static Network of(NetworkSpec spec) {
    return new Network(spec, new NetworkBuilder(spec).build());
  }

  public NetworkSpec spec() {
    return spec;
  }

  public List<Layer> layers() {
    return layers;
  }

  /** Every weight tensor in layer order. */
  public List<WeightTensor> weights() {
    return layers.stream().flatMap(layer -> layer.weights().stream()).toList();
  }

  /** SHA-256 of the canonical form, in hexadecimal: layers by kind, setting and wiring. */
  public String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(canonicalText().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private String canonicalText() {
    Map<String, Integer> index = new HashMap<>();
    index.put(INPUT, 0);
    StringBuilder text = new StringBuilder("input ").append(spec.input());
    for (Layer layer : layers) {
      index.put(layer.name(), index.size());
      String wiring =
          layer.inputs().stream()
              .map(index::get)
              .map(String::valueOf)
              .collect(Collectors.joining(","));
      text.append('\n').append(wiring).append(' ').append(LayerKey.setting(layer));
      text.append(' ').append(layer.output());
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return String.join(" ", spec.blockStrings());
  }
}
