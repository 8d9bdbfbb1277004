package dev.mnas.trainer.dl4j;

/**
 * All that the steps to come depend on, in the order in which the computation graph keeps it.
 *
 * @param steps taken; learning rate, Adam's correction and the moving average go by it
 * @param parameters of all layers
 * @param optimizer what it remembers of earlier gradients
 * @param statistics running means and variances of the batch normalisations
 * @param averageParameters moving average of the parameters, empty where there is none
 * @param averageStatistics moving average of the statistics, empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of scalars; nobody compares or changes them.
public record NetworkState(
    int steps,
    float[] parameters,
    float[] optimizer,
    double[] statistics,
    float[] averageParameters,
    double[] averageStatistics) {}
