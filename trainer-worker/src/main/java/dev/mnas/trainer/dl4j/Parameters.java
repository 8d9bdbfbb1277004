package dev.mnas.trainer.dl4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Names and row-major shapes of a layer's trainable arrays, laid one after the other in the
 * network's flat vector. Values are drawn elsewhere: {@link WeightTransfer} writes them.
 */
final class Parameters implements ParamInitializer {
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  /** Adds one; only kernels are decayed. */
  Parameters with(String name, long... shape) {
    shapes.put(name, shape);
    return this;
  }

  private static boolean isKernel(String name) {
    return name.endsWith("kernel");
  }

  private static long length(long[] shape) {
    long length = 1;
    for (long size : shape) {
      length *= size;
    }
    return length;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return shapes.values().stream().mapToLong(Parameters::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return new ArrayList<>(shapes.keySet());
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return shapes.keySet().stream().filter(Parameters::isKernel).toList();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return shapes.keySet().stream().filter(name -> !isKernel(name)).toList();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return isKernel(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return !isKernel(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray flat, boolean initialize) {
    Map<String, INDArray> views = views(flat);
    views.keySet().forEach(conf::addVariable);
    return views;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray flat) {
    return views(flat);
  }

  private Map<String, INDArray> views(INDArray flat) {
    INDArray row = flat.reshape(flat.length());
    Map<String, INDArray> views = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      long end = offset + length(entry.getValue());
      INDArray view = row.get(NDArrayIndex.interval(offset, end));
      views.put(entry.getKey(), view.reshape('c', entry.getValue()));
      offset = end;
    }
    return views;
  }
}
