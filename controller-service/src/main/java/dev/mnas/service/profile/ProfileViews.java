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
          "profile %d has no table: it is %s".formatted(id, row.state));
    }
    return json.readValue(row.table, LatencyTable.class);
  }

  private ProfileRow row(long id) {
    return rows.findById(id)
        .orElseThrow(() -> new NoSuchElementException("there is no profile " + id));
  }

  private ProfileView view(ProfileRow row) {
    long id = row.storedId();
    return new ProfileView(
        id,
        row.pool,
        row.spaceName,
        row.state,
        parts.countByProfileIdAndRole(id, ProfilePartRow.Role.LAYER),
        parts.countByProfileId(id),
        parts.countDone(id),
        row.failureMessage,
        row.error == null ? null : json.readValue(row.error, PredictionError.class),
        row.createdAt,
        row.endedAt);
  }
}
