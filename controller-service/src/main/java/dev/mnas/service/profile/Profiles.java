package dev.mnas.service.profile;

import dev.mnas.service.device.PoolSettings;
import dev.mnas.service.device.PoolStore;
import dev.mnas.service.measurement.MeasurementRequests;
import dev.mnas.service.profile.ProfilePartRow.Role;
import dev.mnas.service.space.SpaceLookup;
import dev.mnas.service.task.RequestId;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.DistinctLayers;
import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.SpaceYaml;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Latency tables from the wish for one on; {@link ProfileProgress} makes them. */
@Component
public class Profiles {
  /** More lower the error little, and each takes some seconds (docs/adr/0009). */
  static final int USUAL_NETWORKS = 150;

  private static final int MAX_NETWORKS = 1_000;
  private static final int HELD_OUT_NETWORKS = 50;

  /** The same networks always: what was measured for one table is known to the next. */
  private static final long SEED = 50;

  private static final int MAX_DRAWS = 20_000;

  private final ProfileRows rows;
  private final ProfilePartRows parts;
  private final MeasurementRequests requests;
  private final PoolStore pools;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final JsonMapper json = JsonMapper.builder().build();

  Profiles(
      ProfileRows rows,
      ProfilePartRows parts,
      MeasurementRequests requests,
      PoolStore pools,
      TransactionTemplate transaction,
      Clock clock) {
    this.rows = rows;
    this.parts = parts;
    this.requests = requests;
    this.pools = pools;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Begins a table, or finds the one of the same pool, settings and space that is being made.
   *
   * @param networks to fit the table to; as usual where absent
   * @throws IllegalArgumentException when there is no such space, or it has too few networks
   */
  Created create(String pool, String spaceName, @Nullable Integer networks, SpaceLookup spaces) {
    SearchSpace space =
        spaces
            .find(spaceName)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "space must be one of %s, was '%s'".formatted(spaces.names(), spaceName)));
    int fit = networks == null ? USUAL_NETWORKS : networks;
    if (fit < TableFit.LEAST_NETWORKS || fit > MAX_NETWORKS) {
      throw new IllegalArgumentException(
          "networks must lie in [%d, %d], were %d"
              .formatted(TableFit.LEAST_NETWORKS, MAX_NETWORKS, fit));
    }
    PoolSettings settings = pools.settings(pool);
    int layers = DistinctLayers.of(space).size();
    String yaml = SpaceYaml.write(space);
    return transaction.execute(
        status ->
            rows.of(pool, yaml, ProfileState.OPEN).stream()
                .filter(open -> open.timedAs(settings))
                .findFirst()
                .map(open -> new Created(open.storedId(), false))
                .orElseGet(
                    () ->
                        new Created(
                            add(begun(pool, settings, space, layers), networks(space, fit)),
                            true)));
  }

  private ProfileRow begun(String pool, PoolSettings settings, SearchSpace space, int layers) {
    ProfileRow row = new ProfileRow();
    row.pool = pool;
    row.spaceName = space.name();
    row.spaceYaml = SpaceYaml.write(space);
    row.layers = layers;
    row.runtime = settings.runtime();
    row.precision = settings.precision();
    row.threads = settings.threads();
    row.createdAt = clock.instant();
    return row;
  }

  private long add(ProfileRow row, List<ArchitectureTokens> networks) {
    long id = rows.saveAndFlush(row).storedId();
    List<ProfilePartRow> all = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      ProfilePartRow part = new ProfilePartRow();
      part.profileId = id;
      part.role = i < HELD_OUT_NETWORKS ? Role.HELD_OUT : Role.FIT;
      part.tokens = json.writeValueAsString(networks.get(i).values());
      all.add(part);
    }
    parts.saveAll(all);
    return id;
  }

  /** Different networks; those to judge the table by come first, however many others follow. */
  private static List<ArchitectureTokens> networks(SearchSpace space, int fit) {
    Random random = new Random(SEED);
    Set<String> hashes = new HashSet<>();
    List<ArchitectureTokens> networks = new ArrayList<>();
    int wanted = HELD_OUT_NETWORKS + fit;
    for (int draw = 0; draw < MAX_DRAWS && networks.size() < wanted; draw++) {
      ArchitectureTokens tokens = space.random(random);
      if (hashes.add(space.decode(tokens).hash())) {
        networks.add(tokens);
      }
    }
    if (networks.size() < wanted) {
      throw new IllegalArgumentException(
          "a space must have %d networks to make a table of and judge it by, %s had %d"
              .formatted(wanted, space.name(), networks.size()));
    }
    return networks;
  }

  /**
   * The table that predicts for a pool and space.
   *
   * @param id of the table that is wanted, the newest where absent
   * @return its id
   * @throws IllegalArgumentException when there is none that is done, or it is of another pool or
   *     space
   */
  @Transactional(readOnly = true)
  public long require(String pool, String spaceYaml, @Nullable Long id) {
    return rows.of(pool, spaceYaml, ProfileState.DONE).stream()
        .map(ProfileRow::storedId)
        .filter(found -> id == null || id.equals(found))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    ("prefilter needs a latency table of pool %s and this space that is done, %s is"
                            + " none: ./mnas device profile makes one")
                        .formatted(pool, id == null ? "there" : "table " + id)));
  }

  /** What a table predicts with; empty where it was deleted, or is not done. */
  @Transactional(readOnly = true)
  public Optional<LatencyTable> table(long id) {
    return rows.findById(id)
        .flatMap(row -> Optional.ofNullable(row.table))
        .map(table -> json.readValue(table, LatencyTable.class));
  }

  /**
   * Deletes a table; what is still being measured for it is cancelled.
   *
   * @throws NoSuchElementException when there is none
   */
  void delete(long id) {
    transaction.executeWithoutResult(
        status -> {
          ProfileRow row =
              rows.lock(id)
                  .orElseThrow(() -> new NoSuchElementException("there is no latency table " + id));
          List<ProfilePartRow> all = parts.findByProfileIdOrderById(id);
          for (ProfilePartRow part : all) {
            if (part.requestId != null) {
              requests.abandon(new RequestId(part.requestId));
            }
          }
          parts.deleteAll(all);
          parts.flush();
          rows.delete(row);
        });
  }

  /**
   * @param added whether the table is new
   */
  record Created(long id, boolean added) {}
}
