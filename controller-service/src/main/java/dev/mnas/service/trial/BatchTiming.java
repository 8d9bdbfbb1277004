package dev.mnas.service.trial;

import java.util.List;

/**
 * A latency measurement that was made for a trial of a batch.
 *
 * @param device fingerprint of the device
 * @param referenceMillis latency of the reference network between its samples
 * @param spread standard deviation of its samples as a share of their median, from the 10th to the
 *     90th percentile; 0 where a worker sent none
 * @param samples that were kept
 * @param repeats normalised latencies of all measurements of the network on the device, this one
 *     with them
 */
public record BatchTiming(
    String device, double referenceMillis, double spread, int samples, List<Double> repeats) {
  public BatchTiming {
    repeats = List.copyOf(repeats);
  }
}
