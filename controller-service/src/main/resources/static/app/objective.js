// Objectives for people; dev.mnas.objective.Objective computes them.
import { ABSENT, millis, percent } from './format.js';

/** What each form prefers, in a sentence. */
export const PREFERS = {
  soft: 'Samples networks on both sides of the target: twice the latency is worth it for 5% more accuracy.',
  hard: 'Prefers the most accurate network that keeps the target: to be faster gains nothing, to be slower costs much.',
  absolute: 'Prefers networks right at the target: a miss costs accuracy on either side. Rewards may be negative.',
};

/**
 * How the reward is computed.
 *
 * @param objective of the controller's answer
 * @param {number[]} targets all targets, in milliseconds
 */
export function formula({ form, alpha, beta }, targets) {
  const target = targets.length === 1 ? millis(targets[0]) : 'target';
  const text =
    form === 'ABSOLUTE'
      ? `accuracy − ${-beta} × |latency / ${target} − 1|`
      : alpha === beta
        ? `accuracy × (latency / ${target})^${alpha}`
        : `accuracy × (latency / ${target})^w, w = ${alpha} up to the target, ${beta} beyond`;
  return targets.length === 1
    ? text
    : `${text}, for targets of ${targets.map((each) => millis(each)).join(', ')}, a batch each in turn`;
}

/** How far a latency is from its target: "3.1% slower than the target". */
export function miss(targetMillis, latencyMillis) {
  if (typeof latencyMillis !== 'number' || typeof targetMillis !== 'number') return ABSENT;
  const share = latencyMillis / targetMillis - 1;
  const text = percent(Math.abs(share), 1);
  if (text === '0.0%') return 'on the target';
  return `${text} ${share > 0 ? 'slower' : 'faster'} than the target`;
}

/** One target, or the ends of a sweep. */
export function range(targets) {
  const [first, last] = [targets[0], targets[targets.length - 1]];
  return first === last ? millis(first) : `${millis(first)} to ${millis(last)}`;
}

/** @param study of the controller's answer */
export const targetsOf = (study) => study.bestPerTarget.map(({ targetMillis }) => targetMillis);
