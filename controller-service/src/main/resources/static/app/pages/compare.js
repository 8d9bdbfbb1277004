// Two trials side by side, their differences marked.
import { ApiError, api } from '../api.js';
import { fill, h, link } from '../dom.js';
import { scrolling } from '../facts.js';
import * as format from '../format.js';
import { opOf, titleOf, traits } from '../network-drawing.js';
import { titleOf as trialTitle } from './trial.js';

export async function show(place) {
  const ids = [place.query.get('a'), place.query.get('b')];
  if (ids.some((id) => !/^\d+$/.test(id ?? ''))) {
    throw new ApiError(404, { detail: 'Name two trials, as in /compare?a=1&b=2.' });
  }
  const trials = await Promise.all(ids.map((id) => api.trial(id, place.signal)));
  const networks = await Promise.all(ids.map((id) => api.network(id, place.signal)));
  const studies = await Promise.all(trials.map((trial) => api.study(trial.study, place.signal)));
  const names = trials.map(trialTitle);
  place.title(names.join(' and '));
  const rows = [...numbersOf(trials), ...settingsOf(trials), ...stagesOf(networks)];
  const differences = rows.filter(([, left, right]) => left !== right).length;
  fill(
    place.root,
    h('h1', {}, `${names[0]} and ${names[1]}`),
    h(
      'p',
      { class: 'about' },
      `${format.counted(differences, 'difference')} in ${rows.length} rows; each is marked with ≠.`,
    ),
    scrolling(
      'Comparison',
      h(
        'table',
        { class: 'comparison' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('td', {}),
            trials.map((trial, side) =>
              h(
                'th',
                { scope: 'col' },
                link(`/trials/${trial.id}`, names[side]),
                ' of ',
                link(`/studies/${trial.study}`, studies[side].name),
              ),
            ),
            h('th', { scope: 'col' }, 'Difference'),
          ),
        ),
        h('tbody', {}, rows.map(rowOf)),
      ),
    ),
  );
}

function rowOf([name, left, right, difference]) {
  const differs = left !== right;
  return h(
    'tr',
    { class: differs ? 'differs' : null },
    h('th', { scope: 'row' }, name),
    h('td', {}, left),
    h('td', {}, right),
    h('td', {}, differs ? `≠ ${difference ?? ''}` : ''),
  );
}

/** A difference of numbers in their own unit, with its sign. */
function signed(left, right, show) {
  if (typeof left !== 'number' || typeof right !== 'number') return '';
  return `${right < left ? '−' : '+'}${show(Math.abs(right - left))}`;
}

function numbersOf([left, right]) {
  const number = (name, field, show, difference = show) => [
    name,
    show(left[field]),
    show(right[field]),
    signed(left[field], right[field], difference),
  ];
  const points = (share) => `${format.digits(share * 100, 3)} points`;
  return [
    ['state', format.words(left.state), format.words(right.state)],
    number('accuracy', 'accuracy', format.percent, points),
    number('latency', 'latencyMillis', format.millis),
    number('reward', 'reward', format.reward),
    number('parameters', 'parameters', format.count),
    number('multiply-adds', 'madds', format.count),
  ];
}

function settingsOf([left, right]) {
  const names = (trial) => [trial.data.dataset, format.counted(trial.recipe.epochs, 'epoch')].join(', ');
  return [['data and recipe', names(left), names(right)]];
}

function stagesOf([left, right]) {
  const byName = (network) => new Map(network.stages.map((stage) => [stage.name, stage]));
  const [lefts, rights] = [byName(left), byName(right)];
  const order = [...new Set([...left.stages, ...right.stages].map((stage) => stage.name))];
  const blocks = (name) => (/^block\d+$/.test(name) ? Number(name.slice(5)) : null);
  const place = (name) => (name === 'stem' ? -1 : (blocks(name) ?? (name === 'head' ? 1e6 : 1e7)));
  return order
    .sort((one, other) => place(one) - place(other))
    .flatMap((name) => stageRows(lefts.get(name), rights.get(name)));
}

function stageRows(left, right) {
  const title = titleOf(left ?? right);
  const described = (stage) =>
    stage === undefined
      ? new Map()
      : new Map([
          ['operation', opOf(stage)],
          ...traits(stage),
          ['output', stage.output],
          ['parameters', format.count(stage.parameters)],
          ['multiply-adds', format.count(stage.madds)],
        ]);
  const [lefts, rights] = [described(left), described(right)];
  return [...new Set([...lefts.keys(), ...rights.keys()])].map((name) => [
    `${title}: ${name}`,
    lefts.get(name) ?? format.ABSENT,
    rights.get(name) ?? format.ABSENT,
  ]);
}
