// The trials of one study as charts need them, kept up to date by events.
import { Findings, byEnd } from './pareto.js';

/**
 * @typedef {object} Point a trial, in the short names of the wire
 * @property {number} id
 * @property {number} n its number, below 0 where no policy proposed it
 * @property {string} s its state
 * @property {number} [a] accuracy
 * @property {number} [l] latency in milliseconds
 * @property {number} [r] reward
 * @property {number[]} t tokens
 * @property {string} u whether its network came before
 * @property {string} [f] failure class
 * @property {number} [e] when it ended
 * @property {Record<string, number>} [x] latency by pool, where there are several
 * @property {string} [y] what the user called a network that no policy proposed
 */

export class StudyPoints {
  /** @param answer of GET /studies/{id}/points */
  constructor(answer) {
    this.event = answer.event;
    this.targetsMillis = answer.targetsMillis;
    /** The target pool first. */
    this.pools = answer.pools;
    /** Of a sweep, the best trial of each target as the controller knows it. */
    this.bestPerTarget = [];
    this.decisions = answer.decisions;
    this.reference = [answer.referenceAccuracy, answer.referenceMillis];
    /** @type {Map<number, Point>} */
    this.byId = new Map(answer.points.map((point) => [point.id, point]));
    this.find();
  }

  /** @param {Point} point new, or in the place of what it was */
  put(point) {
    const before = this.byId.get(point.id);
    this.byId.set(point.id, point);
    if (point.n < 0) return;
    if (point.s !== 'COMPLETE' || before?.s === 'COMPLETE') return;
    const last = this.findings.trials[this.findings.trials.length - 1];
    if (last && byEnd(point, last) < 0) this.find();
    else this.findings.add(point);
  }

  find() {
    this.findings = new Findings(...this.reference);
    [...this.byId.values()]
      .filter((point) => point.s === 'COMPLETE' && point.n > 0)
      .sort(byEnd)
      .forEach((point) => this.findings.add(point));
  }

  /**
   * The same trials with the latencies of a pool: with another than the target pool there is no
   * target, and no best trial, for rewards are not of it.
   */
  on(pool) {
    if (pool === this.pools[0]) return this;
    const timed = [...this.byId.values()]
      .filter((point) => point.x?.[pool] !== undefined)
      .map((point) => ({ ...point, l: point.x[pool] }));
    const findings = new Findings(...this.reference);
    timed
      .filter((point) => point.s === 'COMPLETE' && point.n > 0)
      .sort(byEnd)
      .forEach((point) => findings.add(point));
    return Object.create(this, {
      findings: { value: findings },
      byId: { value: new Map(timed.map((point) => [point.id, point])) },
      targetsMillis: { value: [] },
      bestPerTarget: { value: [] },
    });
  }

  /** What the policy proposed, by number. */
  get points() {
    return [...this.byId.values()]
      .filter((point) => point.n > 0)
      .sort((left, right) => left.n - right.n);
  }

  /** Networks of the user's choice whose numbers are there. */
  get baselines() {
    return [...this.byId.values()].filter((point) => point.y !== undefined && point.s === 'COMPLETE');
  }

  get blocks() {
    return [...new Set(this.decisions.map((decision) => decision.block))];
  }

  /** What a trial chose, one line a block. */
  choices(point) {
    return this.blocks.map((block) => {
      const chosen = this.decisions
        .map((decision, index) => ({ decision, index }))
        .filter(({ decision }) => decision.block === block)
        .map(({ decision, index }) => `${decision.name} ${decision.options[point.t[index]]}`);
      return `block ${block}: ${chosen.join(', ')}`;
    });
  }

  /** How many trials failed, by class, the most frequent first. */
  get failures() {
    return tally([...this.byId.values()].filter((point) => point.f).map((point) => point.f));
  }

  /** How many networks came before, by kind. */
  get reuses() {
    return tally(this.points.map((point) => point.u));
  }
}

function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1));
}
