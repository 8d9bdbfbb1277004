package dev.mnas.task;

/**
 * How far a training is.
 *
 * @param epoch finished epochs
 * @param loss mean training loss of the last epoch
 * @param accuracy validation accuracy after it, in [0, 1]
 * @param imagesPerSecond training throughput of that epoch
 */
public record Progress(int epoch, double loss, double accuracy, double imagesPerSecond) {}
