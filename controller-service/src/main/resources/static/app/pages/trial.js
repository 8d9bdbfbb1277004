// One trial: its network, how it was trained and timed, and what it went through.
import { api } from '../api.js';
import { ask } from '../dialogs.js';
import { button, fill, h, link } from '../dom.js';
import { Events } from '../events.js';
import { badge, facts, scrolling, simulated } from '../facts.js';
import * as format from '../format.js';
import { curveChart, samplesChart } from '../charts/trial-charts.js';
import { networkDrawing } from '../network-drawing.js';

const FACTS = ['Accuracy', 'Latency', 'Reward', 'Parameters', 'Multiply-adds', 'Network seen before'];
const REUSES = { NONE: 'no', REPEAT: 'yes, same proposal', ALIAS: 'yes, by another proposal' };

export async function show(place) {
  const [trial, network, log] = await Promise.all([
    api.trial(place.id, place.signal),
    api.network(place.id, place.signal),
    api.log(place.id, place.signal),
  ]);
  const study = await api.study(trial.study, place.signal);
  place.title(`Trial ${trial.number} of ${study.name}`);
  fill(
    place.root,
    headOf(trial, study),
    trial.failure
      ? h('p', { class: 'failure' }, `Failed, ${format.words(trial.failure.failure)}: ${trial.failure.message}`)
      : null,
    networkDrawing(network),
    measured(trial, place.signal),
    provenance(trial),
    logOf(log),
    downloads(trial),
  );
  follow(trial, place);
}

/** A trial that has ended does not change, and needs no stream. */
function follow(trial, place) {
  if (trial.state !== 'RUNNING') return;
  new Events(
    { study: trial.study },
    {
      trial: (point) => {
        if (point.id === trial.id) place.reload();
      },
      gone: () => place.reload(),
      reset: () => place.reload(),
    },
    place,
  );
}

function headOf(trial, study) {
  const numbers = facts(FACTS);
  numbers.update({
    Accuracy: format.percent(trial.accuracy),
    Latency: format.millis(trial.latencyMillis),
    Reward: format.reward(trial.reward),
    Parameters: format.amount(trial.parameters),
    'Multiply-adds': format.amount(trial.madds),
    'Network seen before': REUSES[trial.reuse],
  });
  const stop = button('Stop trial', () =>
    ask(
      `Stop trial ${trial.number}?`,
      [h('p', {}, 'Its numbers are not used. The search goes on.')],
      { action: 'Stop trial', danger: true, run: () => api.stopTrial(trial.id) },
    ),
  );
  return h(
    'header',
    {},
    h('p', { class: 'crumbs' }, link('/', 'Searches'), ' / ', link(`/studies/${study.id}`, study.name), ` / trial id ${trial.id}`),
    h(
      'div',
      { class: 'title' },
      h('h1', {}, `Trial ${trial.number}`),
      badge(trial.state).element,
      trial.best ? h('span', { class: 'badge good' }, 'best') : null,
      trial.onFront ? h('span', { class: 'badge good' }, 'on the front') : null,
      study.simulated ? simulated(study.simulatedReason) : null,
      h('div', { class: 'actions' }, trial.state === 'RUNNING' ? stop : null, compareForm(trial)),
    ),
    numbers.element,
  );
}

function compareForm(trial) {
  const other = h('input', { id: 'other', name: 'b', class: 'number', inputmode: 'numeric', required: true, pattern: '[0-9]+' });
  return h(
    'form',
    { class: 'compare-with', action: '/compare' },
    h('input', { type: 'hidden', name: 'a', value: trial.id }),
    h('label', { for: 'other' }, 'Compare with trial id'),
    other,
    h('button', {}, 'Compare'),
  );
}

function measured(trial, signal) {
  const timed = trial.latencies.filter((latency) => latency.sampleMillis?.length > 0);
  if (trial.curve.length === 0 && timed.length === 0) return null;
  return h(
    'div',
    { class: 'charts' },
    trial.curve.length > 0 ? curveChart(trial.curve, signal) : null,
    timed.map((latency) => samplesChart(latency, signal)),
  );
}

function list(entries) {
  return h(
    'dl',
    { class: 'details' },
    entries
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value instanceof Node ? value : String(value)))),
  );
}

function provenance(trial) {
  const { training, recipe, data } = trial;
  return h(
    'section',
    { class: 'provenance' },
    h('h2', {}, 'Where the numbers come from'),
    h(
      'div',
      { class: 'columns' },
      h(
        'section',
        {},
        h('h3', {}, 'Training'),
        training === null
          ? h('p', {}, 'Not trained yet.')
          : list([
              ['backend', training.provenance.backend],
              ['versions', training.provenance.versions],
              ['kernels', training.provenance.kernels],
              ['threads', training.provenance.threads],
              ['seed', training.provenance.seed],
              ['training time', format.duration(training.trainSeconds)],
              ['diverged', training.diverged ? 'yes: the accuracy is that of chance' : 'no'],
              ['measured', format.moment(training.measuredAt)],
              ['reused from', training.reusedFrom ? link(`/trials/${training.reusedFrom}`, `trial id ${training.reusedFrom}`) : null],
            ]),
      ),
      h(
        'section',
        {},
        h('h3', {}, 'Recipe and data'),
        list([
          ['data set', data.dataset],
          ['images', `${format.count(data.train)} to train, ${format.count(data.validation)} to validate`],
          ['epochs', recipe.epochs],
          ['batch', `${format.count(recipe.batchSize)} images`],
          ['peak learning rate', recipe.peakLearningRate],
          ['momentum', recipe.momentum],
          ['warm-up', format.percent(recipe.warmupShare, 0)],
          ['weight decay', recipe.l2],
          ['seed', recipe.seed],
        ]),
      ),
      trial.latencies.map((latency) =>
        h(
          'section',
          {},
          h('h3', {}, `Latency on ${latency.pool}`),
          list([
            ['latency', `${format.millis(latency.latencyMillis)}, scaled to the nominal speed`],
            ['median as timed', format.millis(latency.medianMillis)],
            ['10th to 90th percentile', `${format.millis(latency.p10Millis)} to ${format.millis(latency.p90Millis)}`],
            ['variation', format.percent(latency.coefficientOfVariation, 1)],
            ['samples', `${format.count(latency.samples)}, ${format.percent(latency.keptShare, 1)} kept`],
            ['reference beside it', format.millis(latency.referenceMedianMillis)],
            ['device', latency.deviceInfo?.model ?? latency.device],
            ['system', latency.deviceInfo && `${latency.deviceInfo.os}, ${latency.deviceInfo.architecture}, ${format.counted(latency.deviceInfo.cores, 'core')}`],
            ['runtime', latency.deviceInfo && `${latency.deviceInfo.runtime} ${latency.deviceInfo.runtimeVersion}`],
            ['threads', latency.threads],
            ['measured', format.moment(latency.measuredAt)],
          ]),
        ),
      ),
    ),
  );
}

function logOf(lines) {
  return h(
    'section',
    { class: 'log' },
    h('h2', {}, 'Log'),
    lines.length === 0
      ? h('p', { class: 'empty' }, 'Nothing yet.')
      : scrolling(
          'Log',
          h(
            'table',
            {},
            h('thead', {}, h('tr', {}, ['Time', 'Level', 'Worker', 'What'].map((name) => h('th', { scope: 'col' }, name)))),
            h(
              'tbody',
              {},
              lines.map((line) =>
                h(
                  'tr',
                  { 'data-level': line.level },
                  h('th', { scope: 'row' }, format.moment(line.at)),
                  h('td', {}, format.words(line.level)),
                  h('td', {}, line.worker ?? ''),
                  h('td', { class: 'wrap' }, line.text),
                ),
              ),
            ),
          ),
        ),
  );
}

function downloads(trial) {
  const file = (name, label) => h('li', {}, h('a', { href: api.downloadHref(trial.id, name), download: true }, label));
  return h(
    'section',
    {},
    h('h2', {}, 'Downloads'),
    h(
      'ul',
      { class: 'files' },
      trial.weightsKept ? file('network.tflite', 'network.tflite') : null,
      trial.weightsKept ? file('weights.safetensors', 'weights.safetensors') : null,
      file('blocks.txt', 'blocks.txt'),
      file('trial.json', 'trial.json'),
    ),
    trial.weightsKept ? null : h('p', { class: 'hint' }, 'Only the trials on the front and the best keep their weights.'),
  );
}
