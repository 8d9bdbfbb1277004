package dev.mnas.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassPathTest {
  private static final List<String> JARS =
      Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(path -> new File(path).getName())
          .toList();

  @Test
  void exactlyOneNativeOfNd4jIsOnTheClassPath() {
    assertThat(JARS)
        .filteredOn(jar -> jar.matches("nd4j-native-[0-9].*-linux-.*\\.jar"))
        .hasSize(1);
  }

  @Test
  void nativeIsTheFastOneThatThisCpuCanRun() throws IOException {
    Path flags = Path.of("/proc/cpuinfo");
    assumeTrue(Files.isReadable(flags), "needs /proc/cpuinfo to know the CPU's flags");
    List<String> words = List.of(Files.readString(flags).split("\\s+", -1));

    assertThat(JARS.stream().anyMatch(jar -> jar.endsWith("-linux-x86_64-onednn-avx2.jar")))
        .isEqualTo(words.contains("avx2") && words.contains("fma"));
  }

  @Test
  void unusedNativesAreNotOnTheClassPath() {
    assertThat(JARS)
        .noneMatch(
            jar ->
                jar.matches("(opencv|ffmpeg|hdf5|leptonica|tesseract|javacv|jna-platform|oshi).*"));
  }
}
