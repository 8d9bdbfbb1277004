package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.policy.PolicySettings;
import dev.mnas.service.policy.PolicySettings.Kind;
import dev.mnas.service.space.SpaceLookup;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyYamlTest {
  private static final Map<String, Kind> KINDS =
      Map.of(
          "rnn",
          Kind.RNN,
          "rnn-paper",
          Kind.RNN_PAPER,
          "evolution",
          Kind.EVOLUTION,
          "nsga2",
          Kind.NSGA2,
          "hill",
          Kind.HILL,
          "random",
          Kind.RANDOM);

  @Test
  void everyKindIsReadByItsNameAndWrittenByIt() {
    assertThat(KINDS.values()).containsExactlyInAnyOrder(Kind.values());
    KINDS.forEach(
        (name, kind) -> {
          StudySpec spec = read("{kind: " + name + "}");
          assertThat(spec.policy().kind()).isEqualTo(kind);
          assertThat(StudyYamlWriter.write(spec)).contains("kind: " + name + ",");
        });
  }

  @Test
  void batchIsTenAndThePapersIsTwenty() {
    assertThat(read("{}").policy()).isEqualTo(new PolicySettings(Kind.RNN, 10, 1, 1));
    assertThat(read("{kind: rnn-paper}").policy().batch()).isEqualTo(20);
    assertThat(read("{kind: rnn-paper, batch: 3}").policy().batch()).isEqualTo(3);
  }

  private static StudySpec read(String policy) {
    return new StudyYaml(SpaceLookup.PRESETS)
        .read(
            """
            name: kinds
            space: fashion
            objective: {targetMillis: 0.3}
            policy: %s
            budget: {trials: 20}
            data: {dataset: fashion-mnist, train: 10000, validation: 5000}
            """
                .formatted(policy));
  }
}
