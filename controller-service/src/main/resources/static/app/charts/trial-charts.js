// A trial's training and its latency samples.
import { counted, digits, millis, percent } from '../format.js';
import { histogram } from '../pareto.js';
import { Chart, axis, labels, tooltip } from './chart.js';

const MAX_BINS = 40;

/** @param {{epoch: number, loss: number, accuracy: number, imagesPerSecond: number}[]} curve */
export function curveChart(curve, signal) {
  const option = (theme) => ({
    grid: { left: 60, right: 56, top: 34, bottom: 44 },
    legend: { top: 0, textStyle: labels(theme) },
    xAxis: axis(theme, 'epoch', { minInterval: 1, min: 0 }),
    yAxis: [
      axis(theme, 'validation accuracy (%)', {
        nameGap: 44,
        axisLabel: { ...labels(theme), formatter: (value) => percent(value, 0) },
      }),
      axis(theme, 'training loss', { nameGap: 36, splitLine: { show: false } }),
    ],
    tooltip: tooltip(theme, {
      trigger: 'axis',
      formatter: ([{ dataIndex }]) => {
        const at = curve[dataIndex];
        return [
          `epoch ${at.epoch}`,
          `accuracy ${percent(at.accuracy)}`,
          `loss ${digits(at.loss, 4)}`,
          `${digits(at.imagesPerSecond, 3)} images/s`,
        ].join('\n');
      },
    }),
    series: [
      {
        id: 'accuracy',
        name: 'validation accuracy',
        type: 'line',
        symbolSize: 5,
        itemStyle: { color: theme.accent },
        data: curve.map((at) => [at.epoch, at.accuracy]),
      },
      {
        id: 'loss',
        name: 'training loss',
        type: 'line',
        yAxisIndex: 1,
        symbolSize: 5,
        lineStyle: { type: 'dashed' },
        itemStyle: { color: theme.muted },
        data: curve.map((at) => [at.epoch, at.loss]),
      },
    ],
  });
  const chart = new Chart('Training', option, { signal });
  const last = curve[curve.length - 1];
  chart.update(
    `${counted(curve.length, 'epoch')}: accuracy ${percent(curve[0].accuracy)} after the first, ` +
      `${percent(last.accuracy)} after the last; ${digits(last.imagesPerSecond, 3)} images/s.`,
  );
  return chart.element;
}

/** @param {{pool: string, sampleMillis: number[], medianMillis: number}} latency */
export function samplesChart(latency, signal) {
  const values = latency.sampleMillis;
  const bins = histogram(values, Math.min(MAX_BINS, Math.ceil(Math.sqrt(values.length)) * 2));
  const option = (theme) => ({
    grid: { left: 52, right: 16, top: 24, bottom: 44 },
    xAxis: {
      ...axis(theme, 'time of one inference (ms)'),
      type: 'category',
      data: bins.map((bin) => digits((bin.from + bin.to) / 2, 3)),
    },
    yAxis: axis(theme, 'samples', { minInterval: 1, scale: false, nameGap: 36 }),
    tooltip: tooltip(theme, {
      trigger: 'item',
      formatter: ({ dataIndex }) => {
        const bin = bins[dataIndex];
        return `${digits(bin.from, 3)} to ${millis(bin.to)}\n${counted(bin.count, 'sample')}`;
      },
    }),
    series: [
      {
        id: 'samples',
        type: 'bar',
        barCategoryGap: '8%',
        itemStyle: { color: theme.accent },
        data: bins.map((bin) => bin.count),
      },
    ],
  });
  const chart = new Chart(`Latency samples on ${latency.pool}`, option, { signal });
  chart.update(
    `${counted(values.length, 'kept sample')} from ${millis(bins[0].from)} to ` +
      `${millis(bins[bins.length - 1].to)}, median ${millis(latency.medianMillis)}, as timed.`,
  );
  return chart.element;
}
