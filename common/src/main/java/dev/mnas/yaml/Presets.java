package dev.mnas.yaml;

import dev.mnas.space.SearchSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The spaces that come with the program, as files that a user can copy and change. */
public final class Presets {
  private static final List<String> NAMES =
      List.of(
          "fashion",
          "cifar10",
          "mnasnet",
          "mnasnet-b5",
          "mnasnet-shuffle",
          "vertex",
          "accel-nasbench");

  private Presets() {}

  /** Their names, small ones first. */
  public static List<String> names() {
    return NAMES;
  }

  /** The preset of that name. */
  public static Optional<SearchSpace> find(String name) {
    return text(name).map(SpaceYaml::read);
  }

  /** The file of the preset, with its comments. */
  public static Optional<String> text(String name) {
    return NAMES.contains(name) ? Optional.of(resource(name)) : Optional.empty();
  }

  private static String resource(String name) {
    String path = "/dev/mnas/space/presets/" + name + ".yaml";
    try (InputStream stream = Presets.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("the program must contain the preset " + path);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("preset " + path + " cannot be read", unreadable);
    }
  }
}
