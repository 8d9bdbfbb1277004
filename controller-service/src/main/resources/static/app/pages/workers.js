// Workers and devices.
import { api } from '../api.js';
import { badge, cells, head, scrolling } from '../facts.js';
import { button, fill, h, keep, link, perFrame } from '../dom.js';
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
const DEVICE_COLUMNS = [
  'Device', 'Pool', 'System', ['Cores', 'number'], 'Runtime',
  ['Reference network', 'number'], ['Measurements', 'number'], ['Last seen', 'number'],
];

const keyOf = ({ name, kind, pool }) => `${name} ${kind} ${pool}`;

export async function show(place) {
  const [list, devices] = await Promise.all([api.workers(place.signal), api.devices(place.signal)]);
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
  const deviceBody = h('tbody', {}, devices.map(deviceRow));
  fill(
    place.root,
    h('h1', {}, 'Workers and devices'),
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
  const clock = setInterval(soon, TICK);
  place.signal.addEventListener('abort', () => clearInterval(clock));
  new Events(
    {},
    {
      worker: (worker) => {
        workers.set(keyOf(worker), worker);
        soon();
      },
      live: read,
      reset: () => place.reload(),
    },
    place,
  );
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
  let shown = 'null';
  return {
    element,
    update(now) {
      state.update(now.state);
      const current = JSON.stringify(now.task);
      if (current !== shown) {
        shown = current;
        task = now.task === null ? h('span', {}, format.ABSENT) : taskOf(now.task);
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
