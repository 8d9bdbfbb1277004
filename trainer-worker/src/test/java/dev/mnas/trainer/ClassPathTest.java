package dev.mnas.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
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
  void unusedNativesAreNotOnTheClassPath() {
    assertThat(JARS)
        .noneMatch(jar -> jar.matches("(opencv|ffmpeg|hdf5|leptonica|tesseract|javacv|jna).*"));
  }
}
