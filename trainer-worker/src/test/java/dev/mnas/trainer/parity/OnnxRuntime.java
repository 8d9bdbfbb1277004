package dev.mnas.trainer.parity;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.mnas.export.OnnxWriter;
import dev.mnas.network.TensorShape;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs an .onnx model on one thread. */
final class OnnxRuntime implements AutoCloseable {
  private final TensorShape shape;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  /**
   * @param shape of one image
   */
  OnnxRuntime(byte[] file, TensorShape shape) throws OrtException {
    this.shape = shape;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(file, options);
    }
  }

  OrtSession session() {
    return session;
  }

  /** Logits [image, class] of images, NHWC. */
  double[] logits(float[] images, int count) throws OrtException {
    long[] dimensions = {count, shape.channels(), shape.height(), shape.width()};
    try (OnnxTensor x =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(nchw(images)), dimensions);
        OrtSession.Result result = session.run(Map.of(OnnxWriter.INPUT, x))) {
      FloatBuffer logits =
          ((OnnxTensor) result.get(OnnxWriter.OUTPUT).orElseThrow()).getFloatBuffer();
      double[] values = new double[logits.remaining()];
      for (int i = 0; i < values.length; i++) {
        values[i] = logits.get(i);
      }
      return values;
    }
  }

  private float[] nchw(float[] nhwc) {
    int channels = shape.channels();
    int pixels = shape.height() * shape.width();
    float[] moved = new float[nhwc.length];
    for (int i = 0; i < nhwc.length; i++) {
      int image = i / (pixels * channels);
      int pixel = i / channels % pixels;
      moved[(image * channels + i % channels) * pixels + pixel] = nhwc[i];
    }
    return moved;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
