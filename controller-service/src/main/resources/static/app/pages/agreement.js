// How alike the pools of a search and multiply-adds rank its trials.
import { api } from '../api.js';
import { fill, h } from '../dom.js';
import { cells, head, scrolling } from '../facts.js';
import * as format from '../format.js';

/** Read anew when there are more complete trials; hidden until there are three. */
export function agreementOf(place) {
  const body = h('tbody');
  const about = h('p', { class: 'hint' });
  const table = h(
    'table',
    {},
    h('caption', { class: 'unseen' }, "Kendall's tau of pools and multiply-adds"),
    head(['Latency on', 'Against', ["Kendall's tau", 'number'], 'What it means']),
    body,
  );
  const element = h(
    'section',
    { class: 'agreement', hidden: true },
    h('h2', {}, 'Do pools and multiply-adds agree?'),
    about,
    scrolling('Agreement', table),
  );
  let complete = 0;
  return {
    element,
    async update(study) {
      if (study.trials.complete === complete || study.trials.complete < 3) return;
      complete = study.trials.complete;
      const { trials, pairs } = await api.agreement(study.id, place.signal);
      element.hidden = trials < 3;
      about.textContent = `Over ${format.counted(trials, 'complete trial')}: 1 is the same order, 0 none.`;
      fill(body, ...pairs.map(rowOf));
    },
  };
}

function rowOf({ left, right, tau, warning }) {
  const element = h('tr');
  cells(element, ['', '', 'number', 'wrap'])([
    left,
    right,
    tau === null ? format.ABSENT : tau.toFixed(2),
    warning ?? '',
  ]);
  return element;
}
