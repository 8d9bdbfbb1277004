package dev.mnas.service.policy;

import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The paper's controller: an RNN that samples token sequences and learns from their rewards by PPO
 * (Tan et al. 2019, section 4.2; Zoph et al. 2018, appendix A.2). Plain Java in a fixed order of
 * operations: the same seed and the same rewards give the same bits everywhere.
 *
 * <p>A batch updates once; trials without reward are left out of it and of the baseline. With a
 * delay above 1 a batch may have been sampled by an older policy than the one it updates: PPO's
 * ratio is taken against the probabilities at sampling.
 *
 * <p>Not thread-safe.
 */
final class RnnPaperPolicy implements Policy {
  /** Sequences that {@link #entropies} averages over, and the seed they are drawn with. */
  private static final int ENTROPY_SAMPLES = 16;

  private static final long ENTROPY_SEED = 1;

  private final PolicySettings settings;
  private final int[] cardinalities;
  private final RnnLayout layout;
  private final Rnn rnn;
  private final Tape tape;
  private final Ppo ppo;
  private final Xoshiro256 random;
  private final double[] parameters;
  private final Adam adam;
  private final Baseline baseline;
  private final OutstandingBatches outstanding = new OutstandingBatches();
  private final DrawLedger ledger;
  private boolean used;
  private PolicyDiagnostics.Update lastUpdate = PolicyDiagnostics.Update.NONE;

  /** Outstanding batches that were suggested before the last restart. */
  private int stale;

  RnnPaperPolicy(PolicySettings settings, List<Decision> decisions) {
    this(settings, decisions, RnnPaperSettings.STANDARD);
  }

  RnnPaperPolicy(PolicySettings settings, List<Decision> decisions, RnnPaperSettings rnnSettings) {
    this.settings = settings;
    cardinalities = Cardinalities.of(decisions);
    layout = new RnnLayout(cardinalities, rnnSettings.hidden(), rnnSettings.embedding());
    rnn = new Rnn(layout);
    tape = new Tape(layout);
    ppo = new Ppo(rnnSettings.ppo(), layout, rnn, tape);
    random = new Xoshiro256(settings.seed());
    parameters = rnn.initial(random);
    ledger = new DrawLedger(cardinalities);
    adam = new Adam(layout.size(), rnnSettings.learningRate());
    baseline = new Baseline(rnnSettings.baselineDecay());
  }

  static RnnPaperPolicy restore(PolicySettings settings, List<Decision> decisions, byte[] state) {
    RnnPaperPolicy policy = new RnnPaperPolicy(settings, decisions);
    StateReader in = new StateReader(state);
    Cardinalities.checkOwner(in, settings, policy.cardinalities);
    policy.used = in.readInt() != 0;
    policy.random.read(in);
    in.readDoubles(policy.parameters);
    policy.adam.read(in);
    policy.baseline.read(in);
    policy.outstanding.read(in, policy.cardinalities, policy.cardinalities.length);
    policy.lastUpdate =
        new PolicyDiagnostics.Update(in.readInt(), in.readDouble(), in.readDouble());
    if (in.hasLedger()) {
      policy.ledger.read(in);
      policy.stale = in.readInt();
    }
    in.finish();
    return policy;
  }

  @Override
  public List<ArchitectureTokens> suggest(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a batch must have at least 1 trial, was " + n);
    }
    used = true;
    List<Sample> batch = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int[] tokens = rnn.sample(parameters, tape, random);
      double[] logProbabilities = new double[tokens.length];
      for (int step = 0; step < tokens.length; step++) {
        logProbabilities[step] = tape.logProbabilities[step * tape.options + tokens[step]];
      }
      var unused = ledger.drew(tokens);
      ledger.suggested(tokens);
      batch.add(new Sample(tokens, logProbabilities));
    }
    outstanding.add(batch);
    return Sample.architectures(batch);
  }

  @Override
  public void observe(List<Observation> batch) {
    List<Sample> suggested = outstanding.take(batch);
    if (stale > 0) {
      stale--;
      return;
    }
    List<Sample> rewarded = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i).outcome().isPresent()) {
        rewarded.add(suggested.get(i));
      }
    }
    if (rewarded.isEmpty()) {
      return;
    }
    double[] rewards =
        batch.stream()
            .flatMap(observation -> observation.outcome().stream())
            .mapToDouble(Outcome::reward)
            .toArray();
    lastUpdate = ppo.update(parameters, adam, rewarded, baseline.advantages(rewards));
  }

  @Override
  public void inform(List<Observation> others) {
    used = true;
  }

  @Override
  public void recover(List<PolicyEvent> history) {
    Replay.onto(this, used, history);
  }

  @Override
  public byte[] state() {
    StateWriter out = new StateWriter();
    Cardinalities.writeOwner(out, settings, cardinalities);
    out.writeInt(used ? 1 : 0);
    random.write(out);
    out.writeDoubles(parameters);
    adam.write(out);
    baseline.write(out);
    outstanding.write(out);
    out.writeInt(lastUpdate.epochs());
    out.writeDouble(lastUpdate.kl());
    out.writeDouble(lastUpdate.clipShare());
    ledger.write(out);
    out.writeInt(stale);
    return out.finish();
  }

  @Override
  public void restart() {
    used = true;
    stale = outstanding.size();
    ledger.restarted();
    System.arraycopy(rnn.initial(random), 0, parameters, 0, parameters.length);
    adam.reset();
    baseline.reset();
  }

  @Override
  public PolicyDiagnostics diagnostics() {
    Optional<PolicyDiagnostics.Update> update =
        lastUpdate.epochs() == 0 ? Optional.empty() : Optional.of(lastUpdate);
    return new PolicyDiagnostics(entropies(), update, ledger.draws(), ledger.restarts());
  }

  /**
   * A decision's distribution depends on the tokens before it, so this is the mean along 16
   * sequences drawn with a fixed seed; it leaves the policy's own random numbers alone.
   */
  private List<Double> entropies() {
    double[] sums = new double[cardinalities.length];
    Xoshiro256 fixed = new Xoshiro256(ENTROPY_SEED);
    for (int i = 0; i < ENTROPY_SAMPLES; i++) {
      int[] unused = rnn.sample(parameters, tape, fixed);
      for (int step = 0; step < sums.length; step++) {
        sums[step] += Ppo.entropy(tape, step, cardinalities[step]);
      }
    }
    List<Double> entropies = new ArrayList<>();
    for (double sum : sums) {
      entropies.add(sum / ENTROPY_SAMPLES);
    }
    return entropies;
  }
}
