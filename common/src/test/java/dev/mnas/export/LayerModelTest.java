package dev.mnas.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.Layer;
import dev.mnas.network.LayerKey;
import dev.mnas.network.TensorShape;
import dev.mnas.space.DistinctLayers;
import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.Presets;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.SubGraph;

class LayerModelTest {
  private static Stream<Layer> layers() {
    // Both kinds of pools, shuffles and concatenations are of this one.
    SearchSpace shuffle = Presets.find("mnasnet-shuffle").orElseThrow();
    Random random = new Random(1);
    Stream<Layer> drawn =
        Stream.generate(() -> shuffle.decode(shuffle.random(random)).layers())
            .limit(20)
            .flatMap(List::stream);
    Stream<Layer> all = DistinctLayers.of(Presets.find("fashion").orElseThrow()).values().stream();
    return Stream.concat(all, drawn);
  }

  @Test
  void everyLayerIsAModelWithItsShapes() {
    Set<Class<?>> kinds = new HashSet<>();
    layers()
        .forEach(
            layer -> {
              kinds.add(layer.getClass());
              SubGraph graph =
                  Model.getRootAsModel(ByteBuffer.wrap(LayerModel.tflite(layer))).subgraphs(0);
              assertThat(elements(graph, graph.outputs(0)))
                  .as(LayerKey.of(layer))
                  .isEqualTo(layer.output().elements());
              TensorShape input = LayerKey.input(layer);
              long expected = input.elements() / (layer instanceof Layer.Concat ? 2 : 1);
              assertThat(elements(graph, graph.inputs(0)))
                  .as(LayerKey.of(layer))
                  .isEqualTo(expected);
            });
    assertThat(kinds).containsExactlyInAnyOrder(Layer.class.getPermittedSubclasses());
  }

  @Test
  void layersOfASpaceAreEachThereOnce() {
    Map<String, Layer> layers = DistinctLayers.of(Presets.find("fashion").orElseThrow());
    assertThat(layers).hasSize(464);
    layers.forEach((key, layer) -> assertThat(LayerKey.of(layer)).isEqualTo(key));
    assertThat(layers).containsKey("conv k3 s2 RELU6 28x28x1 14x14x16");
  }

  private static long elements(SubGraph graph, int tensor) {
    return IntStream.range(0, graph.tensors(tensor).shapeLength())
        .mapToLong(i -> graph.tensors(tensor).shape(i))
        .reduce(1, (a, b) -> a * b);
  }
}
