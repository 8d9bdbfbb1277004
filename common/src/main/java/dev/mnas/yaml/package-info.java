/**
 * Files that people write: YAML (JSON is YAML too) read without constructing any Java type, with
 * every mistake named by line and field; the format of search spaces, and the presets.
 */
@NullMarked
package dev.mnas.yaml;

import org.jspecify.annotations.NullMarked;
