package dev.mnas.service.guard;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Alarms that are on, by what they are and what they are of. */
public record ActiveAlarms(Set<Key> keys) {
  public static final ActiveAlarms NONE = new ActiveAlarms(Set.of());

  public ActiveAlarms {
    keys = Set.copyOf(keys);
  }

  /** What makes two alarms the same. */
  public record Key(Alarm.Kind kind, String subject) {
    static Key of(Alarm alarm) {
      return new Key(alarm.kind(), alarm.subject());
    }
  }

  public static ActiveAlarms of(List<Alarm> alarms) {
    Set<Key> keys = new HashSet<>();
    alarms.forEach(alarm -> keys.add(Key.of(alarm)));
    return new ActiveAlarms(keys);
  }

  boolean has(Alarm.Kind kind, String subject) {
    return keys.contains(new Key(kind, subject));
  }
}
