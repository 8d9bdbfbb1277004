package dev.mnas.service.policy;

class EvolutionPolicyTest extends PolicyContract {
  @Override
  PolicySettings.Kind kind() {
    return PolicySettings.Kind.EVOLUTION;
  }
}
