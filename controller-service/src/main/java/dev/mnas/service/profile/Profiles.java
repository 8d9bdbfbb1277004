package dev.mnas.service.profile;

import dev.mnas.export.LayerModel;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.service.device.PoolSettings;
import dev.mnas.service.device.PoolStore;
import dev.mnas.service.measurement.MeasurementRequests;
import dev.mnas.service.profile.LatencyTable.TimedNetwork;
import dev.mnas.service.profile.ProfilePartRow.Role;
import dev.mnas.service.space.SpaceLookup;
import dev.mnas.service.task.RequestId;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.DistinctLayers;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.yaml.SpaceYaml;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes latency tables: each distinct layer of a space becomes a measurement like any other, and so
 * do random networks to fit the table to and others to judge it by. A few are asked for at a time,
 * in a transaction each, so that a controller that dies goes on where it was.
 */
@Component
public class Profiles {
  private static final Logger LOG = LoggerFactory.getLogger(Profiles.class);
  private static final int MAX_LAYERS = 1_500;
  private static final int FIT_NETWORKS = 30;
  private static final int HELD_OUT_NETWORKS = 50;
  private static final long NETWORK_SEED = 50;
  private static final int MAX_DRAWS = 10_000;

  /** Measurements that are asked for in one transaction. */
  private static final int AT_ONCE = 25;

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
   * Begins a table, or finds the one of the same pool and space that is being made.
   *
   * @throws IllegalArgumentException when there is no such space, or its layers are too many, or
   *     the pool does not run TFLite in float
   */
  Created create(String pool, String spaceName, SpaceLookup spaces) {
    SearchSpace space =
        spaces
            .find(spaceName)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "space must be one of %s, was '%s'".formatted(spaces.names(), spaceName)));
    PoolSettings settings = pools.settings(pool);
    if (settings.runtime() != LatencyRuntime.TFLITE
        || settings.precision() != LatencyPrecision.FLOAT32) {
      throw new IllegalArgumentException(
          "tables are of pools that run TFLITE in FLOAT32, pool %s runs %s in %s"
              .formatted(pool, settings.runtime(), settings.precision()));
    }
    String yaml = SpaceYaml.write(space);
    return transaction.execute(
        status ->
            rows.of(pool, yaml, ProfileState.OPEN).stream()
                .findFirst()
                .map(open -> new Created(open.storedId(), false))
                .orElseGet(() -> new Created(add(pool, space, yaml), true)));
  }

  private long add(String pool, SearchSpace space, String yaml) {
    Map<String, Layer> layers = DistinctLayers.of(space);
    if (layers.size() > MAX_LAYERS) {
      throw new IllegalArgumentException(
          "a space may have %d distinct layers, %s has %d"
              .formatted(MAX_LAYERS, space.name(), layers.size()));
    }
    ProfileRow row = new ProfileRow();
    row.pool = pool;
    row.spaceName = space.name();
    row.spaceYaml = yaml;
    row.createdAt = clock.instant();
    long id = rows.saveAndFlush(row).storedId();
    List<ProfilePartRow> all = new ArrayList<>();
    layers.keySet().forEach(key -> all.add(part(id, Role.LAYER, key)));
    List<ArchitectureTokens> networks = networks(space);
    int heldOut = Math.min(HELD_OUT_NETWORKS, networks.size() - 3);
    for (int i = 0; i < networks.size(); i++) {
      Role role = i < networks.size() - heldOut ? Role.FIT : Role.HELD_OUT;
      all.add(part(id, role, json.writeValueAsString(networks.get(i).values())));
    }
    parts.saveAll(all);
    LOG.info("Profile {} of {} on pool {}: {} layers", id, space.name(), pool, layers.size());
    return id;
  }

  private static ProfilePartRow part(long profile, Role role, String subject) {
    ProfilePartRow row = new ProfilePartRow();
    row.profileId = profile;
    row.role = role;
    row.subject = subject;
    return row;
  }

  /** Different networks, the same ones always. */
  private static List<ArchitectureTokens> networks(SearchSpace space) {
    Random random = new Random(NETWORK_SEED);
    Set<String> hashes = new HashSet<>();
    List<ArchitectureTokens> networks = new ArrayList<>();
    for (int draw = 0;
        draw < MAX_DRAWS && networks.size() < FIT_NETWORKS + HELD_OUT_NETWORKS;
        draw++) {
      ArchitectureTokens tokens = space.random(random);
      if (hashes.add(space.decode(tokens).hash())) {
        networks.add(tokens);
      }
    }
    if (networks.size() < 6) {
      throw new IllegalArgumentException(
          "a space must have 6 networks or more to judge a table by, had " + networks.size());
    }
    return networks;
  }

  /** Asks for more measurements of open profiles, and completes those that have all. */
  @Scheduled(fixedDelayString = "${mnas.tick}")
  public void tick() {
    for (long id : rows.idsIn(ProfileState.OPEN)) {
      Map<String, Layer> layers = new HashMap<>();
      while (Boolean.TRUE.equals(transaction.execute(status -> advance(id, layers)))) {
        // Each round is a transaction of its own.
      }
    }
  }

  /**
   * Asks for some measurements, or completes the profile.
   *
   * @param layers of its space; filled here when they are needed
   * @return whether there is more to ask for at once
   */
  private boolean advance(long id, Map<String, Layer> layers) {
    ProfileRow row = rows.lock(id).filter(open -> open.state == ProfileState.OPEN).orElse(null);
    if (row == null) {
      return false;
    }
    List<ProfilePartRow> missing = parts.notAsked(id, Limit.of(AT_ONCE));
    if (missing.isEmpty()) {
      if (parts.countOpen(id) == 0) {
        finish(row);
      }
      return false;
    }
    SearchSpace space = SpaceYaml.read(row.spaceYaml);
    if (layers.isEmpty() && missing.get(0).role == Role.LAYER) {
      layers.putAll(DistinctLayers.of(space));
    }
    for (ProfilePartRow part : missing) {
      RequestId request =
          switch (part.role) {
            case LAYER -> {
              Layer layer = Objects.requireNonNull(layers.get(part.subject), part.subject);
              yield requests.ask(row.pool, part.subject, LayerModel.tflite(layer), id);
            }
            case FIT, HELD_OUT -> requests.ask(row.pool, space.decode(tokens(part)), id);
          };
      parts.ask(Objects.requireNonNull(part.id), request.value());
    }
    return true;
  }

  private void finish(ProfileRow row) {
    SearchSpace space = SpaceYaml.read(row.spaceYaml);
    Map<String, Double> layers = new TreeMap<>();
    List<TimedNetwork> fit = new ArrayList<>();
    List<TimedNetwork> heldOut = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    List<ProfilePartRow> all = parts.findByProfileIdOrderById(row.storedId());
    for (ProfilePartRow part : all) {
      OptionalDouble millis =
          requests.latencyMillis(new RequestId(Objects.requireNonNull(part.requestId)));
      if (millis.isEmpty()) {
        lost.add(part.subject);
        continue;
      }
      switch (part.role) {
        case LAYER -> layers.put(part.subject, millis.getAsDouble());
        case FIT -> fit.add(new TimedNetwork(space.decode(tokens(part)), millis.getAsDouble()));
        case HELD_OUT ->
            heldOut.add(new TimedNetwork(space.decode(tokens(part)), millis.getAsDouble()));
      }
    }
    Instant now = clock.instant();
    if (!lost.isEmpty()) {
      row.fail(
          "%d of %d measurements failed or were cancelled, such as that of %s"
              .formatted(lost.size(), all.size(), lost.get(0)),
          now);
      return;
    }
    LatencyTable table = LatencyTable.fit(layers, fit);
    PredictionError error = PredictionError.of(table, heldOut);
    row.complete(json.writeValueAsString(table), json.writeValueAsString(error), now);
    LOG.info("Profile {} is done, mean error {}", row.id, error.meanError());
  }

  private ArchitectureTokens tokens(ProfilePartRow part) {
    return new ArchitectureTokens(
        Arrays.stream(json.readValue(part.subject, Integer[].class)).collect(Collectors.toList()));
  }

  /** The newest table of a pool and space. */
  public Optional<LatencyTable> table(String pool, String spaceYaml) {
    return rows.of(pool, spaceYaml, ProfileState.DONE).stream()
        .findFirst()
        .map(row -> json.readValue(row.table, LatencyTable.class));
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
                  .orElseThrow(() -> new NoSuchElementException("there is no profile " + id));
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

  /** The network's predicted latency, where there is a table for it. */
  public OptionalDouble predict(String pool, String spaceYaml, Network network) {
    return table(pool, spaceYaml)
        .map(table -> table.predict(network))
        .orElse(OptionalDouble.empty());
  }

  /**
   * @param added whether the profile is new
   */
  record Created(long id, boolean added) {}
}
