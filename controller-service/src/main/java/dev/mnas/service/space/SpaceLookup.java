package dev.mnas.service.space;

import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.Presets;
import java.util.List;
import java.util.Optional;

/** The search spaces that a study can name. */
public interface SpaceLookup {
  /** Those that come with the program, alone. */
  SpaceLookup PRESETS =
      new SpaceLookup() {
        @Override
        public Optional<SearchSpace> find(String name) {
          return Presets.find(name);
        }

        @Override
        public List<String> names() {
          return Presets.names();
        }
      };

  /** The space of that name. */
  Optional<SearchSpace> find(String name);

  /** All names. */
  List<String> names();
}
