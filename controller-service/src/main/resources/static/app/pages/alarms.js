// What is wrong with a search, what to do about it, and what was wrong before.
import { api } from '../api.js';
import { button, h, keep, link, say } from '../dom.js';
import { ask } from '../dialogs.js';
import { head, scrolling } from '../facts.js';
import * as format from '../format.js';
import { askForPolicy, askToRestart, askToStop } from './study-actions.js';
import { measureNoise } from './signs.js';

const NAMES = {
  COLLAPSED: 'Collapsed',
  PLATEAU: 'Plateau',
  TARGET_UNREACHABLE: 'Target out of reach',
  NOISE: 'Noise',
  DEVICE_DRIFTED: 'Device drifted',
};

/** An alarm's kind for people; others than these may come. */
export const nameOf = (kind) => NAMES[kind] ?? format.words(kind);

/** The alarms that are on, each with what can be done about it. */
export function alarmsOf(study, place) {
  const list = h('ul', {});
  const element = h(
    'section',
    { class: 'alarms', 'aria-label': 'Alarms', 'aria-live': 'polite' },
    list,
  );
  let latest = study;
  const one = (alarm) => {
    const seen = h('p', {});
    const actions = h('div', { class: 'actions' });
    let drawn = '';
    return {
      element: h(
        'li',
        {},
        h('h2', {}, nameOf(alarm.kind)),
        seen,
        h('p', { class: 'advice' }, alarm.advice),
        h('p', { class: 'since' }, `Since trial ${alarm.raisedTrial}, ${format.moment(alarm.raisedAt)}.`),
        actions,
      ),
      update(now) {
        say(seen, now.seen);
        if (drawn === latest.state) return;
        drawn = latest.state;
        actions.replaceChildren(...answers(now.kind, latest, place));
      },
    };
  };
  return {
    element,
    update(now) {
      latest = now;
      element.hidden = now.alarms.length === 0;
      keep(list, now.alarms, (alarm) => alarm.id, one);
    },
  };
}

/** The buttons that help against an alarm, for a study in its state. */
function answers(kind, study, place) {
  if (study.state === 'STOPPED') return kind === 'TARGET_UNREACHABLE' ? [other(study)] : [];
  const restart = button('Restart policy', () => askToRestart(study, place));
  const change = button('Change policy', () => askForPolicy(study, place));
  const stop = study.state === 'COMPLETED' ? [] : [button('Stop', () => askToStop(study))];
  switch (kind) {
    case 'COLLAPSED':
      return [restart, change];
    case 'PLATEAU':
      return [...stop, restart, change];
    case 'TARGET_UNREACHABLE':
      return [other(study), ...stop];
    case 'NOISE':
      return [change, button('Measure it again', () => measureNoise(study, place))];
    case 'DEVICE_DRIFTED':
      return [link('/workers', 'Devices')];
    default:
      return [];
  }
}

/** A search for another target takes over what was measured. */
const other = (study) =>
  button('Search with another target', async () => {
    const { yaml } = await api.spec(study.id);
    const shown = h('pre', { class: 'file', tabindex: 0 }, yaml);
    await ask(
      'Search with another target',
      [
        h(
          'p',
          {},
          'Rewards of one search are under one target, so another target is another search. ' +
            'It reuses latencies, and accuracies whose weights are kept. This is the study file; ' +
            'change targetMillis and start it under New search.',
        ),
        shown,
      ],
      { action: 'Close', run: async () => {} },
    );
  });

const COLUMNS = ['Alarm', 'What was seen', 'From', 'To'];

/** All alarms that a search ever had. */
export function pastAlarms() {
  const body = h('tbody');
  const element = h(
    'details',
    { class: 'past-alarms' },
    h('summary', {}, 'All alarms of this search'),
    scrolling(
      'Alarms',
      h(
        'table',
        {},
        h('caption', { class: 'unseen' }, 'Alarms, the newest first'),
        head(COLUMNS),
        body,
      ),
    ),
  );
  return {
    element,
    update(alarms) {
      element.hidden = alarms.length === 0;
      keep(body, alarms, (alarm) => alarm.id, row);
    },
  };
}

const at = (trial, moment) => `trial ${trial}, ${format.moment(moment)}`;

function row(alarm) {
  const seen = h('td');
  const to = h('td');
  return {
    element: h(
      'tr',
      {},
      h('th', { scope: 'row' }, nameOf(alarm.kind)),
      seen,
      h('td', {}, at(alarm.raisedTrial, alarm.raisedAt)),
      to,
    ),
    update(now) {
      say(seen, now.seen);
      say(to, now.clearedAt === null ? 'now' : at(now.clearedTrial, now.clearedAt));
    },
  };
}
