package dev.mnas.service.study;

import dev.mnas.network.Network;
import dev.mnas.network.Zoo;
import dev.mnas.network.ZooOptions;
import dev.mnas.service.trial.TrialView;
import dev.mnas.service.trial.TrialViews;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import dev.mnas.yaml.SpaceYaml;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Published networks beside those that a study finds, over REST. */
@RestController
@RequestMapping("/api/v1/studies/{id}/baselines")
@Tag(name = "trials")
class BaselinesApi {
  private final StudyEngine engine;
  private final StudyViews studies;
  private final TrialViews trials;

  BaselinesApi(StudyEngine engine, StudyViews studies, TrialViews trials) {
    this.engine = engine;
    this.studies = studies;
    this.trials = trials;
  }

  @PostMapping
  @Operation(
      operationId = "addBaseline",
      summary = "Train and time a published network like a trial of the study",
      description =
          "network is a name of the zoo or block strings, adapted to the study's input and classes."
              + " The policy does not see it, and it is part of neither budget nor front.")
  ResponseEntity<TrialView> add(@PathVariable long id, @RequestBody NewBaseline wish) {
    StudyId study = new StudyId(id);
    StudySpec spec =
        studies
            .spec(study)
            .orElseThrow(() -> new NoSuchElementException("there is no study " + id));
    TrialId trial = engine.addBaseline(study, wish.name(), network(spec, wish));
    return ResponseEntity.created(URI.create("/api/v1/trials/" + trial))
        .body(trials.view(trial, spec.targetPool()));
  }

  private static Network network(StudySpec spec, NewBaseline wish) {
    SearchSpace space = SpaceYaml.read(spec.space());
    OptionalInt groups =
        wish.groups() == null ? OptionalInt.empty() : OptionalInt.of(wish.groups());
    double width = Objects.requireNonNullElse(wish.width(), 1.0);
    return Network.of(
        Zoo.resolve(wish.network(), new ZooOptions(width, space.input(), space.classes(), groups))
            .spec());
  }

  /**
   * A network that is wanted for comparison.
   *
   * @param network a name of the zoo, or block strings between blanks
   * @param width depth multiplier, width multiplier or scale factor, 1 where absent
   * @param groups of shufflenet alone, 3 where absent
   */
  record NewBaseline(String network, @Nullable Double width, @Nullable Integer groups) {
    private static final int LONGEST = 1_900;

    NewBaseline {
      if (network == null || network.isBlank()) {
        throw new IllegalArgumentException("network must not be empty");
      }
      network = network.strip();
      if (network.length() > LONGEST) {
        throw new IllegalArgumentException(
            "network must have at most %d characters, had %d".formatted(LONGEST, network.length()));
      }
    }

    /** As people see it: {@code shufflenet 0.5x g8}. */
    String name() {
      String scaled = width == null || width == 1 ? network : network + " " + width + "x";
      return groups == null ? scaled : scaled + " g" + groups;
    }
  }
}
