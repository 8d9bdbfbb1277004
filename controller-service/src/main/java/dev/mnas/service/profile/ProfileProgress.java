package dev.mnas.service.profile;

import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.measurement.MeasurementRequests;
import dev.mnas.service.measurement.MeasurementRequests.Latency;
import dev.mnas.service.profile.LatencyTable.TimedNetwork;
import dev.mnas.service.profile.ProfilePartRow.Role;
import dev.mnas.service.profile.ProfileRow.TableText;
import dev.mnas.service.task.RequestId;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.DistinctLayers;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.DeviceInfo;
import dev.mnas.yaml.SpaceYaml;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes latency tables: asks for their measurements, a few at a time, so that others who measure
 * wait for few, and fits the tables that have all. What was asked for is stored: a controller that
 * dies goes on where it was.
 */
@Component
class ProfileProgress {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileProgress.class);
  private static final int MAX_OPEN = 20;

  /** Characters that the column holds. */
  private static final int MAX_TABLE = 1_000_000;

  /** Of the networks that were asked for. */
  private static final double LEAST_SHARE = 0.75;

  private final ProfileRows rows;
  private final ProfilePartRows parts;
  private final MeasurementRequests requests;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final JsonMapper json = JsonMapper.builder().build();

  ProfileProgress(
      ProfileRows rows,
      ProfilePartRows parts,
      MeasurementRequests requests,
      TransactionTemplate transaction,
      Clock clock) {
    this.rows = rows;
    this.parts = parts;
    this.requests = requests;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Asks for more measurements of open tables, and completes those that have all. */
  @Scheduled(fixedDelayString = "${mnas.tick}")
  void tick() {
    for (long id : rows.idsIn(ProfileState.OPEN)) {
      if (Boolean.TRUE.equals(transaction.execute(status -> measured(id)))) {
        finish(id);
      }
    }
  }

  /** Asks for some measurements; tells whether all were asked for and have ended. */
  private boolean measured(long id) {
    Optional<ProfileRow> open = lockOpen(id);
    if (open.isEmpty()) {
      return false;
    }
    ProfileRow row = open.get();
    SearchSpace space = SpaceYaml.read(row.spaceYaml);
    long room = MAX_OPEN - parts.countOpen(id);
    while (room > 0) {
      List<ProfilePartRow> next = parts.notAsked(id, Limit.of(Math.toIntExact(room)));
      if (next.isEmpty()) {
        return parts.countOpen(id) == 0;
      }
      for (ProfilePartRow part : next) {
        Network network = network(space, part);
        part.requestId = requests.ask(row.pool, network, row.timing(network.spec()), id).value();
      }
      parts.flush();
      // What is known already leaves room.
      room = MAX_OPEN - parts.countOpen(id);
    }
    return false;
  }

  private Optional<ProfileRow> lockOpen(long id) {
    return rows.lock(id).filter(row -> row.state == ProfileState.OPEN);
  }

  /** Fits outside of transactions, for it takes seconds. */
  private void finish(long id) {
    Map<ProfilePartRow, Latency> timed = new LinkedHashMap<>();
    List<ProfilePartRow> all = parts.findByProfileIdOrderById(id);
    for (ProfilePartRow part : all) {
      requests
          .latency(new RequestId(Objects.requireNonNull(part.requestId)))
          .ifPresent(latency -> timed.put(part, latency));
    }
    // It may have been deleted meanwhile.
    rows.findById(id)
        .map(row -> outcome(SpaceYaml.read(row.spaceYaml), all, timed))
        .ifPresent(
            outcome ->
                transaction.executeWithoutResult(
                    status -> lockOpen(id).ifPresent(row -> outcome.keep(row, clock))));
  }

  private Outcome outcome(
      SearchSpace space, List<ProfilePartRow> all, Map<ProfilePartRow, Latency> timed) {
    // A pool may have devices of several models, and known latencies be of older runtimes.
    Map<String, List<ProfilePartRow>> byDevice =
        timed.keySet().stream()
            .collect(
                Collectors.groupingBy(
                    part -> DeviceStore.id("", device(timed, part)), Collectors.toList()));
    List<ProfilePartRow> most =
        byDevice.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
    Map<Role, List<TimedNetwork>> networks =
        most.stream()
            .collect(
                Collectors.groupingBy(
                    part -> part.role,
                    Collectors.mapping(
                        part -> new TimedNetwork(network(space, part), millis(timed, part)),
                        Collectors.toList())));
    for (Role role : Role.values()) {
      long asked = all.stream().filter(part -> part.role == role).count();
      int got = networks.getOrDefault(role, List.of()).size();
      int least = role == Role.FIT ? TableFit.LEAST_NETWORKS : 1;
      if (got < Math.max(least, LEAST_SHARE * asked)) {
        return failed(role, asked, got, byDevice.keySet());
      }
    }
    Map<String, Layer> layers = DistinctLayers.of(space);
    TableFit fit = TableFit.of(layers, networks.getOrDefault(Role.FIT, List.of()));
    PredictionError error =
        PredictionError.of(fit.table(), networks.getOrDefault(Role.HELD_OUT, List.of()));
    TableText text =
        new TableText(json.writeValueAsString(fit.table()), json.writeValueAsString(error));
    if (text.table().length() > MAX_TABLE) {
      String tooLarge =
          "the table of %d layers has %d characters, at most %d can be kept"
              .formatted(fit.table().layerMillis().size(), text.table().length(), MAX_TABLE);
      return (row, now) -> row.fail(tooLarge, now.instant());
    }
    DeviceInfo device = device(timed, most.get(0));
    return (row, now) -> {
      row.complete(text, fit.outliers(), device, now.instant());
      LOG.info("Latency table {} is done, mean error {}", row.id, error.meanError());
    };
  }

  private static Outcome failed(Role role, long asked, int got, Iterable<String> devices) {
    String reason =
        ("%d of %d networks to %s the table were timed on one model of device with one version of"
                + " the runtime, %.0f%% are needed, to fit it %d at least; devices were %s")
            .formatted(
                got,
                asked,
                role == Role.FIT ? "fit" : "judge",
                100 * LEAST_SHARE,
                TableFit.LEAST_NETWORKS,
                devices);
    return (row, now) -> row.fail(reason, now.instant());
  }

  private static DeviceInfo device(Map<ProfilePartRow, Latency> timed, ProfilePartRow part) {
    return Objects.requireNonNull(timed.get(part)).device();
  }

  private static double millis(Map<ProfilePartRow, Latency> timed, ProfilePartRow part) {
    return Objects.requireNonNull(timed.get(part)).millis();
  }

  private Network network(SearchSpace space, ProfilePartRow part) {
    return space.decode(
        new ArchitectureTokens(List.of(json.readValue(part.tokens, Integer[].class))));
  }

  /** What the end of a table changes in its row. */
  private interface Outcome {
    void keep(ProfileRow row, Clock now);
  }
}
