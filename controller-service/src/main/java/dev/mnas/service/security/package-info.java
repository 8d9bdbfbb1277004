/**
 * Who may call: loopback without tokens, elsewhere tokens of users and workers, and sessions of the
 * dashboard; host, origin and content type of every request, headers of every answer.
 */
@NullMarked
package dev.mnas.service.security;

import org.jspecify.annotations.NullMarked;
