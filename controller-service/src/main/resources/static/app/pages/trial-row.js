// A trial as a row of the table.
import { h, link, say } from '../dom.js';
import { badge, cells } from '../facts.js';
import * as format from '../format.js';

/**
 * @param {(value: number) => string} millis how latencies are shown
 * @param {(box: HTMLInputElement) => void} onmark when it is marked to be compared, or no more
 * @param {string[]} pools whose latencies have a column each, beside the target pool
 * @param {Set<string>} shown those of them whose column is to be seen
 */
export function trialRow(trial, millis, onmark, pools, shown) {
  const element = h('tr');
  const before = ['', '', 'number', 'number', 'number', 'number', 'number', 'blocks', 'number'];
  const set = cells(element, [...before, ...pools.map(() => 'number'), '']);
  const open = link(`/trials/${trial.id}`, nameOf(trial));
  const state = badge(trial.state);
  const mark = h('input', { type: 'checkbox', 'aria-label': `Compare trial ${nameOf(trial)}` });
  mark.addEventListener('change', () => onmark(mark));
  const kind = h('span', {}, state.element);
  return {
    element,
    update(now) {
      state.update(now.state);
      kind.replaceChildren(state.element, detail(now));
      set([
        open,
        kind,
        format.percent(now.accuracy),
        millis(now.latencyMillis),
        format.reward(now.reward),
        format.amount(now.parameters),
        format.amount(now.madds),
        now.blocks.join(' '),
        format.moment(now.endedAt),
        ...pools.map((pool) => millis(now.pools.find((timing) => timing.pool === pool)?.latencyMillis)),
        mark,
      ]);
      pools.forEach((pool, i) => {
        element.children[before.length + i].hidden = !shown.has(pool);
      });
    },
    /** Shows what an event says of it, until its page is read again. */
    put(point) {
      state.update(point.s);
      const running = point.s === 'RUNNING' && point.q !== undefined;
      const values = [point.a, point.l, point.r];
      const [accuracy, latency, reward] = [...element.children].slice(2, 5);
      if (running) kind.replaceChildren(state.element, ` epoch ${point.p}, ${format.percent(point.q)}`);
      else if (values.every((value) => value !== undefined)) {
        say(accuracy, format.percent(point.a));
        say(latency, millis(point.l));
        say(reward, format.reward(point.r));
      }
    },
  };
}

/** Its number, what it was before it was promoted, or what the user called it. */
export const nameOf = ({ number, baseline, finalist }) =>
  finalist === null ? (baseline ?? `${number}`) : `finalist of ${finalist.number}`;

/** Why it failed, how far it is, or that its network came before. */
function detail(trial) {
  if (trial.failure) return ` ${format.words(trial.failure.failure)}`;
  if (trial.finalist !== null && !trial.progress) return ' finalist';
  if (trial.baseline !== null && !trial.progress) return ' baseline';
  if (trial.progress) return ` epoch ${trial.progress.epoch}, ${format.percent(trial.progress.accuracy)}`;
  return trial.reuse === 'NONE' ? '' : ` ${format.words(trial.reuse)}`;
}
