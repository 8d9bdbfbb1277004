package dev.mnas.latency.shell;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Benchmark programs, built once in a run of tests as the profile {@code native-programs} builds
 * them.
 */
public final class TestPrograms {
  private static final Path OUT = Path.of("target", "native-test").toAbsolutePath();
  private static final Set<String> BUILT = new HashSet<>();

  private TestPrograms() {}

  /** For x86-64; skips the test without a compiler. */
  public static Path x86() throws IOException, InterruptedException {
    return of("linux-x86_64", "gcc");
  }

  /** For this and arm64; skips the test without the cross compiler. */
  public static Path arm64() throws IOException, InterruptedException {
    return of("linux-arm64", "aarch64-linux-gnu-gcc");
  }

  private static synchronized Path of(String platform, String compiler)
      throws IOException, InterruptedException {
    requireProgram(compiler);
    if (BUILT.add(platform)) {
      int exit =
          new ProcessBuilder(
                  Path.of("src", "main", "native", "build").toString(),
                  platform,
                  compiler,
                  libraryJar(platform).toString(),
                  OUT.toString())
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new AssertionError("the benchmark program for " + platform + " must be built");
      }
    }
    return OUT;
  }

  private static Path libraryJar(String platform) {
    String end = "-" + platform + ".jar";
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("tensorflow-lite-2") && entry.endsWith(end))
        .map(Path::of)
        .findFirst()
        .orElseThrow(() -> new AssertionError("the class path must have tensorflow-lite" + end));
  }

  /** Skips the test, with the reason, where this machine lacks the program. */
  public static void requireProgram(String name) {
    assumeTrue(find(name) != null, name + " is not installed");
  }

  static @Nullable Path find(String name) {
    return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Programs in whose place a shell script runs. */
  static Path script(Path folder, String script) throws IOException {
    Path place = Files.createDirectories(folder.resolve("linux-x86_64"));
    executable(place.resolve(NativePrograms.PROGRAM), script);
    Files.writeString(place.resolve(NativePrograms.LIBRARY), "none");
    return folder;
  }

  /** A script of {@code /bin/sh}. */
  public static Path executable(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
