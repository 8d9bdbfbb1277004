package dev.mnas.service.device;

import dev.mnas.service.version.StaleVersionException;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.WireJson;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The settings of pools. A pool that nobody gave any has the usual ones. */
@Component
public class PoolStore {
  private static final int MAX_POOLS = 200;
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,63}";

  private final PoolRows rows;
  private final Clock clock;
  private final JsonMapper json = WireJson.mapper();

  PoolStore(PoolRows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /** What holds in the pool now. */
  @Transactional(readOnly = true)
  public PoolSettings settings(String pool) {
    return find(pool).map(StoredPool::settings).orElse(PoolSettings.USUAL);
  }

  /** Absent where the pool has the usual settings because nobody gave it any. */
  @Transactional(readOnly = true)
  public Optional<StoredPool> find(String pool) {
    return rows.findById(pool).map(this::stored);
  }

  /** By name. */
  @Transactional(readOnly = true)
  public List<StoredPool> list() {
    return rows.findAllByOrderByName().stream().map(this::stored).toList();
  }

  /**
   * Gives a pool settings; tasks that are there already keep theirs.
   *
   * @param replaced the version to replace, absent where nobody gave it any yet
   * @throws StaleVersionException when there is another version, or none, or already one
   */
  @Transactional
  public StoredPool store(String name, PoolSettings settings, @Nullable Integer replaced) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "a pool's name must be lower-case letters, digits and '-', was '" + name + "'");
    }
    PoolRow row = rows.lock(name).orElseGet(PoolRow::new);
    if (row.version != (replaced == null ? 0 : replaced)) {
      throw new StaleVersionException(row.version);
    }
    if (row.version == 0 && rows.count() >= MAX_POOLS) {
      throw new IllegalArgumentException("at most %d pools are kept".formatted(MAX_POOLS));
    }
    row.name = name;
    row.settings = json.writeValueAsString(settings);
    row.version++;
    row.storedAt = clock.instant();
    return stored(rows.saveAndFlush(row));
  }

  /** The pool has the usual settings from then on. */
  @Transactional
  public void delete(String name) {
    rows.delete(
        rows.findById(name)
            .orElseThrow(
                () ->
                    new NoSuchElementException("nobody gave a pool %s settings".formatted(name))));
  }

  /**
   * The pools that a device belongs to: the one that its worker names, and those whose labels it
   * has; none of them where it lacks what the pool asks for.
   *
   * @param allowed whether the worker's token serves a pool
   */
  @Transactional(readOnly = true)
  public List<String> joined(String named, DeviceInfo device, Predicate<String> allowed) {
    List<String> pools = new ArrayList<>();
    if (settings(named).fit(device)) {
      pools.add(named);
    }
    list().stream()
        .filter(pool -> !pool.name().equals(named) && !pool.settings().labels().isEmpty())
        .filter(pool -> pool.settings().fit(device) && allowed.test(pool.name()))
        .forEach(pool -> pools.add(pool.name()));
    return pools;
  }

  private StoredPool stored(PoolRow row) {
    return new StoredPool(row.name, json.readValue(row.settings, PoolSettings.class), row.version);
  }
}
