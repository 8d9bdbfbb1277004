// The same definitions as dev.mnas.objective: accuracy is maximised, latency minimised.

/**
 * @typedef {{id: number, n: number, a: number, l: number, r: number}} Complete a complete trial
 */

/** Of points equal in both, only the one of the lowest number stays. */
const byLatency = (left, right) => left.l - right.l || right.a - left.a || left.n - right.n;

/**
 * The points that no other beats in accuracy and latency at once.
 *
 * @param {Complete[]} points
 * @returns {Complete[]} fastest first
 */
export function front(points) {
  const kept = [];
  for (const point of [...points].sort(byLatency)) {
    if (kept.length === 0 || point.a > kept[kept.length - 1].a) kept.push(point);
  }
  return kept;
}

/**
 * The area that the points dominate up to the reference, in milliseconds.
 *
 * @param {Complete[]} points in any order
 */
export function hypervolume(points, referenceAccuracy, referenceMillis) {
  return areaOf(front(points), referenceAccuracy, referenceMillis);
}

function areaOf(frontPoints, referenceAccuracy, referenceMillis) {
  let area = 0;
  let lowest = referenceAccuracy;
  for (const point of frontPoints) {
    if (point.l < referenceMillis && point.a > lowest) {
      area += (referenceMillis - point.l) * (point.a - lowest);
      lowest = point.a;
    }
  }
  return area;
}

/** What a search has found, trial after trial; adding one costs the size of the front. */
export class Findings {
  constructor(referenceAccuracy, referenceMillis) {
    this.referenceAccuracy = referenceAccuracy;
    this.referenceMillis = referenceMillis;
    /** @type {Complete[]} */
    this.front = [];
    /** @type {Complete | null} */
    this.best = null;
    this.rewards = [];
    this.bestRewards = [];
    this.hypervolumes = [];
    /** @type {Complete[]} */
    this.trials = [];
  }

  /** @param {Complete} trial the next one by its end */
  add(trial) {
    this.trials.push(trial);
    this.rewards.push(trial.r);
    if (this.best === null || trial.r > this.best.r) this.best = trial;
    this.bestRewards.push(this.best.r);
    const changed = this.join(trial);
    const last = this.hypervolumes.length - 1;
    this.hypervolumes.push(
      changed || last < 0
        ? areaOf(this.front, this.referenceAccuracy, this.referenceMillis)
        : this.hypervolumes[last],
    );
  }

  join(trial) {
    const at = this.front.findIndex((point) => byLatency(trial, point) < 0);
    const place = at < 0 ? this.front.length : at;
    const faster = this.front[place - 1];
    if (faster && faster.a >= trial.a) return false;
    let end = place;
    while (end < this.front.length && this.front[end].a <= trial.a) end += 1;
    this.front.splice(place, end - place, trial);
    return true;
  }

  get hypervolume() {
    return this.hypervolumes.length === 0 ? null : this.hypervolumes[this.hypervolumes.length - 1];
  }
}

/** Trials in the order in which they were found: by their end, then their number. */
export const byEnd = (left, right) => left.e - right.e || left.n - right.n;

/**
 * Shares of each option among the trials before, as they move on.
 *
 * @param {number[][]} tokens one sequence a trial, in order
 * @param {number} index which decision
 * @param {number} options how many it has
 * @param {number} width trials that a share is taken over; fewer at the beginning
 * @param {number} most how many shares
 * @returns {{ends: number[], shares: number[][]}} the last trial of each, per option its shares
 */
export function choiceShares(tokens, index, options, width, most) {
  const ends = [];
  const shares = Array.from({ length: options }, () => []);
  const step = Math.max(1, Math.ceil(tokens.length / most));
  const first = Math.min(width, tokens.length);
  for (let end = tokens.length; end >= first && end > 0; end -= step) ends.unshift(end);
  for (const end of ends) {
    const start = Math.max(0, end - width);
    const counts = new Array(options).fill(0);
    for (let i = start; i < end; i += 1) counts[tokens[i][index]] += 1;
    counts.forEach((times, option) => shares[option].push(times / (end - start)));
  }
  return { ends, shares };
}

/**
 * Counts of equal-width bins from the least to the largest value.
 *
 * @param {number[]} values at least one
 * @returns {{from: number, to: number, count: number}[]}
 */
export function histogram(values, bins) {
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const width = (most - least) / bins;
  if (width === 0) return [{ from: least, to: most, count: values.length }];
  const result = Array.from({ length: bins }, (_, bin) => ({
    from: least + bin * width,
    to: least + (bin + 1) * width,
    count: 0,
  }));
  for (const value of values) {
    result[Math.min(bins - 1, Math.floor((value - least) / width))].count += 1;
  }
  return result;
}
