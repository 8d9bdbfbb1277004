package dev.mnas.latency.shell;

import dev.mnas.latency.device.Subject;
import dev.mnas.latency.protocol.ExpectedOutput;
import dev.mnas.latency.protocol.OutputComparison;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.LatencyDetails.OutputCheck.Against;
import dev.mnas.task.LatencyPrecision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmark program in C reads, as files of a temporary folder; closing deletes them.
 *
 * @param files the request and what it names
 */
public record NativeRequest(Path folder, List<Path> files) implements AutoCloseable {
  public static final String CANDIDATE = "candidate.tflite";
  public static final String REFERENCE = "reference.tflite";
  public static final String REQUEST = "request";

  public NativeRequest {
    files = List.copyOf(files);
  }

  public static NativeRequest of(Subject subject, Schedule schedule, Duration limit) {
    try {
      Path folder = Files.createTempDirectory("mnas-native-");
      List<Path> files = new ArrayList<>();
      files.add(Files.write(folder.resolve(CANDIDATE), subject.content()));
      files.add(Files.write(folder.resolve(REFERENCE), ReferenceNetwork.model()));
      ExpectedOutput expected = subject.expected();
      if (expected != null) {
        files.add(Files.write(folder.resolve("image.f32"), floats(expected.image())));
        files.add(Files.write(folder.resolve("expected.f32"), floats(expected.output())));
      }
      files.add(
          Files.writeString(folder.resolve(REQUEST), text(subject, expected, schedule, limit)));
      return new NativeRequest(folder, files);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private static String text(
      Subject subject, @Nullable ExpectedOutput expected, Schedule schedule, Duration limit) {
    String check =
        expected == null
            ? "tolerance=%s\ntoleranceInt8=%s\nconfined=1\n"
                .formatted(
                    OutputComparison.tolerance(LatencyPrecision.FLOAT32, Against.PLAIN_KERNELS),
                    OutputComparison.tolerance(LatencyPrecision.INT8, Against.PLAIN_KERNELS))
            : "image=image.f32\nexpected=expected.f32\ntolerance=%s\n"
                .formatted(expected.tolerance());
    return """
        candidate=%s
        reference=%s
        threads=%d
        warmupMillis=%d
        warmupRuns=%d
        minBlocks=%d
        minSamples=%d
        blockMillis=%d
        budgetMillis=%d
        limitSeconds=%d
        """
            .formatted(
                CANDIDATE,
                REFERENCE,
                subject.threads(),
                schedule.warmupMillis(),
                schedule.warmupRuns(),
                schedule.minBlocks(),
                schedule.minSamples(),
                schedule.blockMillis(),
                schedule.budgetMillis(),
                limit.toSeconds())
        + check;
  }

  private static byte[] floats(List<Float> values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putFloat);
    return bytes.array();
  }

  @Override
  public void close() {
    try {
      try (Stream<Path> all = Files.list(folder)) {
        for (Path file : all.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    } catch (IOException stuck) {
      throw new UncheckedIOException(stuck);
    }
  }
}
