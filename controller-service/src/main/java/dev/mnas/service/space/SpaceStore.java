package dev.mnas.service.space;

import dev.mnas.service.version.StaleVersionException;
import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.Presets;
import dev.mnas.yaml.SpaceYaml;
import java.time.Clock;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The search spaces that studies can name: the presets and those that users uploaded. A study keeps
 * the whole space, so replacing or deleting one changes no study.
 */
@Component
public class SpaceStore implements SpaceLookup {
  private static final int MAX_SPACES = 1_000;

  private final SpaceRows rows;
  private final Clock clock;

  SpaceStore(SpaceRows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  @Override
  @Transactional(readOnly = true)
  public Optional<SearchSpace> find(String name) {
    return Presets.find(name).or(() -> rows.findById(name).map(row -> SpaceYaml.read(row.yaml)));
  }

  /** Presets first. */
  @Override
  @Transactional(readOnly = true)
  public List<String> names() {
    return Stream.concat(
            Presets.names().stream(), rows.findAllByOrderByName().stream().map(row -> row.name))
        .toList();
  }

  @Transactional(readOnly = true)
  List<StoredSpace> uploaded() {
    return rows.findAllByOrderByName().stream().map(SpaceStore::stored).toList();
  }

  @Transactional(readOnly = true)
  Optional<StoredSpace> uploaded(String name) {
    return rows.findById(name).map(SpaceStore::stored);
  }

  /**
   * Stores a space under its name.
   *
   * @param replaced the version to replace, absent for a new space
   * @throws StaleVersionException when there is another version, or none, or already one
   */
  @Transactional
  StoredSpace store(SearchSpace space, String yaml, @Nullable Integer replaced) {
    requireNoPreset(space.name());
    SpaceRow row = rows.lock(space.name()).orElseGet(SpaceRow::new);
    if (row.version != (replaced == null ? 0 : replaced)) {
      throw new StaleVersionException(row.version);
    }
    if (row.version == 0 && rows.count() >= MAX_SPACES) {
      throw new IllegalArgumentException("at most %d spaces are kept".formatted(MAX_SPACES));
    }
    row.name = space.name();
    row.yaml = yaml;
    row.version++;
    row.storedAt = clock.instant();
    return stored(rows.saveAndFlush(row));
  }

  @Transactional
  void delete(String name) {
    requireNoPreset(name);
    rows.delete(
        rows.findById(name)
            .orElseThrow(() -> new NoSuchElementException("there is no space " + name)));
  }

  private static void requireNoPreset(String name) {
    if (Presets.names().contains(name)) {
      throw new PresetFixedException(name);
    }
  }

  private static StoredSpace stored(SpaceRow row) {
    return new StoredSpace(row.name, row.yaml, row.version);
  }
}
