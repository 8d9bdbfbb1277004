// Devices, what they do and how steady they are, and what was measured without a search.
import { api } from '../api.js';
import { referenceChart } from '../charts/device-charts.js';
import { samplesChart } from '../charts/trial-charts.js';
import { ask } from '../dialogs.js';
import { atMostEvery, button, fill, h, keep, link } from '../dom.js';
import { Events } from '../events.js';
import { badge, cells, facts, head, scrolling } from '../facts.js';
import * as format from '../format.js';

const PAUSE = 1000;
const PAGE = 50;
const FACTS = [
  'System', 'Cores', 'Runtime', 'Reference network', 'Measurements', 'Worker', 'Current task', 'Last seen',
];
const PROFILE_COLUMNS = [
  ['Table', 'number'], 'Pool', 'Space', 'Runtime', 'Device', 'State', ['Layers', 'number'],
  ['Networks measured', 'number'], ['Mean error of predictions', 'number'], ['Worst error', 'number'],
  ['Kendall tau', 'number'], ['Of networks', 'number'], 'Failure',
];
const COLUMNS = [
  ['Measurement', 'number'], 'Network', 'Pool', 'Runtime', 'State', 'Action', ['Latency', 'number'],
  ['Median as timed', 'number'], ['p10 to p90', 'number'], ['CoV', 'number'], ['Kept', 'number'],
  ['Asked for', 'number'],
];

export async function show(place) {
  const [devices, units, workers, profiles, page] = await Promise.all([
    api.devices(place.signal),
    api.units(place.signal),
    api.workers(place.signal),
    api.profiles(place.signal),
    api.measurements(new URLSearchParams({ size: PAGE }), place.signal),
  ]);
  place.title('Devices');
  const cards = h('div');
  const body = h('tbody');
  const shown = h('section', { class: 'history' });
  const measured = h('div');
  const older = button('Show older ones', () => readOlder());
  const state = { devices, units, workers, profiles, items: page.items, next: page.next };
  const profileBody = h('tbody');
  const profileSection = h(
    'section',
    {},
    h('h2', {}, 'Latency tables'),
    h(
      'p',
      {},
      'What each layer of a space takes, found from networks that were timed. What layers add up to is predicted, not measured; the error is that on networks that the table was not fitted to.',
    ),
    scrolling('Latency tables', h('table', {}, head(PROFILE_COLUMNS), profileBody)),
  );
  const table = scrolling('Measurements', h('table', {}, head(COLUMNS), body));
  const none = h(
    'p',
    { class: 'empty' },
    'Nothing has been measured without a search yet. ',
    link('/zoo', 'Networks'),
    ' asks for the published ones, ',
    h('code', {}, 'mnas measure'),
    ' for any.',
  );
  const actions = {
    open: async (id) => {
      fill(shown, detailOf(await api.measurement(id, place.signal), () => shown.replaceChildren(), place));
      shown.querySelector('h2').focus();
    },
    cancel: async (measurement) => {
      const done = await ask(
        `Cancel measurement ${measurement.id}?`,
        [h('p', {}, `${measurement.network} on pool ${measurement.pool}.`)],
        { action: 'Cancel the measurement', danger: true, run: () => api.cancelMeasurement(measurement.id) },
      );
      if (done) await read();
    },
    release: async (unit) => {
      await api.release(unit.id);
      place.announce(`${unit.model} ${unit.serial} is released.`);
      await read();
    },
  };
  fill(
    place.root,
    h('h1', {}, 'Devices'),
    cards,
    h('section', {}, h('h2', {}, 'Measurements without a search'), measured, older),
    shown,
    profileSection,
  );
  const draw = () => {
    if (state.devices.length === 0) {
      fill(cards, h('p', { class: 'empty' }, 'No latency worker has offered a device yet.'));
    } else {
      if (cards.querySelector('.empty')) cards.replaceChildren();
      keep(cards, state.devices, (device) => device.fingerprint, () => deviceCard(state, actions, place));
    }
    const wanted = state.items.length === 0 ? none : table;
    if (measured.firstChild !== wanted) measured.replaceChildren(wanted);
    keep(body, state.items, (item) => item.id, () => measurementRow(actions));
    older.hidden = state.next === null;
    profileSection.hidden = state.profiles.length === 0;
    keep(profileBody, state.profiles, (profile) => profile.id, profileRow);
  };
  const read = async () => {
    const [nowDevices, nowUnits, nowWorkers, nowProfiles, newest] = await Promise.all([
      api.devices(place.signal),
      api.units(place.signal),
      api.workers(place.signal),
      api.profiles(place.signal),
      api.measurements(new URLSearchParams({ size: PAGE }), place.signal),
    ]);
    const known = new Map(state.items.map((item) => [item.id, item]));
    for (const item of newest.items) known.set(item.id, item);
    state.devices = nowDevices;
    state.units = nowUnits;
    state.workers = nowWorkers;
    state.profiles = nowProfiles;
    state.items = [...known.values()].sort((left, right) => right.id - left.id);
    draw();
  };
  const readOlder = async () => {
    const query = new URLSearchParams({ size: PAGE, cursor: state.next });
    const more = await api.measurements(query, place.signal);
    state.items = [...state.items, ...more.items];
    state.next = more.next;
    draw();
  };
  draw();
  const soon = atMostEvery(PAUSE, read);
  new Events({}, { worker: soon, live: read, reset: () => place.reload() }, place);
}

function profileRow() {
  const element = h('tr');
  const state = badge('OPEN');
  const set = cells(element, [
    'number', '', '', '', 'wrap', '', 'number', 'number', 'number', 'number', 'number', 'number', 'wrap',
  ]);
  return {
    element,
    update({ error, ...now }) {
      state.update(now.state);
      set([
        `${now.id}`,
        now.pool,
        now.space,
        [format.words(now.runtime), format.words(now.precision), format.counted(now.threads, 'thread')].join(', '),
        now.model ?? format.ABSENT,
        state.element,
        format.count(now.layers),
        `${format.count(now.measured)} of ${format.count(now.measurements)}`,
        error ? format.percent(error.meanError) : format.ABSENT,
        error ? format.percent(error.worstError) : format.ABSENT,
        error?.kendallTau ? format.digits(error.kendallTau, 3) : format.ABSENT,
        error ? format.count(error.networks) : format.ABSENT,
        now.failure ?? '',
      ]);
    },
  };
}

function deviceCard(state, actions, place) {
  const title = h('h2');
  const mark = badge('IDLE');
  const numbers = facts(FACTS);
  const quarantine = h('div');
  const chart = h('div');
  let drawn = '';
  const element = h(
    'section',
    { class: 'device' },
    h('div', { class: 'title' }, title, mark.element),
    quarantine,
    numbers.element,
    chart,
  );
  return {
    element,
    update(device) {
      const workers = state.workers.filter((worker) => worker.device === device.fingerprint);
      const present = workers.filter((worker) => worker.state !== 'AWAY');
      const busy = present.find((worker) => worker.state === 'BUSY');
      title.textContent = `${device.model}, pool ${device.pool}`;
      const held = state.units.filter(
        (unit) => unit.quarantine && unit.model === device.model && unit.pools.includes(device.pool),
      );
      mark.update(held.length > 0 ? 'QUARANTINED' : (busy ?? present[0])?.state ?? 'AWAY');
      keep(quarantine, held, (unit) => unit.id, (unit) => quarantined(unit, actions));
      numbers.update({
        System: `${device.os}, ${device.architecture}`,
        Cores: format.count(device.cores),
        Runtime: `${device.runtime} ${device.runtimeVersion}`,
        'Reference network': format.millis(device.referenceMillis),
        Measurements: format.count(device.measurements),
        Worker: present.map((worker) => worker.name).join(', ') || format.ABSENT,
        'Current task': taskOf(busy),
        'Last seen': format.moment(device.lastSeen),
      });
      const history = historyOf(device, state.items);
      const now = JSON.stringify(history);
      if (now !== drawn && history.length > 1) {
        drawn = now;
        const name = `Reference network on ${device.model}, pool ${device.pool}`;
        fill(chart, referenceChart(name, history, device.referenceMillis, place.signal));
      }
    },
  };
}

function quarantined(unit, actions) {
  const reason = h('span', {});
  const element = h(
    'p',
    { class: 'problem' },
    reason,
    ' ',
    button('Release', () => actions.release(unit), { 'aria-label': `Release ${unit.model} ${unit.serial}` }),
  );
  return {
    element,
    update: ({ serial, quarantine }) => {
      reason.textContent = `${serial} is in quarantine since ${format.moment(quarantine.since)}: ${quarantine.reason}`;
    },
  };
}

function taskOf(worker) {
  if (worker?.task) return link(`/trials/${worker.task.trial}`, `trial ${worker.task.trialNumber}`);
  return worker?.measurement ? `measurement ${worker.measurement.id}` : format.ABSENT;
}

/** Of the measurements that the page shows, oldest first. */
function historyOf(device, items) {
  return items
    .filter(({ pool, latency }) => latency && !latency.reused && pool === device.pool)
    .filter(({ latency }) => sameDevice(latency.device, device))
    .map(({ latency }) => ({ at: latency.measuredAt, millis: latency.referenceMedianMillis }))
    .reverse();
}

function sameDevice(timed, device) {
  return ['model', 'os', 'architecture', 'cores', 'runtime', 'runtimeVersion'].every(
    (part) => timed[part] === device[part],
  );
}

function measurementRow(actions) {
  const element = h('tr');
  const set = cells(element, [
    'number', 'wrap', '', '', '', 'wrap', 'number', 'number', 'number', 'number', 'number', 'number',
  ]);
  const state = badge('OPEN');
  let action = null;
  let actionOf = '';
  return {
    element,
    update(now) {
      const { latency } = now;
      state.update(now.state === 'OPEN' && now.worker ? 'RUNNING' : now.state);
      if (actionOf !== now.state) {
        actionOf = now.state;
        action = actionFor(now, actions);
      }
      set([
        `${now.id}`,
        now.network,
        now.pool,
        [format.words(now.runtime), format.words(now.precision), format.counted(now.threads, 'thread')].join(', '),
        state.element,
        action,
        format.millis(latency?.latencyMillis),
        format.millis(latency?.medianMillis),
        latency ? `${format.digits(latency.p10Millis, 3)} to ${format.millis(latency.p90Millis)}` : format.ABSENT,
        format.percent(latency?.coefficientOfVariation),
        format.percent(latency?.keptShare, 1),
        format.moment(now.createdAt),
      ]);
    },
  };
}

function actionFor(measurement, actions) {
  if (measurement.state === 'OPEN') {
    return button('Cancel', () => actions.cancel(measurement), {
      'aria-label': `Cancel measurement ${measurement.id}`,
    });
  }
  if (measurement.state === 'DONE') {
    return button('Samples', () => actions.open(measurement.id), {
      'aria-label': `Samples of measurement ${measurement.id}`,
    });
  }
  return h('span', {}, measurement.failureMessage ?? format.ABSENT);
}

function detailOf(measurement, close, place) {
  const { latency, result } = measurement;
  const sampled = result.sampleMillis.length > 0;
  return [
    h(
      'div',
      { class: 'title' },
      h('h2', { tabindex: -1 }, `Measurement ${measurement.id}: ${measurement.network}`),
      button('Close', close),
    ),
    h(
      'p',
      {},
      `${latency.device.model}, ${latency.device.runtime} ${latency.device.runtimeVersion}, ` +
        `${format.moment(latency.measuredAt)}${latency.reused ? ', known before' : ''}. ` +
        `Reference ${format.millis(latency.referenceMedianMillis)}.`,
    ),
    sampled
      ? samplesChart(
          { pool: measurement.pool, sampleMillis: result.sampleMillis, medianMillis: latency.medianMillis },
          place.signal,
        )
      : h('p', { class: 'empty' }, 'The worker sent no samples.'),
  ];
}
