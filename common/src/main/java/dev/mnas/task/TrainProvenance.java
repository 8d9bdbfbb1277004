package dev.mnas.task;

/**
 * What a trained accuracy depends on beside network, recipe and data.
 *
 * @param backend such as nd4j-native onednn-avx2
 * @param versions of the libraries, such as deeplearning4j 1.0.0-M2.1
 * @param kernels vector or scalar: which depthwise kernels ran
 * @param threads compute threads
 * @param seed of initialisation and data order
 */
public record TrainProvenance(
    String backend, String versions, String kernels, int threads, long seed) {
  private static final int MAX_TEXT = 512;

  public TrainProvenance {
    Present.require("backend", backend, MAX_TEXT);
    Present.require("versions", versions, MAX_TEXT);
    Present.require("kernels", kernels, MAX_TEXT);
  }
}
