package dev.mnas.service.policy;

class RnnPolicyTest extends PolicyContract {
  @Override
  PolicySettings.Kind kind() {
    return PolicySettings.Kind.RNN;
  }
}
