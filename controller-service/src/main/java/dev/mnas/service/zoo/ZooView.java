package dev.mnas.service.zoo;

import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.ZooNetwork;
import dev.mnas.service.trial.NetworkView;
import java.util.List;

/**
 * A network of the zoo with what it costs.
 *
 * @param name as it was asked for: a name, or block strings
 * @param input height x width x channels
 * @param parameters trainable scalars
 * @param madds multiply-adds of one image
 * @param maddsWithoutClassifier as ShuffleNet's table 1 counts
 * @param blocks block strings
 * @param roundings channels that had to be rounded up for groups to divide them
 */
public record ZooView(
    String name,
    String input,
    int classes,
    long parameters,
    long madds,
    long maddsWithoutClassifier,
    List<String> blocks,
    List<String> roundings,
    List<NetworkView.LayerView> layers) {
  public ZooView {
    blocks = List.copyOf(blocks);
    roundings = List.copyOf(roundings);
    layers = List.copyOf(layers);
  }

  /**
   * Counts.
   *
   * @throws IllegalArgumentException as {@link Network#of}
   */
  public static ZooView of(String name, ZooNetwork asked) {
    Network network = Network.of(asked.spec());
    NetworkView view = NetworkView.of(network, asked.roundings());
    List<Layer> layers = network.layers();
    return new ZooView(
        name,
        view.input(),
        view.classes(),
        view.parameters(),
        view.madds(),
        view.madds() - layers.get(layers.size() - 1).madds(),
        asked.spec().blockStrings(),
        view.roundings(),
        view.stages().stream().flatMap(stage -> stage.layers().stream()).toList());
  }
}
