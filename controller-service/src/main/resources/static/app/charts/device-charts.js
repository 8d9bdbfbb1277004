// How fast a device was over time, by its reference network.
import { counted, millis, moment } from '../format.js';
import { Chart, axis, tooltip } from './chart.js';

/**
 * @param {string} title
 * @param {{at: string, millis: number}[]} history oldest first, two or more
 * @param {number} nominal what latencies are scaled to
 */
export function referenceChart(title, history, nominal, signal) {
  const option = (theme) => ({
    grid: { left: 60, right: 16, top: 16, bottom: 44 },
    xAxis: axis(theme, 'measurements, in their order', { min: 1, minInterval: 1 }),
    yAxis: axis(theme, 'reference (ms)', {
      nameGap: 44,
      min: ({ min }) => Math.min(min, nominal),
      max: ({ max }) => Math.max(max, nominal),
    }),
    tooltip: tooltip(theme, {
      trigger: 'item',
      formatter: ({ dataIndex }) =>
        `${moment(history[dataIndex].at)}\n${millis(history[dataIndex].millis)}`,
    }),
    series: [
      {
        id: 'reference',
        type: 'line',
        symbolSize: 5,
        itemStyle: { color: theme.accent },
        data: history.map((entry, at) => [at + 1, entry.millis]),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { formatter: 'nominal', color: theme.muted },
          lineStyle: { color: theme.muted, type: 'dashed' },
          data: [{ yAxis: nominal }],
        },
      },
    ],
  });
  const chart = new Chart(title, option, { signal });
  const values = history.map((entry) => entry.millis);
  chart.update(
    `${counted(values.length, 'measurement')}: from ${millis(Math.min(...values))} to ` +
      `${millis(Math.max(...values))}, last ${millis(values[values.length - 1])}, nominal ${millis(nominal)}.`,
  );
  return chart.element;
}
