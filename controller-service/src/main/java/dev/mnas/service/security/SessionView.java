package dev.mnas.service.security;

import org.jspecify.annotations.Nullable;

/**
 * What a page must know to call on.
 *
 * @param required whether users need a token at all
 * @param signedIn whether this request had a session or a token
 * @param csrf to send as X-CSRF-Token with every write; only a session has one
 * @param user name of the token
 */
public record SessionView(
    boolean required, boolean signedIn, @Nullable String csrf, @Nullable String user) {}
