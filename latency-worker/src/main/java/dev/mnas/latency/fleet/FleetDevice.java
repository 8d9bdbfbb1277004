package dev.mnas.latency.fleet;

import dev.mnas.latency.device.DeviceBackend;
import dev.mnas.latency.device.DeviceSettings;

/**
 * One device that a worker is to serve.
 *
 * @param name that people recognise, part of its worker's name
 * @param pool that its worker names
 */
public record FleetDevice(
    String name, String pool, DeviceSettings settings, DeviceBackend backend) {
  public FleetDevice {
    requireNames(name, pool);
  }

  /** Has the rules of both words, before there is a backend. */
  static void requireNames(String name, String pool) {
    if (!name.matches("[\\w.:-]{1,64}")) {
      throw new IllegalArgumentException(
          "name must be 1 to 64 letters, digits or . : - _, was '" + name + "'");
    }
    if (!pool.matches("[a-z0-9][a-z0-9-]{0,63}")) {
      throw new IllegalArgumentException(
          "pool must be lower-case letters, digits and '-', was '" + pool + "'");
    }
  }
}
