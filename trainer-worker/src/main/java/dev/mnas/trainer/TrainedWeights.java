package dev.mnas.trainer;

import dev.mnas.export.Calibration;
import dev.mnas.export.RangesJson;
import dev.mnas.export.Safetensors;
import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskContext;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a training leaves: the weights, and what one must know to feed and to quantize them. */
record TrainedWeights(Network network, Weights weights) {
  private static final Logger LOG = LoggerFactory.getLogger(TrainedWeights.class);

  /**
   * As a safetensors file with its input's normalisation and, where there are images enough, the
   * ranges of the activations, for the controller has no images.
   *
   * @param train what the weights were trained on
   * @throws TaskCancelled at the next image after the context was cancelled
   */
  byte[] file(String dataset, ImageDataset train, TaskContext context) throws TaskCancelled {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("dataset", dataset);
    metadata.put(Safetensors.INPUT_MEAN, String.valueOf(train.normalisation().mean()));
    metadata.put(Safetensors.INPUT_DEVIATION, String.valueOf(train.normalisation().deviation()));
    ranges(train, context).ifPresent(ranges -> metadata.put(Safetensors.ACTIVATION_RANGES, ranges));
    return Safetensors.write(weights, metadata);
  }

  private Optional<String> ranges(ImageDataset train, TaskContext context) throws TaskCancelled {
    if (train.size() < Calibration.MIN_IMAGES) {
      return Optional.empty();
    }
    Calibration calibration = new Calibration(network, weights);
    try {
      for (int image = 0; image < Calibration.MIN_IMAGES; image++) {
        if (context.cancelled()) {
          throw new TaskCancelled();
        }
        // Spread over all of them, whatever their order.
        long at = (long) image * train.size() / Calibration.MIN_IMAGES;
        calibration.add(train.image((int) at));
      }
    } catch (IllegalArgumentException overflow) {
      LOG.warn("Weights cannot be quantized: {}", overflow.getMessage());
      return Optional.empty();
    }
    return Optional.of(RangesJson.write(calibration.ranges()));
  }
}
