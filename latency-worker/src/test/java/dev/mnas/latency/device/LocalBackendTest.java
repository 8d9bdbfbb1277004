package dev.mnas.latency.device;

class LocalBackendTest extends DeviceBackendContract {
  @Override
  protected DeviceBackend backend() {
    return LocalBackend.ofThisJvm(null);
  }
}
