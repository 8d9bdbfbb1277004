package dev.mnas.network;

import java.util.List;

/**
 * A network that was asked for by name or block strings.
 *
 * @param spec what was asked for
 * @param roundings channels that had to be rounded up for it, mostly none
 */
public record ZooNetwork(NetworkSpec spec, List<Rounding> roundings) {
  public ZooNetwork {
    roundings = List.copyOf(roundings);
  }
}
