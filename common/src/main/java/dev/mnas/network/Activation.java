package dev.mnas.network;

/** Non-linearity that follows a batch normalisation. */
public enum Activation {
  /** Linear: the projection of a mobile inverted bottleneck. */
  NONE,
  /** max(x, 0), as in the published MnasNet models. */
  RELU,
  /** min(max(x, 0), 6), as in MobileNetV2. */
  RELU6
}
