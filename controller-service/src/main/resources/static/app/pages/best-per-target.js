// What a sweep has found for each of its targets.
import { h, keep, link } from '../dom.js';
import { cells, head, scrolling } from '../facts.js';
import * as format from '../format.js';
import { miss } from '../objective.js';

const NUMBERS = ['', '', 'number', 'number', 'number', 'number'];

/** A search of one target has its facts alone, and no table. */
export function bestPerTarget() {
  const body = h('tbody');
  const table = h(
    'table',
    { class: 'targets' },
    h('caption', { class: 'unseen' }, 'The best trial for each target, by rising target'),
    head([
      'Target',
      'Best trial',
      ['Accuracy', 'number'],
      ['Latency', 'number'],
      ['Miss', 'number'],
      ['Reward under this target', 'number'],
    ]),
    body,
  );
  const element = h(
    'section',
    { class: 'best-per-target', hidden: true },
    h('h2', {}, 'Best for each target'),
    h(
      'p',
      { class: 'hint' },
      'Batches take the targets in turn; every measurement counts for all of them. A trial keeps the reward under the target of its batch.',
    ),
    scrolling('Best for each target', table),
  );
  return {
    element,
    update(study) {
      element.hidden = study.bestPerTarget.length < 2;
      keep(body, study.bestPerTarget, (best) => best.targetMillis, row);
    },
  };
}

function row() {
  const element = h('tr');
  const set = cells(element, NUMBERS);
  let trial = null;
  let shown = format.ABSENT;
  return {
    element,
    update(best) {
      if (best.trial !== trial) {
        trial = best.trial;
        shown = link(`/trials/${trial}`, `trial ${trial}`);
      }
      set([
        format.millis(best.targetMillis),
        shown,
        format.percent(best.accuracy),
        format.millis(best.latencyMillis),
        miss(best.targetMillis, best.latencyMillis),
        format.reward(best.reward),
      ]);
    },
  };
}
