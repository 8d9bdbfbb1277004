package dev.mnas.service.policy;

class HillPolicyTest extends PolicyContract {
  @Override
  PolicySettings.Kind kind() {
    return PolicySettings.Kind.HILL;
  }
}
