/** Whole searches: the real processes, started by the launcher, talking over HTTP. */
package dev.mnas.e2e;
