// The signs of a search: how the policy and the measurements do.
import { api } from '../api.js';
import { button, h, keep, say } from '../dom.js';
import { ask } from '../dialogs.js';
import { facts, head, scrolling } from '../facts.js';
import * as format from '../format.js';
import { entropyChart, entropyShare, noveltyChart } from '../charts/signs.js';
import { pastAlarms } from './alarms.js';

const NAMES = [
  'Entropy',
  'New when drawn',
  'New when suggested',
  'KL of last update',
  'Clipped',
  'Restarts',
  'Hypervolume slope',
  'Reward noise',
  'Spread of rewards',
];
// Each network that is trained again is one degree of freedom; three are needed.
const AGAIN = 4;

/** Trains the best again with another seed: what differs then is noise. */
export async function measureNoise(study, place) {
  const done = await ask(
    'Measure the noise?',
    [
      h(
        'p',
        {},
        `The ${AGAIN} best networks are trained again, by the recipe of this search with another seed. ` +
          'They show under finalists; the policy does not see them, and they count for no budget.',
      ),
    ],
    { action: 'Train again', run: () => api.repeat(study, AGAIN) },
  );
  if (done) place.announce(`The ${AGAIN} best networks are trained again`);
}

/** @param {import('../study-points.js').StudyPoints} data */
export function signsOf(study, first, alarms, data, place) {
  let signs = first;
  const now = () => signs;
  const numbers = facts(NAMES);
  const noise = h('p', { class: 'note' });
  const measure = button('Measure the noise', () => measureNoise(study, place));
  const devices = h('tbody');
  const table = scrolling(
    'Reference network on each device',
    h(
      'table',
      {},
      h('caption', { class: 'unseen' }, 'Reference network on each device'),
      head(['Device', ['Measurements', 'number'], ['Before', 'number'], ['Last five', 'number'], ['Change', 'number']]),
      devices,
    ),
  );
  const charts = [entropyChart(now, data, place.signal), noveltyChart(now, place.signal)];
  const past = pastAlarms();
  const update = () => {
    const last = signs.batches[signs.batches.length - 1];
    if (last !== undefined) numbers.update(shown(last, signs.noise, data));
    say(noise, noiseText(signs.noise));
    table.hidden = signs.devices.length === 0;
    keep(devices, signs.devices, ({ device }) => device, row);
    charts.forEach((chart) => chart.update());
  };
  past.update(alarms);
  update();
  return {
    element: h(
      'section',
      { class: 'signs' },
      h('div', { class: 'title' }, h('h2', {}, 'How the search does'), h('div', { class: 'actions' }, measure)),
      numbers.element,
      noise,
      h('div', { class: 'charts' }, charts.map((chart) => chart.element)),
      table,
      past.element,
    ),
    update(study) {
      measure.hidden = study.state === 'STOPPED' || study.trials.complete === 0;
    },
    async refresh() {
      const [read, every] = await Promise.all([
        api.signs(place.id, place.signal),
        api.alarms(place.id, place.signal),
      ]);
      signs = read;
      past.update(every);
      update();
    },
  };
}

const share = (value) => (value === null ? format.ABSENT : format.percent(value, 0));

function shown(last, noise, data) {
  const { reward, rewardByLatency, rewardSpread } = noise;
  return {
    Entropy: `${share(entropyShare(last.entropies, data.decisions))} of uniform`,
    'New when drawn': share(last.uniqueShareBefore),
    'New when suggested': share(last.uniqueShare),
    'KL of last update': last.kl === null ? format.ABSENT : `${format.digits(last.kl, 2)} nats`,
    Clipped: last.clipShare === null ? format.ABSENT : format.percent(last.clipShare, 1),
    Restarts: format.count(last.restarts),
    'Hypervolume slope':
      last.hypervolumeSlope === null
        ? format.ABSENT
        : `${format.digits(last.hypervolumeSlope, 2)} ms / 100 trials`,
    'Reward noise':
      reward !== null
        ? format.reward(reward)
        : rewardByLatency === null
          ? 'unknown'
          : `unknown, ${format.reward(rewardByLatency)} by latency`,
    'Spread of rewards': format.reward(rewardSpread),
  };
}

function noiseText({ accuracy, accuracyRepeats, latencyShare, latencyRepeats }) {
  const trained =
    accuracy === null
      ? `The noise of accuracies is unknown: ${format.counted(accuracyRepeats, 'network')} of this search ` +
        'trained again with another seed, at least 3 are needed. '
      : `Accuracies of one network differ by ${format.percent(accuracy)} (standard deviation), ` +
        `by ${format.counted(accuracyRepeats, 'repeated training')}. `;
  const timed =
    latencyShare === null
      ? 'The noise of latencies is unknown.'
      : `Latencies differ by ${format.percent(latencyShare)}` +
        (latencyRepeats < 3
          ? ' within a measurement; what lies between two of them comes on top.'
          : `, by ${format.counted(latencyRepeats, 'repeated timing')}.`);
  return trained + timed;
}

function row({ device }) {
  const values = [0, 0, 0, 0].map(() => h('td', { class: 'number' }));
  return {
    element: h('tr', {}, h('th', { scope: 'row' }, device), values),
    update({ measurements, beforeMillis, nowMillis }) {
      say(values[0], format.count(measurements));
      say(values[1], format.millis(beforeMillis));
      say(values[2], format.millis(nowMillis));
      const change = beforeMillis === null ? null : nowMillis / beforeMillis - 1;
      say(values[3], change === null ? format.ABSENT : `${change > 0 ? '+' : ''}${format.percent(change, 1)}`);
    },
  };
}
