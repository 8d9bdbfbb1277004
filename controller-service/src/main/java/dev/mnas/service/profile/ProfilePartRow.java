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

/** One measurement that a profile is made of. */
@Entity
@Table(name = "latency_profile_part")
class ProfilePartRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "profile_id")
  long profileId;

  @Enumerated(EnumType.STRING)
  Role role = Role.LAYER;

  /** Key of a layer, or tokens of a network. */
  String subject = "";

  /** Absent until it was asked for. */
  @Column(name = "request_id")
  @Nullable Long requestId;

  /** What it is measured for. */
  enum Role {
    LAYER,
    FIT,
    HELD_OUT
  }
}
