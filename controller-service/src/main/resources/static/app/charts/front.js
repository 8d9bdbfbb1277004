// Accuracy against latency: every complete trial, the front, the target.
import { counted, millis, percent, reward } from '../format.js';
import { Chart, axis, labels, tooltip } from './chart.js';
import { button, h } from '../dom.js';
import { go } from '../router.js';

const TRIALS = 0;
// A longer list of ids would not fit into an address.
const MAX_IDS = 300;

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

  const select = button('Select area', () => {
    chart.instance?.dispatchAction({
      type: 'takeGlobalCursor',
      key: 'brush',
      brushOption: { brushType: 'rect', brushMode: 'single' },
    });
  });

  const chart = new Chart('Accuracy against latency', (theme) => option(data, theme, chosen), {
    signal,
    wide: true,
    controls: [h('label', { for: 'colouring' }, 'Colour by'), colouring, select],
    made: (instance) => {
      instance.on('click', ({ seriesId, data: item }) => {
        if (seriesId === 'trials' || seriesId === 'front') go(`/trials/${item.id}`);
      });
      instance.on('brushEnd', ({ areas }) => {
        if (areas.length > 0) onselect(within(data, areas[0].coordRange));
      });
    },
  });
  return {
    element: chart.element,
    update() {
      const { front, trials } = data.findings;
      const last = front[front.length - 1];
      chart.update(
        trials.length === 0
          ? 'No trial is complete yet.'
          : `${counted(trials.length, 'complete trial')}, ${front.length} on the front: from ` +
              `${percent(front[0].a)} at ${millis(front[0].l)} to ${percent(last.a)} at ${millis(last.l)}.`,
      );
    },
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
  return ids.length <= MAX_IDS
    ? // An id that no trial has selects nothing; none at all would select everything.
      { ids: ids.length === 0 ? '0' : ids.join(','), selected: ids.length }
    : {
        minLatencyMillis: left,
        maxLatencyMillis: right,
        minAccuracy: Math.max(0, bottom),
        maxAccuracy: Math.min(1, top),
        selected: ids.length,
      };
}

function option(data, theme, chosen) {
  const { front, trials, best } = data.findings;
  const decision = chosen === '' ? null : data.decisions[Number(chosen)];
  const item = (point) => ({
    value: [point.l, point.a, decision ? point.t[Number(chosen)] : point.n],
    id: point.id,
  });
  return {
    grid: { left: 56, right: 16, top: 40, bottom: 44 },
    xAxis: axis(theme, 'latency (ms)'),
    yAxis: axis(theme, 'accuracy (%)', {
      nameGap: 40,
      axisLabel: { ...labels(theme), formatter: (value) => percent(value, 1) },
    }),
    tooltip: tooltip(theme, {
      trigger: 'item',
      formatter: ({ data: { id } }) => (id === undefined ? '' : described(data, id)),
    }),
    // The brush would bring buttons of its own, which no keyboard reaches.
    toolbox: { show: false },
    brush: {
      toolbox: [],
      xAxisIndex: 0,
      throttleType: 'debounce',
      brushStyle: { color: 'transparent', borderColor: theme.accent, borderWidth: 1.5 },
      outOfBrush: { colorAlpha: 0.25 },
    },
    visualMap: colourScale(theme, decision, trials),
    series: [
      { id: 'trials', type: 'scatter', symbolSize: 6, data: trials.map(item), itemStyle: { opacity: 0.75 } },
      {
        id: 'front',
        type: 'line',
        // An accuracy is to be had from its latency on.
        step: 'end',
        symbol: 'circle',
        symbolSize: 7,
        lineStyle: { color: theme.text, width: 1.5 },
        itemStyle: { color: theme.text },
        data: front.map((point) => ({ value: [point.l, point.a], id: point.id })),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { formatter: `target ${millis(data.targetMillis)}`, color: theme.warn, fontSize: theme.small },
          lineStyle: { color: theme.warn, type: 'dashed' },
          data: [{ xAxis: data.targetMillis }],
        },
        markPoint: {
          silent: true,
          symbol: 'circle',
          symbolSize: 14,
          itemStyle: { color: 'transparent', borderColor: theme.accent, borderWidth: 2 },
          label: { show: true, formatter: 'best', position: 'bottom', color: theme.text, fontSize: theme.small },
          data: best === null ? [] : [{ coord: [best.l, best.a] }],
        },
      },
    ],
  };
}

function colourScale(theme, decision, trials) {
  const shared = {
    dimension: 2,
    seriesIndex: TRIALS,
    orient: 'horizontal',
    right: 12,
    top: 0,
    itemWidth: 10,
    textStyle: labels(theme),
  };
  return decision
    ? {
        ...shared,
        type: 'piecewise',
        pieces: decision.options.map((label, value) => ({
          value,
          label,
          color: theme.series[value % theme.series.length],
        })),
      }
    : {
        ...shared,
        type: 'continuous',
        itemHeight: 80,
        min: 1,
        max: trials.reduce((most, point) => Math.max(most, point.n), 2),
        text: ['newest trial', 'first'],
        hoverLink: false,
        inRange: { color: [theme.faint, theme.accent] },
      };
}

/** What the pointer shows of a trial. */
export function described(data, id) {
  const point = data.byId.get(id);
  return [
    `Trial ${point.n}   reward ${reward(point.r)}`,
    `${percent(point.a)} at ${millis(point.l)}`,
    ...data.choices(point),
  ].join('\n');
}
