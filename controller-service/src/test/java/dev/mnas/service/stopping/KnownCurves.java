package dev.mnas.service.stopping;

import dev.mnas.task.Progress;
import java.util.List;
import java.util.stream.IntStream;

/** Curves that a test writes down, by their accuracies after epoch 1, 2, ... */
record KnownCurves(List<List<Double>> accuracies) implements EarlyStopping.Peers {
  static List<Progress> curve(double... accuracies) {
    return IntStream.range(0, accuracies.length)
        .mapToObj(i -> new Progress(i + 1, 1, accuracies[i], 100))
        .toList();
  }

  @Override
  public List<Double> accuraciesAt(int epoch) {
    return accuracies.stream()
        .filter(curve -> curve.size() >= epoch)
        .map(curve -> curve.get(epoch - 1))
        .toList();
  }

  @Override
  public List<Double> meansUpTo(int epoch) {
    return accuracies.stream()
        .filter(curve -> curve.size() >= epoch)
        .map(c -> c.stream().limit(epoch).mapToDouble(a -> a).average().orElseThrow())
        .toList();
  }
}
