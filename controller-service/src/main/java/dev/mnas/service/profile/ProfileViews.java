package dev.mnas.service.profile;

import java.util.List;
import java.util.NoSuchElementException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Reads latency tables. */
@Component
class ProfileViews {
  private final ProfileRows rows;
  private final ProfilePartRows parts;
  private final JsonMapper json = JsonMapper.builder().build();

  ProfileViews(ProfileRows rows, ProfilePartRows parts) {
    this.rows = rows;
    this.parts = parts;
  }

  /** All, the newest first. */
  @Transactional(readOnly = true)
  List<ProfileView> list() {
    return rows.findAllByOrderByIdDesc().stream().map(this::view).toList();
  }

  /**
   * One.
   *
   * @throws NoSuchElementException when there is none
   */
  @Transactional(readOnly = true)
  ProfileView find(long id) {
    return view(row(id));
  }

  /**
   * The numbers of a table that is done.
   *
   * @throws NoSuchElementException when there is none, or it is not done
   */
  @Transactional(readOnly = true)
  LatencyTable table(long id) {
    ProfileRow row = row(id);
    if (row.table == null) {
      throw new NoSuchElementException(
          "latency table %d is %s and has no layers".formatted(id, row.state));
    }
    return json.readValue(row.table, LatencyTable.class);
  }

  private ProfileRow row(long id) {
    return rows.findById(id)
        .orElseThrow(() -> new NoSuchElementException("there is no latency table " + id));
  }

  private ProfileView view(ProfileRow row) {
    long id = row.storedId();
    return new ProfileView(
        id,
        row.pool,
        row.spaceName,
        row.runtime,
        row.precision,
        row.threads,
        row.state,
        row.model,
        row.runtimeVersion,
        row.layers,
        parts.countByProfileId(id),
        parts.countDone(id),
        row.outliers,
        row.failureMessage,
        row.error == null ? null : json.readValue(row.error, PredictionError.class),
        row.createdAt,
        row.endedAt);
  }
}
