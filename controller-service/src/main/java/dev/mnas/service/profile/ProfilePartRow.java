package dev.mnas.service.profile;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** One network that a latency table is made of or judged by. */
@Entity
@Table(name = "latency_profile_part")
class ProfilePartRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "profile_id")
  long profileId;

  @Enumerated(EnumType.STRING)
  Role role = Role.FIT;

  /** Of the network, as JSON. */
  String tokens = "";

  /** Absent until it was asked for. */
  @Column(name = "request_id")
  @Nullable Long requestId;

  /** What it is measured for. */
  enum Role {
    FIT,
    HELD_OUT
  }
}
