package dev.mnas.service.profile;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A latency table as stored, from the first measurement on. */
@Entity
@Table(name = "latency_profile")
class ProfileRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String pool = "";

  @Column(name = "space_name")
  String spaceName = "";

  /** Whole, so that later changes of a space of that name do not matter. */
  @Column(name = "space_yaml")
  String spaceYaml = "";

  @Enumerated(EnumType.STRING)
  ProfileState state = ProfileState.OPEN;

  @Column(name = "failure_message")
  @Nullable String failureMessage;

  /** As JSON, once it is DONE. */
  @Column(name = "latency_table")
  @Nullable String table;

  /** As JSON, once it is DONE. */
  @Column(name = "prediction_error")
  @Nullable String error;

  @Column(name = "created_at")
  Instant createdAt = Instant.EPOCH;

  @Column(name = "ended_at")
  @Nullable Instant endedAt;

  long storedId() {
    return Objects.requireNonNull(id, "a stored profile has an id");
  }

  void complete(String json, String errorJson, Instant now) {
    end(ProfileState.DONE, now);
    table = json;
    error = errorJson;
  }

  void fail(String message, Instant now) {
    end(ProfileState.FAILED, now);
    failureMessage = message.substring(0, Math.min(message.length(), 2000));
  }

  private void end(ProfileState how, Instant now) {
    if (state != ProfileState.OPEN) {
      throw new IllegalStateException(
          "a profile that is %s cannot become %s".formatted(state, how));
    }
    state = how;
    endedAt = now;
  }
}
