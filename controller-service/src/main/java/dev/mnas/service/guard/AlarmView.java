package dev.mnas.service.guard;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alarm as users see it.
 *
 * @param subject the target or the device that it is of; empty where it is of the whole study
 * @param seen what is seen, with its numbers, and what that means
 * @param advice what to do
 * @param raisedTrial number of the last trial that the policy had observed by then
 * @param clearedAt absent while it is on
 * @param clearedTrial as {@code raisedTrial}, when it went away
 */
public record AlarmView(
    long id,
    Alarm.Kind kind,
    String subject,
    String seen,
    String advice,
    Instant raisedAt,
    int raisedTrial,
    @Nullable Instant clearedAt,
    @Nullable Integer clearedTrial) {}
