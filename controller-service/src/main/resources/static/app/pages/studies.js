// The list of searches.
import { api } from '../api.js';
import { badge, cells, head, scrolling } from '../facts.js';
import { fill, h, keep, link, perFrame, say } from '../dom.js';
import { Events } from '../events.js';
import * as format from '../format.js';
import { range, targetsOf } from '../objective.js';
import { nameOf } from './alarms.js';
import { sparkline } from '../charts/sparkline.js';

const COLUMNS = [
  'Search',
  'State',
  'Trials',
  ['Best reward', 'number'],
  ['On front', 'number'],
  ['Hypervolume', 'number'],
  'Growth',
  ['Target', 'number'],
  'Space',
  ['Ran', 'number'],
  ['Started', 'number'],
];

export async function show(place) {
  const list = await api.studies(place.signal);
  place.title('Searches');
  const studies = new Map(list.map((study) => [study.id, study]));
  const body = h('tbody');
  const table = h(
    'table',
    { class: 'studies' },
    h('caption', { class: 'unseen' }, 'Searches, the newest first'),
    head(COLUMNS),
    body,
  );
  const content = h('div');
  fill(
    place.root,
    h(
      'div',
      { class: 'title' },
      h('h1', {}, 'Searches'),
      h('div', { class: 'actions' }, link('/new', 'New search')),
    ),
    content,
  );
  place.root.querySelector('.actions a').classList.add('button', 'primary');

  const full = scrolling('Searches', table);
  const empty = h(
    'p',
    { class: 'empty' },
    'No search yet. ',
    link('/new', 'Start one'),
    ', or run ',
    h('code', {}, 'mnas demo'),
    ' for a complete example.',
  );
  const draw = () => {
    const sorted = [...studies.values()].sort((left, right) => right.id - left.id);
    const wanted = sorted.length === 0 ? empty : full;
    if (content.firstChild !== wanted) content.replaceChildren(wanted);
    keep(body, sorted, (study) => study.id, row);
  };
  const soon = perFrame(draw);
  draw();

  new Events(
    {},
    {
      study: (study) => {
        studies.set(study.id, study);
        soon();
      },
      gone: ({ id }) => {
        studies.delete(id);
        soon();
      },
      reset: () => place.reload(),
      // The list was read before the stream began: what changed in between is read again.
      live: async () => {
        for (const study of await api.studies(place.signal)) studies.set(study.id, study);
        soon();
      },
    },
    place,
  );
}

function row(study) {
  const element = h('tr');
  const set = cells(element, [
    '', '', '', 'number', 'number', 'number', '', 'number', '', 'number', 'number',
  ]);
  const name = link(`/studies/${study.id}`);
  const state = badge(study.state);
  const alarms = h('span', { class: 'alarm-mark' });
  const stateAndAlarms = h('span', {}, state.element, alarms);
  const progress = h('progress', { 'aria-label': 'Trials ended' });
  const done = h('span', { class: 'progress-text' });
  const both = h('span', { class: 'progress' }, progress, done);
  let drawn = '';
  let growth = h('span');
  return {
    element,
    update(now) {
      name.textContent = now.name;
      state.update(now.state);
      say(alarms, now.alarms.map(({ kind }) => nameOf(kind)).join(', '));
      const ended = now.trials.total - now.trials.open;
      progress.max = now.budget.trials;
      progress.value = ended;
      done.textContent = `${format.count(ended)} / ${format.count(now.budget.trials)}`;
      const line = now.sparkline.join(' ');
      if (line !== drawn) {
        drawn = line;
        growth =
          now.sparkline.length > 1
            ? sparkline(now.sparkline, `hypervolume up to ${format.hypervolume(now.hypervolume)}`)
            : h('span');
      }
      set([
        name,
        stateAndAlarms,
        both,
        format.reward(now.bestReward),
        format.count(now.frontSize),
        now.frontSize === 0 ? format.ABSENT : format.hypervolume(now.hypervolume),
        growth,
        range(targetsOf(now)),
        now.space,
        format.duration(now.elapsedSeconds),
        format.moment(now.createdAt).slice(0, 16),
      ]);
    },
  };
}
