package dev.mnas.service.policy;

class Nsga2PolicyTest extends PolicyContract {
  @Override
  PolicySettings.Kind kind() {
    return PolicySettings.Kind.NSGA2;
  }
}
