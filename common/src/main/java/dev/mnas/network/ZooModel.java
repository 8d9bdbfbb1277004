package dev.mnas.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The published networks. */
public enum ZooModel {
  /** With squeeze-and-excitation. */
  MNASNET_A1("Tan et al. 2019, figure 7; official code, mnasnet_a1"),
  /** Without squeeze-and-excitation. */
  MNASNET_B1("official code, mnasnet_b1"),
  /** For small devices. */
  MNASNET_SMALL("official code, mnasnet_small"),
  /** Inverted bottlenecks alone. */
  MOBILENETV2("Sandler et al. 2018, table 2"),
  /** Pointwise group convolutions and channel shuffle. */
  SHUFFLENET("Zhang et al. 2018, table 1");

  private final String source;

  ZooModel(String source) {
    this.source = source;
  }

  /** Its name in commands and files: {@code mnasnet-a1}, {@code shufflenet}, ... */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where it was published. */
  public String source() {
    return source;
  }

  /** All names. */
  public static List<String> words() {
    return Arrays.stream(values()).map(ZooModel::word).toList();
  }

  /** The network of that name. */
  public static Optional<ZooModel> find(String word) {
    return Arrays.stream(values()).filter(model -> model.word().equals(word)).findFirst();
  }
}
