// Workers and devices.
import { api } from '../api.js';
import { badge, cells, head, scrolling } from '../facts.js';
import { atMostEvery, button, fill, h, keep, link, perFrame } from '../dom.js';
import { Events } from '../events.js';
import * as format from '../format.js';

const TICK = 1000;
const KINDS = { TRAIN: 'trains', MEASURE_LATENCY: 'times' };
const WORKER_COLUMNS = [
  'Worker', 'Does', 'Pool', 'State', 'Current task',
  ['Done in the last hour', 'number'], ['Failed in the last hour', 'number'],
  ['Done in all', 'number'], ['Failed in all', 'number'],
  ['Mean time a task', 'number'], ['Last heartbeat', 'number'], 'History',
];
const UNIT_COLUMNS = [
  'Device', 'Serial', 'Pools', ['Usual reference', 'number'], 'Quarantine', ['Last seen', 'number'], 'Release',
];
const POOL_COLUMNS = [
  'Pool', 'Runtime', 'Precision', ['Threads', 'number'], ['Devices a network', 'number'],
  ['Devices there', 'number'], ['Workers', 'number'], 'Labels',
];
const FLEET_COLUMNS = [
  'Pool', 'Does', ['Workers there', 'number'], ['Busy', 'number'], ['Utilisation', 'number'],
  ['Queue', 'number'], ['First in it waits', 'number'], ['Usual wait', 'number'],
  ['Nine of ten waits', 'number'], ['Ended', 'number'], ['Failed', 'number'], ['In the last', 'number'],
];
const READ_PAUSE = 5000;
const DEVICE_COLUMNS = [
  'Device', 'Pool', 'System', ['Cores', 'number'], 'Runtime',
  ['Reference network', 'number'], ['Measurements', 'number'], ['Last seen', 'number'],
];

const keyOf = ({ name, kind, pool }) => `${name} ${kind} ${pool}`;

export async function show(place) {
  const [list, fleet, devices, units, pools] = await Promise.all([
    api.workers(place.signal),
    api.fleet(place.signal),
    api.devices(place.signal),
    api.units(place.signal),
    api.pools(place.signal),
  ]);
  place.title('Workers');
  const workers = new Map(list.map((worker) => [keyOf(worker), worker]));
  const body = h('tbody');
  const content = h('div');
  const history = h('section', { class: 'history' });
  const open = async (worker) => {
    const attempts = await api.history(worker, place.signal);
    fill(history, historyOf(worker, attempts, () => history.replaceChildren()));
    history.querySelector('h2').focus();
  };
  const table = scrolling('Workers', h('table', {}, head(WORKER_COLUMNS), body));
  const none = h(
    'p',
    { class: 'empty' },
    'No worker has asked for work yet. ',
    h('code', {}, 'mnas demo'),
    ' starts some on this machine.',
  );
  const fleetBody = h('tbody');
  const fleetKey = ({ kind, pool }) => `${pool} ${kind}`;
  const drawFleet = (entries) => keep(fleetBody, entries, fleetKey, fleetRow);
  drawFleet(fleet);
  const unitBody = h('tbody', {}, units.map((unit) => unitRow(unit, place)));
  const poolBody = h('tbody', {}, pools.map((pool) => poolRow(pool, units)));
  const deviceBody = h('tbody', {}, devices.map(deviceRow));
  fill(
    place.root,
    h('h1', {}, 'Workers and devices'),
    h(
      'section',
      {},
      h('h2', {}, 'Load'),
      scrolling('Load', h('table', {}, head(FLEET_COLUMNS), fleetBody)),
    ),
    h('section', {}, h('h2', {}, 'Workers'), content),
    history,
    h(
      'section',
      {},
      h('h2', {}, 'Devices'),
      devices.length === 0
        ? h('p', { class: 'empty' }, 'No device has been timed yet.')
        : scrolling('Devices', h('table', {}, head(DEVICE_COLUMNS), deviceBody)),
    ),
    units.length === 0
      ? null
      : h(
          'section',
          {},
          h('h2', {}, 'Single devices'),
          scrolling('Single devices', h('table', {}, head(UNIT_COLUMNS), unitBody)),
        ),
    pools.length === 0
      ? null
      : h(
          'section',
          {},
          h('h2', {}, 'Pools'),
          scrolling('Pools', h('table', {}, head(POOL_COLUMNS), poolBody)),
        ),
  );
  const draw = () => {
    const wanted = workers.size === 0 ? none : table;
    if (content.firstChild !== wanted) content.replaceChildren(wanted);
    const sorted = [...workers.values()].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
    keep(body, sorted, keyOf, (worker) => workerRow(worker, open));
  };
  const soon = perFrame(draw);
  draw();
  const read = async () => {
    for (const worker of await api.workers(place.signal)) workers.set(keyOf(worker), worker);
    soon();
  };
  const readFleet = atMostEvery(READ_PAUSE, async () => drawFleet(await api.fleet(place.signal)));
  const clock = setInterval(soon, TICK);
  place.signal.addEventListener('abort', () => clearInterval(clock));
  new Events(
    {},
    {
      worker: (worker) => {
        workers.set(keyOf(worker), worker);
        soon();
        readFleet();
      },
      live: read,
      reset: () => place.reload(),
    },
    place,
  );
}

function fleetRow() {
  const element = h('tr');
  const set = cells(element, ['', '', ...Array(10).fill('number')]);
  return {
    element,
    update({ waits, ...now }) {
      set([
        now.pool,
        KINDS[now.kind],
        format.count(now.workers),
        format.count(now.busy),
        now.utilisation === null ? format.ABSENT : format.percent(now.utilisation),
        format.count(now.queued),
        format.duration(now.oldestWaitSeconds),
        format.duration(waits?.medianSeconds ?? null),
        format.duration(waits?.p90Seconds ?? null),
        format.count(now.ended),
        format.count(now.failed),
        format.duration(now.windowSeconds),
      ]);
    },
  };
}

function workerRow(worker, open) {
  const element = h('tr');
  const set = cells(element, [
    '', '', '', '', '', 'number', 'number', 'number', 'number', 'number', 'number', '',
  ]);
  const state = badge(worker.state);
  const history = button('History', () => open(worker), {
    'aria-label': `History of ${worker.name}, ${KINDS[worker.kind]}, pool ${worker.pool}`,
  });
  let task = h('span', {}, format.ABSENT);
  let shown = '[null,null]';
  return {
    element,
    update(now) {
      state.update(now.state);
      const current = JSON.stringify([now.task, now.measurement]);
      if (current !== shown) {
        shown = current;
        task = workOf(now);
      }
      set([
        now.name,
        KINDS[now.kind],
        now.pool,
        state.element,
        task,
        format.count(now.doneLastHour),
        format.count(now.failedLastHour),
        format.count(now.done),
        format.count(now.failed),
        format.duration(now.meanSeconds),
        format.ago(now.lastSeen, Date.now()),
        history,
      ]);
    },
  };
}

function workOf({ task, measurement }) {
  if (measurement) return link('/devices', `measurement ${measurement.id}`);
  return task === null ? h('span', {}, format.ABSENT) : taskOf(task);
}

function taskOf(task) {
  const { progress } = task;
  return h(
    'span',
    {},
    link(`/trials/${task.trial}`, `trial ${task.trialNumber}`),
    ' of ',
    link(`/studies/${task.study}`, `search ${task.study}`),
    progress ? `, epoch ${progress.epoch}, ${format.percent(progress.accuracy)}, ${format.digits(progress.imagesPerSecond, 3)} images/s` : '',
  );
}

function historyOf(worker, attempts, close) {
  return [
    h(
      'div',
      { class: 'title' },
      h('h2', { tabindex: -1 }, `History of ${worker.name}, ${KINDS[worker.kind]}`),
      button('Close', close),
    ),
    scrolling(
      'History',
      h(
        'table',
        {},
        head(['Task', 'Trial', 'Search', 'Outcome', ['Claimed', 'number'], ['Took', 'number'], 'Message']),
        h('tbody', {}, attempts.map(attemptRow)),
      ),
    ),
  ];
}

function attemptRow(attempt) {
  const element = h('tr');
  const took = attempt.endedAt
    ? (new Date(attempt.endedAt).getTime() - new Date(attempt.leasedAt).getTime()) / 1000
    : null;
  cells(element, ['', '', '', '', 'number', 'number', 'wrap'])([
    `${attempt.task}`,
    link(`/trials/${attempt.trial}`, `trial ${attempt.trial}`),
    link(`/studies/${attempt.study}`, `search ${attempt.study}`),
    badge(attempt.outcome).element,
    format.moment(attempt.leasedAt),
    format.duration(took),
    attempt.message ?? '',
  ]);
  return element;
}

function unitRow(unit, place) {
  const element = h('tr');
  const { quarantine } = unit;
  const release = button(
    'Release',
    async () => {
      release.disabled = true;
      try {
        await api.release(unit.id);
        place.reload();
      } catch (failure) {
        release.disabled = false;
        place.announce(failure.message);
      }
    },
    { 'aria-label': `Release ${unit.model} ${unit.serial} from quarantine` },
  );
  cells(element, ['', '', 'wrap', 'number', 'wrap', 'number', ''])([
    unit.model,
    unit.serial,
    unit.pools.join(', '),
    format.millis(unit.referenceMillis),
    quarantine ? `since ${format.moment(quarantine.since)}: ${quarantine.reason}` : 'none',
    format.moment(unit.lastSeen),
    quarantine ? release : format.ABSENT,
  ]);
  return element;
}

function poolRow({ name, workers, settings }, units) {
  const element = h('tr');
  const labels = Object.entries(settings.labels).map(([key, value]) => `${key}=${value}`);
  cells(element, ['', '', '', 'number', 'number', 'number', 'number', 'wrap'])([
    name,
    format.words(settings.runtime),
    format.words(settings.precision),
    format.count(settings.threads),
    format.count(settings.devices),
    format.count(units.filter(({ pools }) => pools.includes(name)).length),
    format.count(workers),
    labels.length === 0 ? format.ABSENT : labels.join(', '),
  ]);
  return element;
}

function deviceRow(device) {
  const element = h('tr');
  cells(element, ['', '', '', 'number', '', 'number', 'number', 'number'])([
    device.model,
    device.pool,
    `${device.os}, ${device.architecture}`,
    format.count(device.cores),
    `${device.runtime} ${device.runtimeVersion}`,
    format.millis(device.referenceMillis),
    format.count(device.measurements),
    format.moment(device.lastSeen),
  ]);
  return element;
}
