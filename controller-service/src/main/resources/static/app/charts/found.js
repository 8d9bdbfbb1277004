// What the search has found over time: rewards, and the hypervolume of the front.
import { counted, hypervolume, reward } from '../format.js';
import { Chart, axis, scatter, tooltip } from './chart.js';
import { go } from '../router.js';

const GRID = { left: 60, right: 16, top: 16, bottom: 44 };

const order = (theme) =>
  axis(theme, 'complete trials, in order of their end', { min: 0, minInterval: 1 });

/** Steps of a line: [how many trials, value]; only where the value changes, and at the end. */
export function steps(values) {
  const kept = [];
  values.forEach((value, at) => {
    if (at === 0 || at === values.length - 1 || value !== values[at - 1]) kept.push([at + 1, value]);
  });
  return kept;
}

function line(theme, values) {
  return {
    type: 'line',
    step: 'end',
    symbol: 'none',
    lineStyle: { color: theme.accent, width: 2 },
    itemStyle: { color: theme.accent },
    data: steps(values),
  };
}

/** @param {import('../study-points.js').StudyPoints} data */
export function rewardChart(data, signal) {
  const option = (theme) => ({
    grid: GRID,
    xAxis: order(theme),
    yAxis: axis(theme, 'reward', { nameGap: 44 }),
    tooltip: tooltip(theme, {
      trigger: 'item',
      formatter: ({ value: [, shown, id] }) =>
        id === undefined
          ? `best so far ${reward(shown)}`
          : `Trial ${data.byId.get(id).n}\nreward ${reward(shown)}`,
    }),
    series: [
      scatter(
        data.findings.trials.length,
        data.findings.trials.map((trial, at) => [at + 1, trial.r, trial.id]),
        { id: 'trials', symbolSize: 4, itemStyle: { color: theme.muted, opacity: 0.6 } },
      ),
      { ...line(theme, data.findings.bestRewards), id: 'best' },
    ],
  });
  const made = (instance) =>
    instance.on('click', { seriesId: 'trials' }, ({ value: [, , id] }) => go(`/trials/${id}`));
  const chart = new Chart('Reward of each trial, and the best so far', option, { signal, made });
  return {
    element: chart.element,
    update() {
      const { best, trials } = data.findings;
      chart.update(
        best === null
          ? 'No trial is complete yet.'
          : `Best of ${counted(trials.length, 'trial')}: ${reward(best.r)}, trial ${best.n}.` +
              (data.targetsMillis.length > 1 ? " Each reward is under the target of its trial's batch." : ''),
      );
    },
  };
}

/** @param {import('../study-points.js').StudyPoints} data */
export function hypervolumeChart(data, signal) {
  const option = (theme) => ({
    grid: GRID,
    xAxis: order(theme),
    yAxis: axis(theme, 'hypervolume (ms)', { nameGap: 44 }),
    tooltip: tooltip(theme, {
      trigger: 'axis',
      formatter: ([item]) => `after ${counted(item.data[0], 'trial')}\n${hypervolume(item.data[1])}`,
    }),
    series: [
      {
        ...line(theme, data.findings.hypervolumes),
        id: 'hypervolume',
        areaStyle: { color: theme.accent, opacity: 0.12 },
      },
    ],
  });
  const chart = new Chart('Hypervolume of the front', option, { signal });
  return {
    element: chart.element,
    update() {
      const { hypervolumes } = data.findings;
      chart.update(
        hypervolumes.length === 0
          ? 'No trial is complete yet.'
          : `${hypervolume(data.findings.hypervolume)}, the area under the front up to the reference; ` +
              `it was ${hypervolume(hypervolumes[Math.floor(hypervolumes.length / 2)])} half-way.`,
      );
    },
  };
}
