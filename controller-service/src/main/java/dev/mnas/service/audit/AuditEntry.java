package dev.mnas.service.audit;

import java.time.Instant;

/**
 * One change that somebody asked for.
 *
 * @param id counts up
 * @param at when the answer was known
 * @param actor name of the token, {@code loopback} without one, {@code unknown} for a refused
 *     sign-in, {@code command-line} for a command on a stopped controller
 * @param address it came from
 * @param method of HTTP, or the command
 * @param target path without query; never a body
 * @param status of the answer, refusals too
 * @param detail what the path does not tell, such as the name of a new token; may be empty
 */
public record AuditEntry(
    long id,
    Instant at,
    String actor,
    String address,
    String method,
    String target,
    int status,
    String detail) {}
