// How the policy does over time: the entropy of each decision, and the share of new networks.
import { counted, digits, percent } from '../format.js';
import { Chart, axis, labels, tooltip } from './chart.js';

const GRID = { left: 60, right: 16, top: 16, bottom: 44 };
const WITH_LEGEND = { ...GRID, top: 34 };

const order = (theme) => axis(theme, 'trials observed', { min: 0, minInterval: 1 });

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean entropy of a batch as a share of a uniform choice; decisions without a choice count 0. */
export function entropyShare(entropies, decisions) {
  const uniform = mean(decisions.map(({ options }) => Math.log(options.length)));
  return uniform === 0 ? null : mean(entropies) / uniform;
}

/**
 * @param {() => object} now the signs as the controller has them
 * @param {import('../study-points.js').StudyPoints} data
 */
export function entropyChart(now, data, signal) {
  const option = (theme) => ({
    grid: GRID,
    xAxis: order(theme),
    yAxis: axis(theme, 'entropy (nats)', { nameGap: 36, min: 0 }),
    tooltip: tooltip(theme, {
      trigger: 'item',
      formatter: ({ seriesName, value: [trial, entropy] }) =>
        `${seriesName}\n${digits(entropy, 3)} nats after trial ${trial}`,
    }),
    series: [
      ...data.decisions.map((decision, index) => ({
        id: `decision ${index}`,
        name: `block ${decision.block} ${decision.name}`,
        type: 'line',
        symbolSize: 3,
        showSymbol: now().batches.length < 60,
        lineStyle: { color: theme.muted, width: 1, opacity: 0.5 },
        itemStyle: { color: theme.muted },
        data: now().batches.map((batch) => [batch.trial, batch.entropies[index]]),
      })),
      {
        id: 'mean',
        name: 'mean of all decisions',
        type: 'line',
        symbol: 'none',
        lineStyle: { color: theme.accent, width: 2 },
        itemStyle: { color: theme.accent },
        data: now().batches.map((batch) => [batch.trial, mean(batch.entropies)]),
      },
    ],
  });
  const chart = new Chart('Policy entropy of each decision', option, { signal });
  return {
    element: chart.element,
    update() {
      const { batches } = now();
      if (batches.length === 0) {
        chart.update('No batch was observed yet.');
        return;
      }
      const { entropies } = batches[batches.length - 1];
      const lowest = entropies.indexOf(Math.min(...entropies));
      const { block, name } = data.decisions[lowest];
      chart.update(
        `Mean ${digits(mean(entropies), 3)} nats, ${percent(entropyShare(entropies, data.decisions), 0)} ` +
          `of a uniform choice; lowest for block ${block} ${name}: ${digits(entropies[lowest], 3)}.`,
      );
    },
  };
}

/** @param {() => object} now the signs as the controller has them */
export function noveltyChart(now, signal) {
  const series = (theme, id, name, colour, type) => ({
    id,
    name,
    type: 'line',
    symbol: 'none',
    lineStyle: { color: colour, width: 2, type },
    itemStyle: { color: colour },
    data: now()
      .batches.filter((batch) => batch[id] !== null)
      .map((batch) => [batch.trial, batch[id]]),
  });
  const option = (theme) => ({
    grid: WITH_LEGEND,
    legend: { top: 0, textStyle: labels(theme) },
    xAxis: order(theme),
    yAxis: axis(theme, 'share that is new (%)', {
      nameGap: 44,
      min: 0,
      max: 1,
      axisLabel: { ...labels(theme), formatter: (value) => percent(value, 0) },
    }),
    tooltip: tooltip(theme, {
      trigger: 'axis',
      formatter: (items) =>
        [
          `after trial ${items[0].value[0]}`,
          ...items.map(({ seriesName, value: [, share] }) => `${seriesName} ${percent(share, 0)}`),
        ].join('\n'),
    }),
    series: [
      series(theme, 'uniqueShare', 'suggested', theme.accent, 'solid'),
      series(theme, 'uniqueShareBefore', 'drawn, before repeats are replaced', theme.muted, 'dashed'),
    ],
  });
  const chart = new Chart('Networks that are new', option, { signal });
  return {
    element: chart.element,
    update() {
      const { batches } = now();
      const last = batches[batches.length - 1];
      chart.update(
        last === undefined || last.uniqueShare === null
          ? 'Fewer than 30 networks were suggested.'
          : `Of the last 30 or more, ${percent(last.uniqueShareBefore, 0)} were new when drawn, ` +
              `${percent(last.uniqueShare, 0)} when suggested; ${counted(last.restarts, 'restart')}.`,
      );
    },
  };
}
