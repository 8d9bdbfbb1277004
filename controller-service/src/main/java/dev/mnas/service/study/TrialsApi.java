package dev.mnas.service.study;

import dev.mnas.network.Rounding;
import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Objective;
import dev.mnas.service.event.EventLog;
import dev.mnas.service.problem.PageSize;
import dev.mnas.service.trial.LogLine;
import dev.mnas.service.trial.NetworkView;
import dev.mnas.service.trial.TimedTrial;
import dev.mnas.service.trial.TrainingView;
import dev.mnas.service.trial.TrialFilter;
import dev.mnas.service.trial.TrialLog;
import dev.mnas.service.trial.TrialPage;
import dev.mnas.service.trial.TrialPoint;
import dev.mnas.service.trial.TrialSort;
import dev.mnas.service.trial.TrialView;
import dev.mnas.service.trial.TrialViews;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import dev.mnas.yaml.SpaceYaml;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Trials over REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "trials")
class TrialsApi {
  private final StudyViews studies;
  private final Reports reports;
  private final TrialViews trials;
  private final TrialLog log;
  private final EventLog events;

  TrialsApi(StudyViews studies, Reports reports, TrialViews trials, TrialLog log, EventLog events) {
    this.studies = studies;
    this.reports = reports;
    this.trials = trials;
    this.log = log;
    this.events = events;
  }

  @GetMapping("/studies/{id}/trials")
  @Operation(
      operationId = "listTrials",
      summary = "List trials, filtered and sorted, page by page",
      description =
          "sort is one of number, accuracy, latencyMillis, reward, parameters, madds, endedAt,"
              + " with - in front for descending. next is the cursor of the next page.")
  TrialPage list(
      @PathVariable long id,
      @ParameterObject TrialFilter filter,
      @RequestParam(defaultValue = "number") String sort,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int size) {
    PageSize.require(size);
    String pool = spec(id).targetPool();
    return trials.page(new StudyId(id), pool, filter, TrialSort.parse(sort), cursor, size);
  }

  @GetMapping("/studies/{id}/points")
  @Operation(operationId = "listPoints", summary = "Every trial in short, for charts")
  Points points(@PathVariable long id) {
    StudySpec spec = spec(id);
    SearchSpace space = SpaceYaml.read(spec.space());
    HypervolumeReference reference =
        HypervolumeReference.of(spec.targets().largest(), space.classes());
    // Read before the trials: what changes in between comes again as an event.
    long event = events.last();
    return new Points(
        event,
        spec.objective().targetMillis(),
        spec.pools(),
        reference.latencyMillis(),
        reference.accuracy(),
        space.decisions(),
        trials.points(new StudyId(id)),
        spec.targets().objectives().stream().map(Objective::targetMillis).toList());
  }

  @GetMapping("/studies/{id}/agreement")
  @Operation(
      operationId = "showAgreement",
      summary = "How alike the study's pools and multiply-adds rank its complete trials")
  Agreement agreement(@PathVariable long id) {
    List<TimedTrial> proposed =
        trials.timed(new StudyId(id)).stream().filter(trial -> trial.number() > 0).toList();
    return Agreement.of(
        spec(id).pools(), proposed.subList(0, Math.min(Agreement.MOST, proposed.size())));
  }

  @GetMapping("/studies/{id}/pareto")
  @Operation(operationId = "showFront", summary = "The Pareto front, fastest first")
  Front pareto(@PathVariable long id) {
    StudyId study = new StudyId(id);
    return new Front(study, trials.front(study, spec(id).targetPool()));
  }

  @GetMapping("/trials/{id}")
  @Operation(operationId = "showTrial", summary = "Show a trial")
  TrialDetail show(@PathVariable long id) {
    TrialId trial = new TrialId(id);
    StudyId study = studyOf(trial);
    StudySpec spec = studies.spec(study).orElseThrow();
    Optional<TrainingView> training = trials.training(trial);
    boolean best = studies.find(study).map(StudyView::bestTrial).filter(trial::equals).isPresent();
    Optional<Path> weights = trials.weights(trial);
    TrialView view = trials.view(trial, spec.targetPool());
    TrialView.Finalist finalist = view.finalist();
    Double latencyMillis = view.latencyMillis();
    Objective objective =
        latencyMillis == null ? null : spec.targets().of(view.batch(), latencyMillis);
    return new TrialDetail(
        view,
        trials.curve(trial),
        training.orElse(null),
        finalist == null ? spec.recipe() : finalist.recipe(),
        finalist == null ? spec.data() : finalist.data(),
        trials.onFront(study, trial),
        best,
        weights.isPresent(),
        weights.isPresent() && TrainedNetwork.isCalibrated(weights.get()),
        objective == null ? null : objective.targetMillis(),
        objective == null || latencyMillis == null ? null : objective.miss(latencyMillis));
  }

  @GetMapping("/trials/{id}/network")
  @Operation(
      operationId = "showNetwork",
      summary = "The trial's network, layer by layer, with what each costs")
  NetworkView network(@PathVariable long id) {
    TrialId trial = new TrialId(id);
    StudySpec spec = studies.spec(studyOf(trial)).orElseThrow();
    ArchitectureTokens tokens =
        new ArchitectureTokens(trials.view(trial, spec.targetPool()).tokens());
    // A network that no policy proposed has none.
    List<Rounding> roundings =
        tokens.values().isEmpty() ? List.of() : SpaceYaml.read(spec.space()).roundings(tokens);
    return NetworkView.of(trials.network(trial), roundings);
  }

  @GetMapping("/trials/{id}/log")
  @Operation(operationId = "showTrialLog", summary = "What the trial went through, oldest first")
  List<LogLine> log(@PathVariable long id) {
    studyOf(new TrialId(id));
    return log.of(new TrialId(id));
  }

  @PostMapping("/trials/{id}/stop")
  @Operation(operationId = "stopTrial", summary = "End a trial early; its numbers are not used")
  TrialDetail stop(@PathVariable long id) {
    studyOf(new TrialId(id));
    reports.stopTrial(new TrialId(id));
    return show(id);
  }

  @PostMapping("/trials/{id}/remeasure")
  @Operation(
      operationId = "remeasureTrial",
      summary = "Time a complete trial again on all pools of its study",
      description =
          "Known latencies are not reused. Accuracy, latency and reward stay what the policy saw;"
              + " the new latencies are shown beside them, and later trials of the network use them.")
  TrialDetail remeasure(@PathVariable long id) {
    studyOf(new TrialId(id));
    reports.timeAgain(new TrialId(id));
    return show(id);
  }

  private StudySpec spec(long id) {
    return studies
        .spec(new StudyId(id))
        .orElseThrow(() -> new NoSuchElementException("there is no study " + id));
  }

  /** The visible study of a trial. */
  private StudyId studyOf(TrialId trial) {
    return trials
        .studyOf(trial)
        .filter(study -> studies.spec(study).isPresent())
        .orElseThrow(() -> new NoSuchElementException("there is no trial " + trial));
  }

  /**
   * What charts of a study need.
   *
   * @param event number of the last change that is in it
   * @param targetMillis of a sweep the largest
   * @param pools the target pool first
   * @param referenceMillis latency up to which the hypervolume counts
   * @param referenceAccuracy accuracy from which it counts
   * @param decisions of the space, in the order of the tokens
   * @param points by number
   * @param targetsMillis ascending; batch k is after the one at k modulo their number
   */
  record Points(
      long event,
      double targetMillis,
      List<String> pools,
      double referenceMillis,
      double referenceAccuracy,
      List<Decision> decisions,
      List<TrialPoint> points,
      List<Double> targetsMillis) {
    Points {
      pools = List.copyOf(pools);
      decisions = List.copyOf(decisions);
      points = List.copyOf(points);
      targetsMillis = List.copyOf(targetsMillis);
    }
  }

  /**
   * The Pareto front.
   *
   * @param points fastest first
   */
  record Front(StudyId study, List<TrialView> points) {
    Front {
      points = List.copyOf(points);
    }
  }
}
