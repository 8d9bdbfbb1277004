package dev.mnas.latency.device;

import dev.mnas.export.Calibration;
import dev.mnas.export.Evaluator;
import dev.mnas.export.Int8TfliteWriter;
import dev.mnas.export.OnnxWriter;
import dev.mnas.export.TfliteWriter;
import dev.mnas.latency.protocol.ExpectedOutput;
import dev.mnas.latency.protocol.OutputComparison;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyDetails;
import dev.mnas.task.LatencyDetails.OutputCheck;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.worker.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What is timed: a model file and how.
 *
 * @param content of the file
 * @param threads of the runtime, at least 1
 * @param expected absent for files of users
 */
public record Subject(
    byte[] content, LatencyRuntime runtime, int threads, @Nullable ExpectedOutput expected) {
  /** Latency does not depend on the weights; fixed ones make runs repeatable. */
  private static final long WEIGHT_SEED = 1;

  private static final long IMAGE_SEED = 2;

  /** Latency does not depend on the ranges either: few images give such as stay within 8 bits. */
  private static final int CALIBRATION_IMAGES = 4;

  /** A network as the file that the runtime takes, with what it must answer. */
  public static Subject of(
      Network network, LatencyRuntime runtime, LatencyPrecision precision, int threads) {
    Weights weights = Weights.random(network, new Random(WEIGHT_SEED));
    Random random = new Random(IMAGE_SEED);
    float[] image = image(network, random);
    byte[] content =
        switch (runtime) {
          case ONNX_RUNTIME -> OnnxWriter.write(network, weights);
          case TFLITE ->
              switch (precision) {
                case FLOAT32 -> TfliteWriter.write(network, weights);
                case INT8 -> int8(network, weights, image, random);
              };
        };
    List<Float> input =
        switch (runtime) {
          case TFLITE -> list(image);
          case ONNX_RUNTIME -> list(channelsFirst(image, network.spec().input()));
        };
    return new Subject(
        content,
        runtime,
        threads,
        new ExpectedOutput(
            input,
            list(new Evaluator(network, weights).logits(image)),
            OutputComparison.tolerance(precision, OutputCheck.Against.EVALUATION)));
  }

  /** Whether it is a file that a user uploaded, which nobody vouches for. */
  public boolean ofUser() {
    return expected == null;
  }

  /**
   * A network that the accelerator takes no node of would be timed as something else.
   *
   * @throws TaskFailure DEVICE_FAULT then; files of users may be what they are
   */
  void requireAcceleration(LatencyDetails.Acceleration acceleration) throws TaskFailure {
    Integer nodes = acceleration.nodes();
    List<String> others = acceleration.otherNodes();
    if (expected != null && nodes != null && others != null && others.size() >= nodes) {
      throw new TaskFailure(
          FailureClass.DEVICE_FAULT,
          acceleration.accelerator() + " must run the model, took no node of it");
    }
  }

  private static byte[] int8(Network network, Weights weights, float[] image, Random random) {
    Calibration calibration = new Calibration(network, weights, CALIBRATION_IMAGES);
    calibration.add(image);
    for (int more = 1; more < CALIBRATION_IMAGES; more++) {
      calibration.add(image(network, random));
    }
    return Int8TfliteWriter.write(network, weights, calibration.ranges());
  }

  private static float[] image(Network network, Random random) {
    float[] image = new float[Math.toIntExact(network.spec().input().elements())];
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextFloat();
    }
    return image;
  }

  private static float[] channelsFirst(float[] image, TensorShape shape) {
    int pixels = shape.height() * shape.width();
    float[] planes = new float[image.length];
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int channel = 0; channel < shape.channels(); channel++) {
        planes[channel * pixels + pixel] = image[pixel * shape.channels() + channel];
      }
    }
    return planes;
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>(values.length);
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}
