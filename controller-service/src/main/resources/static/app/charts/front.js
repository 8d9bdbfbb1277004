// Accuracy against latency: every complete trial, the front, the target.
import { counted, millis, percent, reward } from '../format.js';
import { Chart, axis, labels, scatter, tooltip } from './chart.js';
import { button, fill, h } from '../dom.js';
import { go, replace } from '../router.js';

const STEPS = 8;
// A longer list of ids would not fit into an address.
const MAX_IDS = 300;
// An id that no trial has selects nothing; none at all would select everything.
const NONE = '0';

/**
 * @param {import('../study-points.js').StudyPoints} data
 * @param {AbortSignal} signal
 * @param {(filter: Record<string, string>) => void} onselect what the drawn rectangle holds
 */
export function frontChart(data, signal, onselect) {
  const colouring = h(
    'select',
    { id: 'colouring' },
    h('option', { value: '' }, 'trial number'),
    data.decisions.map((decision, index) =>
      h('option', { value: index }, `block ${decision.block} ${decision.name}`),
    ),
  );
  let chosen = '';
  colouring.addEventListener('change', () => {
    chosen = colouring.value;
    chart.redraw();
  });

  const pool = h(
    'select',
    { id: 'axis' },
    data.pools.map((name) => h('option', { value: name }, name)),
  );
  const asked = new URLSearchParams(location.search).get('axis');
  pool.value = data.pools.includes(asked) ? asked : data.pools[0];
  pool.addEventListener('change', () => {
    const { pathname, search } = location;
    const query = new URLSearchParams(search);
    query.set('axis', pool.value);
    replace(`${pathname}?${query}`);
    describe();
    chart.redraw();
  });
  const axes =
    data.pools.length > 1 ? [h('label', { for: 'axis' }, 'Latency on'), pool] : [];

  const select = button('Select area', () => {
    chart.instance?.dispatchAction({
      type: 'takeGlobalCursor',
      key: 'brush',
      brushOption: { brushType: 'rect', brushMode: 'single' },
    });
  });

  const list = button('List the front', () => {
    const ids = data.on(pool.value).findings.front.map(({ id }) => id);
    onselect({ ids: ids.length === 0 ? NONE : ids.join(','), selected: ids.length });
  });

  const legend = h('ul', { class: 'legend' });
  const drawn = (theme) => {
    const shown = data.on(pool.value);
    const groups = groupsOf(shown, theme, chosen);
    fill(legend, legendOf(groups));
    return option(shown, theme, groups, axes.length === 0 ? null : pool.value);
  };
  const chart = new Chart('Accuracy against latency', drawn, {
    signal,
    wide: true,
    controls: [...axes, h('label', { for: 'colouring' }, 'Colour by'), colouring, legend, select, list],
    made: (instance) => {
      instance.on('click', 'series', ({ value: [, , id] }) => go(`/trials/${id}`));
      instance.on('brushEnd', ({ areas }) => {
        if (areas.length > 0) onselect(within(data.on(pool.value), areas[0].coordRange));
      });
    },
  });
  function describe() {
    const shown = data.on(pool.value);
    const { front, trials } = shown.findings;
    const last = front[front.length - 1];
    const marks = shown.baselines.map(
      ({ y, a, l }) => ` Baseline ${y}: ${percent(a)} at ${millis(l)}.`,
    );
    chart.update(
      (trials.length === 0
        ? 'No trial is complete yet.'
        : `${counted(trials.length, 'complete trial')}, ${front.length} on the front: from ` +
          `${percent(front[0].a)} at ${millis(front[0].l)} to ${percent(last.a)} at ${millis(last.l)}.`) +
        marks.join(''),
    );
  }
  return {
    element: chart.element,
    update: describe,
    clear() {
      chart.instance?.dispatchAction({ type: 'brush', areas: [] });
    },
  };
}

/** The trials in a rectangle, as a filter of the table. */
export function within(data, [[left, right], [bottom, top]]) {
  const ids = data.findings.trials
    .filter(({ l, a }) => l >= left && l <= right && a >= bottom && a <= top)
    .map(({ id }) => id);
  // The filter of the table knows the latencies of the target pool alone.
  const others = data.targetsMillis.length === 0;
  if (others) ids.splice(MAX_IDS);
  return ids.length <= MAX_IDS
    ? { ids: ids.length === 0 ? NONE : ids.join(','), selected: ids.length }
    : {
        minLatencyMillis: left,
        maxLatencyMillis: right,
        minAccuracy: Math.max(0, bottom),
        maxAccuracy: Math.min(1, top),
        selected: ids.length,
      };
}

/** Trials of one colour each, and what the colour means. */
function groupsOf(data, theme, chosen) {
  const { trials } = data.findings;
  const decision = chosen === '' ? null : data.decisions[Number(chosen)];
  if (decision !== null) {
    return decision.options.map((label, value) => ({
      label,
      colour: theme.series[value % theme.series.length],
      trials: trials.filter((trial) => trial.t[Number(chosen)] === value),
    }));
  }
  const newest = trials.reduce((most, trial) => Math.max(most, trial.n), 1);
  const stepOf = (trial) => Math.ceil((trial.n / newest) * STEPS) - 1;
  return Array.from({ length: STEPS }, (_, step) => ({
    label: step === 0 ? 'first' : step === STEPS - 1 ? `trial ${newest}` : '',
    colour: mixed(theme.faint, theme.accent, step / (STEPS - 1)),
    trials: trials.filter((trial) => stepOf(trial) === step),
  }));
}

/** @param {string} from as #rrggbb, like to */
export function mixed(from, to, share) {
  const part = (colour, at) => parseInt(colour.slice(at, at + 2), 16);
  const channel = (at) =>
    Math.round(part(from, at) * (1 - share) + part(to, at) * share)
      .toString(16)
      .padStart(2, '0');
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

function legendOf(groups) {
  return groups.map(({ label, colour }) => {
    const mark = h('span', { class: 'swatch' });
    mark.style.background = colour;
    return h('li', { class: label === '' ? 'between' : null }, mark, label);
  });
}

function option(data, theme, groups, pool) {
  const { front, trials } = data.findings;
  const point = ({ l, a, id }) => [l, a, id];
  return {
    grid: { left: 56, right: 16, top: 24, bottom: 44 },
    xAxis: axis(theme, pool === null ? 'latency (ms)' : `latency on ${pool} (ms)`),
    yAxis: axis(theme, 'accuracy (%)', {
      nameGap: 40,
      axisLabel: { ...labels(theme), formatter: (value) => percent(value, 1) },
    }),
    tooltip: tooltip(theme, {
      trigger: 'item',
      formatter: ({ value: [, , id] }) => described(data, id),
    }),
    // The brush would bring buttons of its own, which no keyboard reaches.
    toolbox: { show: false },
    brush: {
      toolbox: [],
      xAxisIndex: 0,
      throttleType: 'debounce',
      brushStyle: { color: 'transparent', borderColor: theme.accent, borderWidth: 1.5 },
    },
    series: [
      ...groups.map(({ colour, trials: some }, group) =>
        scatter(trials.length, some.map(point), {
          id: `trials-${group}`,
          symbolSize: 6,
          itemStyle: { color: colour, opacity: 0.75 },
        }),
      ),
      {
        id: 'baselines',
        type: 'scatter',
        symbol: 'diamond',
        symbolSize: 12,
        itemStyle: { color: theme.surface, borderColor: theme.warn, borderWidth: 2 },
        label: {
          show: true,
          position: 'right',
          formatter: ({ value: [, , id] }) => data.byId.get(id).y,
          color: theme.text,
          fontSize: theme.small,
        },
        labelLayout: { hideOverlap: true },
        data: data.baselines.map(point),
        z: 5,
      },
      {
        id: 'front',
        type: 'line',
        // An accuracy is to be had from its latency on.
        step: 'end',
        symbol: 'circle',
        symbolSize: 7,
        lineStyle: { color: theme.text, width: 1.5 },
        itemStyle: { color: theme.text },
        data: front.map(point),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { formatter: ({ value }) => `target ${millis(value)}`, color: theme.warn, fontSize: theme.small },
          lineStyle: { color: theme.warn, type: 'dashed' },
          data: data.targetsMillis.map((xAxis) => ({ xAxis })),
        },
        markPoint: {
          silent: true,
          symbol: 'circle',
          symbolSize: 14,
          itemStyle: { color: 'transparent', borderColor: theme.accent, borderWidth: 2 },
          label: { show: true, formatter: '{b}', position: 'bottom', color: theme.text, fontSize: theme.small },
          data: bests(data),
        },
      },
    ],
  };
}

/** Marks of the best trial, or of each target's. */
export function bests(data) {
  const { best } = data.findings;
  if (data.targetsMillis.length === 1) {
    return best === null ? [] : [{ name: 'best', coord: [best.l, best.a] }];
  }
  return data.bestPerTarget
    .filter(({ trial }) => trial !== null)
    .map(({ latencyMillis, accuracy }) => ({ name: 'best', coord: [latencyMillis, accuracy] }));
}

/** What the pointer shows of a trial. */
export function described(data, id) {
  const point = data.byId.get(id);
  const named = point.y === undefined ? `Trial ${point.n}` : `Baseline ${point.y}`;
  return [
    `${named}   reward ${reward(point.r)}`,
    `${percent(point.a)} at ${millis(point.l)}`,
    ...(point.y === undefined ? data.choices(point) : []),
  ].join('\n');
}
