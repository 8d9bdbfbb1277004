/**
 * Who may call: loopback without tokens, elsewhere tokens; host, origin and content type of every
 * request.
 */
@NullMarked
package dev.mnas.service.security;

import org.jspecify.annotations.NullMarked;
