// How fast the published networks are on each pool, as measured; and a way to ask for the rest.
import { api } from '../api.js';
import { atMostEvery, button, h, link } from '../dom.js';
import { Events } from '../events.js';
import { cells, head, scrolling } from '../facts.js';
import * as format from '../format.js';

const PAUSE = 1000;
const SIZE = 500;

/** Whatever the pool is set to: one table compares what is measured alike. */
const PLAIN = { runtime: 'TFLITE', precision: 'FLOAT32', threads: 1 };

/** @returns {Promise<Node>} a section that follows the measurements */
export async function measured(published, pools, place) {
  const timed = pools.filter((pool) => pool.devices > 0).map((pool) => pool.name);
  const title = h('h2', {}, 'Measured latency');
  if (timed.length === 0) {
    return h(
      'section',
      {},
      title,
      h('p', { class: 'empty' }, 'No latency worker has offered a device yet: ', h('code', {}, 'mnas latency'), ' starts one.'),
    );
  }
  let latest = new Map();
  const names = published.map((entry) => entry.name);
  const rows = names.map((name) => row(name, timed, (wish) => wanted(wish)));
  const everything = button('Measure all that are missing', async () => {
    for (const name of names) {
      for (const pool of timed) {
        if (!latest.has(keyOf(name, pool))) await api.measure({ pool, network: name, ...PLAIN });
      }
    }
    await read();
  });
  const wanted = async (wish) => {
    await api.measure(wish);
    place.announce(`${wish.network} is asked for on pool ${wish.pool}.`);
    await read();
  };
  const read = async () => {
    latest = await newest(names, place.signal);
    rows.forEach(({ update }) => update(latest));
    everything.hidden = names.every((name) => timed.every((pool) => latest.has(keyOf(name, pool))));
  };
  await read();
  new Events({}, { worker: atMostEvery(PAUSE, read), live: read, reset: () => place.reload() }, place);
  return h(
    'section',
    {},
    title,
    h(
      'p',
      { class: 'about' },
      'As published, one image, TFLite in float, one thread; on the device at its nominal speed. ',
      link('/devices', 'Devices'),
      ' shows the samples.',
    ),
    scrolling(
      'Measured latency of the published networks',
      h(
        'table',
        {},
        head(['Network', ...timed.map((pool) => [pool, 'number'])]),
        h('tbody', {}, rows.map(({ element }) => element)),
      ),
    ),
    h('p', {}, everything),
  );
}

const keyOf = (network, pool) => `${network} ${pool}`;

/** The newest of each network and pool that is done or under way. */
async function newest(names, signal) {
  const query = new URLSearchParams({ size: SIZE });
  for (const name of names) query.append('network', name);
  for (const state of ['DONE', 'OPEN']) query.append('state', state);
  const found = new Map();
  for (const item of (await api.measurements(query, signal)).items) {
    const plain = Object.entries(PLAIN).every(([part, value]) => item[part] === value);
    const key = keyOf(item.network, item.pool);
    if (plain && !found.has(key)) found.set(key, item);
  }
  return found;
}

function row(name, pools, measure) {
  const element = h('tr');
  const set = cells(element, ['', ...pools.map(() => 'number')]);
  const buttons = pools.map((pool) =>
    button('Measure', () => measure({ pool, network: name, ...PLAIN }), {
      'aria-label': `Measure ${name} on pool ${pool}`,
    }),
  );
  const first = link(`/zoo?network=${name}`, name);
  return {
    element,
    update(latest) {
      set([
        first,
        ...pools.map((pool, at) => {
          const known = latest.get(keyOf(name, pool));
          if (!known) return buttons[at];
          if (known.state === 'DONE') return format.millis(known.latency.latencyMillis);
          return known.worker ? 'running' : 'waits';
        }),
      ]);
    },
  };
}
