package dev.mnas.trainer.benchmark;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where a thread spends its time, by the innermost known class of its stack every 2 ms. */
final class StackSamples implements AutoCloseable {
  private static final Map<String, String> KINDS = kinds();

  private final Map<String, Integer> samples = new TreeMap<>();
  private final Thread sampler;
  private volatile boolean closed;

  private StackSamples(Thread sampled) {
    sampler =
        new Thread(
            () -> {
              while (!closed) {
                samples.merge(kind(sampled.getStackTrace()), 1, Integer::sum);
                try {
                  Thread.sleep(2);
                } catch (InterruptedException ended) {
                  return;
                }
              }
            },
            "stack samples");
    sampler.setDaemon(true);
    sampler.start();
  }

  /** Samples the current thread until it is closed. */
  static StackSamples ofThisThread() {
    return new StackSamples(Thread.currentThread());
  }

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("ConvLayer", "convolution");
    kinds.put("DepthwiseLayer", "depthwise");
    kinds.put("BatchNormLayer", "batch norm and activation");
    kinds.put("SqueezeExciteLayer", "squeeze-and-excite");
    kinds.put("MaxPoolVertex", "pool");
    kinds.put("WindowMeanVertex", "pool");
    kinds.put("AveragePoolVertex", "pool");
    kinds.put("ChannelShuffleVertex", "shuffle and concat");
    kinds.put("ConcatVertex", "shuffle and concat");
    kinds.put("ActivationVertex", "add");
    kinds.put("ElementWiseVertex", "add");
    kinds.put("OutputLayer", "classifier and loss");
    kinds.put("BaseOutputLayer", "classifier and loss");
    kinds.put("WeightDecay", "update");
    kinds.put("BaseMultiLayerUpdater", "update");
    kinds.put("StochasticGradientDescent", "framework");
    return kinds;
  }

  private static String kind(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      String name = frame.getClassName();
      String kind = KINDS.get(name.substring(name.lastIndexOf('.') + 1));
      if (kind != null) {
        return kind;
      }
    }
    return "framework";
  }

  /** Shares in percent, largest first. */
  String summary() {
    int all = samples.values().stream().mapToInt(Integer::intValue).sum();
    return samples.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(entry -> "%s %.0f".formatted(entry.getKey(), 100.0 * entry.getValue() / all))
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    sampler.join();
  }
}
