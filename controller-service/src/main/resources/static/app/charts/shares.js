// How often each option was proposed over time: what the policy has learned, block by block.
import { percent } from '../format.js';
import { choiceShares } from '../pareto.js';
import { Chart, axis, tooltip } from './chart.js';
import { h } from '../dom.js';

const WINDOWS = 40;
const COLUMNS = 3;

/** @param {import('../study-points.js').StudyPoints} data */
export function sharesChart(data, signal) {
  const select = h(
    'select',
    { id: 'share-block' },
    data.blocks.map((block) => h('option', { value: block }, `block ${block}`)),
  );
  const decisions = () =>
    data.decisions
      .map((decision, index) => ({ decision, index }))
      .filter(({ decision }) => decision.block === Number(select.value));
  const shares = () => {
    const tokens = data.points.map((point) => point.t);
    return decisions().map(({ decision, index }) => ({
      decision,
      ...choiceShares(tokens, index, decision.options.length, WINDOWS),
    }));
  };
  const chart = new Chart('Share of each choice', (theme) => option(shares(), theme), {
    signal,
    wide: true,
    controls: [h('label', { for: 'share-block' }, 'of'), select],
  });
  chart.canvas.classList.add('tall');
  const body = h('tbody');
  chart.element.append(
    h(
      'details',
      {},
      h('summary', {}, 'Shares as a table'),
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Shares as a table' },
        h(
          'table',
          {},
          h(
            'thead',
            {},
            h('tr', {}, ['Choice', 'Option', 'First trials', 'Last trials'].map((name, column) =>
              h('th', { scope: 'col', class: column > 1 ? 'number' : null }, name),
            )),
          ),
          body,
        ),
      ),
    ),
  );
  const update = () => {
    if (data.byId.size === 0) {
      chart.update('No trial is proposed yet.');
      return;
    }
    const now = shares();
    const sure = now.map(({ decision, shares: each }) => {
      const last = each.map((values) => values[values.length - 1]);
      const top = last.indexOf(Math.max(...last));
      return `${decision.name} ${decision.options[top]} ${percent(last[top], 0)}`;
    });
    chart.update(`Most frequent in the last trials: ${sure.join(', ')}.`);
    body.replaceChildren(...now.flatMap(rows));
  };
  select.addEventListener('change', update);
  return { element: chart.element, update };
}

function rows({ decision, shares }) {
  return decision.options.map((name, option) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, decision.name),
      h('td', {}, name),
      h('td', { class: 'number' }, percent(shares[option][0], 1)),
      h('td', { class: 'number' }, percent(shares[option][shares[option].length - 1], 1)),
    ),
  );
}

function option(all, theme) {
  const columns = Math.min(COLUMNS, all.length);
  const lines = Math.ceil(all.length / columns);
  const width = 100 / columns;
  const height = 100 / lines;
  const at = (index) => ({
    left: (index % columns) * width,
    top: Math.floor(index / columns) * height,
  });
  return {
    title: all.map(({ decision }, index) => ({
      text: decision.name,
      left: `${at(index).left + 1}%`,
      top: `${at(index).top}%`,
      textStyle: { color: theme.text, fontSize: 12, fontWeight: 600 },
    })),
    tooltip: tooltip(theme, {
      trigger: 'axis',
      formatter: (items) =>
        [
          `trials up to ${items[0].axisValue}`,
          ...items.map(({ seriesName, data }) => `${seriesName}  ${percent(data, 0)}`),
        ].join('\n'),
    }),
    grid: all.map((_, index) => ({
      left: `${at(index).left + 3}%`,
      top: `${at(index).top + 42 / lines / 4}%`,
      width: `${width - 4}%`,
      height: `${height - 18}%`,
    })),
    xAxis: all.map(({ ends }, gridIndex) => ({
      ...axis(theme, ''),
      type: 'category',
      boundaryGap: false,
      gridIndex,
      data: ends,
    })),
    yAxis: all.map((_, gridIndex) => ({
      ...axis(theme, ''),
      gridIndex,
      min: 0,
      max: 1,
      interval: 0.5,
      axisLabel: { color: theme.muted, fontSize: 11, formatter: (value) => percent(value, 0) },
    })),
    series: all.flatMap(({ decision, shares }, index) =>
      shares.map((data, choice) => ({
        id: `${decision.name}-${choice}`,
        name: decision.options[choice],
        type: 'line',
        stack: decision.name,
        xAxisIndex: index,
        yAxisIndex: index,
        symbol: 'none',
        lineStyle: { width: 0 },
        itemStyle: { color: theme.series[choice % theme.series.length] },
        areaStyle: { color: theme.series[choice % theme.series.length], opacity: 0.85 },
        data,
      })),
    ),
  };
}
