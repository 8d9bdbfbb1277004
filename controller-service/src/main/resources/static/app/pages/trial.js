// One trial: its network, how it was trained and timed, and what it went through.
import { api } from '../api.js';
import { ask } from '../dialogs.js';
import { atMostEvery, button, fill, h, link } from '../dom.js';
import { Events } from '../events.js';
import { badge, facts, head, scrolling } from '../facts.js';
import * as format from '../format.js';
import { curveChart, samplesChart } from '../charts/trial-charts.js';
import { miss } from '../objective.js';
import { networkDrawing } from '../network-drawing.js';
import { testOf } from './finalists.js';
import { downloads } from './trial-downloads.js';

const READ_PAUSE = 500;
const FACTS = ['Accuracy', 'Latency', 'Target', 'Reward', 'Parameters', 'Multiply-adds', 'Network seen before'];
const REUSES = { NONE: 'no', REPEAT: 'yes, same proposal', ALIAS: 'yes, by another proposal' };

export async function show(place) {
  const [trial, network, log] = await Promise.all([
    api.trial(place.id, place.signal),
    api.network(place.id, place.signal),
    api.log(place.id, place.signal),
  ]);
  const study = await api.study(trial.study, place.signal);
  place.title(`${titleOf(trial)} of ${study.name}`);
  const header = headOf(trial, study);
  const parts = [
    part(place.signal, ({ failure }) =>
      failure && h('p', { class: 'failure' }, `Failed, ${format.words(failure.failure)}: ${failure.message}`)),
    part(place.signal, stopped, ({ state, stopReason }) => [state, stopReason]),
    part(place.signal, measured, ({ curve, latencies }) => [curve, latencies]),
    part(place.signal, provenance, ({ state, training, latencies }) => [state, training, latencies]),
  ];
  const lines = logOf();
  const files = part(place.signal, downloads, ({ weightsKept, int8, state }) => [weightsKept, int8, state]);
  const [failure, stop, ...numbers] = parts.map(({ element }) => element);
  fill(
    place.root,
    header.element,
    failure,
    stop,
    networkDrawing(network),
    ...numbers,
    lines.element,
    files.element,
  );
  header.again.addEventListener('click', async () => {
    header.again.disabled = true;
    try {
      await api.remeasure(place.id);
      place.announce('The network is timed again; the page shows it when it is done');
    } catch (failure) {
      place.announce(failure.message);
    } finally {
      header.again.disabled = false;
    }
  });
  const draw = (now, newest) => {
    for (const each of [header, ...parts, files]) each.update(now);
    lines.update(newest);
  };
  draw(trial, log);
  if (trial.state === 'RUNNING') follow(trial, draw, place);
}

/** Shows what changes in its place: what the user typed or stands on stays. */
function follow(trial, draw, place) {
  const read = async () => {
    const answers = [api.trial(place.id, place.signal), api.log(place.id, place.signal)];
    draw(...(await Promise.all(answers)));
  };
  const soon = atMostEvery(READ_PAUSE, read);
  new Events(
    { study: trial.study },
    {
      trial: (point) => {
        if (point.id === trial.id) soon();
      },
      live: read,
      gone: () => place.reload(),
      reset: read,
    },
    place,
  );
}

/**
 * A part of the page that is built anew when what it shows has changed, and only then.
 *
 * @param {(trial: object, signal: AbortSignal) => Node | null} build the signal ends what it built
 * @param {(trial: object) => unknown} shown what of the trial it shows
 */
function part(signal, build, shown = (trial) => trial) {
  const element = h('div', { class: 'part' });
  let drawn = '';
  let built = new AbortController();
  signal.addEventListener('abort', () => built.abort());
  return {
    element,
    update(trial) {
      const now = JSON.stringify(shown(trial));
      if (now === drawn || signal.aborted) return;
      drawn = now;
      built.abort();
      built = new AbortController();
      fill(element, build(trial, built.signal));
    },
  };
}

export const titleOf = ({ number, baseline, finalist }) => {
  if (finalist !== null) return `Finalist of trial ${finalist.number}`;
  return baseline === null ? `Trial ${number}` : `Baseline ${baseline}`;
};

function headOf(trial, study) {
  const numbers = facts(trial.finalist === null ? FACTS : ['Test accuracy', ...FACTS]);
  const heading = h('h1', { tabindex: -1 }, titleOf(trial));
  const state = badge(trial.state);
  const merits = h('span', { class: 'part' });
  const stop = button('Stop trial', () =>
    ask(
      `Stop ${titleOf(trial).toLowerCase()}?`,
      [h('p', {}, 'Its numbers are not used. The search goes on.')],
      { action: 'Stop trial', danger: true, run: () => api.stopTrial(trial.id) },
    ),
  );
  const again = button('Time again', () => {});
  const element = h(
    'header',
    {},
    h('p', { class: 'crumbs' }, link('/', 'Searches'), ' / ', link(`/studies/${study.id}`, study.name), ` / trial id ${trial.id}`),
    h('div', { class: 'title' }, heading, state.element, merits, h('div', { class: 'actions' }, stop, again, compareForm(trial))),
    trial.finalist === null
      ? null
      : h(
          'p',
          { class: 'about' },
          'The network of ',
          link(`/trials/${trial.finalist.trial}`, `trial ${trial.finalist.number}`),
          ', trained from scratch to be kept. The search does not see it.',
        ),
    numbers.element,
  );
  return {
    element,
    again,
    update(now) {
      state.update(now.state);
      again.hidden = now.state !== 'COMPLETE';
      fill(
        merits,
        now.best ? h('span', { class: 'badge good' }, 'best') : null,
        now.onFront ? h('span', { class: 'badge good' }, 'on the front') : null,
      );
      if (now.state !== 'RUNNING') {
        if (document.activeElement === stop) heading.focus();
        stop.hidden = true;
      }
      if (now.finalist !== null) numbers.update({ 'Test accuracy': testOf(now.test, now.state) });
      numbers.update({
        Accuracy: now.progress
          ? `${format.percent(now.progress.accuracy)} after epoch ${now.progress.epoch}`
          : format.percent(now.accuracy),
        Latency: now.predictedMillis === null
          ? format.millis(now.latencyMillis)
          : `${format.millis(now.latencyMillis)} (predicted: ${format.millis(now.predictedMillis)})`,
        Target:
          now.targetMillis === null
            ? format.ABSENT
            : `${format.millis(now.targetMillis)}: ${miss(now.targetMillis, now.latencyMillis)}`,
        Reward: format.reward(now.reward),
        Parameters: format.amount(now.parameters),
        'Multiply-adds': format.amount(now.madds),
        'Network seen before': REUSES[now.reuse],
      });
    },
  };
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

function stopped({ state, stopReason }) {
  if (state !== 'STOPPED') return null;
  const why = stopReason ?? 'stopped by a user';
  return h('p', { class: 'stopped' }, `${why[0].toUpperCase()}${why.slice(1)}.`);
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

const divergence = ({ diverged, divergedStep }) => {
  if (!diverged) return 'no';
  return `${divergedStep === null ? 'yes' : `in step ${format.count(divergedStep)}`}: the accuracy is that of chance`;
};

const augmentationOf = ({ crop, flip, cutout }) =>
  [crop > 0 && `shift of ${crop} pixels`, flip && 'mirror', cutout > 0 && `cutout of ${cutout} pixels`]
    .filter(Boolean)
    .join(', ');

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
          ? h('p', {}, trial.state === 'RUNNING' ? 'Not trained yet.' : 'Not trained to its end.')
          : list([
              ['backend', training.provenance.backend],
              ['versions', training.provenance.versions],
              ['kernels', training.provenance.kernels],
              ['threads', training.provenance.threads],
              ['seed', training.provenance.seed],
              ['training time', format.duration(training.trainSeconds)],
              ['diverged', divergence(training)],
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
          ['drawn by seed', data.seed ?? null],
          ['epochs', recipe.epochs],
          ['batch', `${format.count(recipe.batchSize)} images`],
          ['optimizer', format.words(recipe.optimizer)],
          ['learning rate', `${format.words(recipe.schedule)}, at most ${recipe.peakLearningRate}`],
          ['momentum', recipe.momentum],
          ['warm-up', format.percent(recipe.warmupShare, 0)],
          ['weight decay', recipe.l2],
          ['label smoothing', recipe.labelSmoothing || null],
          ['dropout', recipe.dropout || null],
          ['moving average', recipe.weightEma || null],
          ['augmentation', augmentationOf(recipe.augmentation)],
          ['seed', recipe.seed],
        ]),
      ),
      trial.latencies.map((latency) =>
        h(
          'section',
          {},
          h('h3', {}, `Latency on ${latency.pool}`),
          latency.suspect
            ? h('p', { class: 'failure' }, `Not trusted, and timed again: ${latency.suspect}`)
            : null,
          list([
            ['over all devices', overDevices(trial, latency.pool)],
            ['outlier', latency.outlier ? 'yes, far from what the other devices say' : null],
            ['serial', latency.deviceInfo?.serial ?? null],
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

function overDevices({ pools }, name) {
  const pool = pools.find((each) => each.pool === name);
  return pool && pool.devices > 1
    ? `median ${format.millis(pool.latencyMillis)} of ${pool.devices}, spread ${format.percent(pool.spreadShare, 1)}`
    : null;
}

function logOf() {
  const body = h('tbody');
  const names = ['Time', 'Level', 'Worker', 'What'];
  const row = (line) =>
    h(
      'tr',
      { 'data-level': line.level },
      h('th', { scope: 'row' }, format.moment(line.at)),
      h('td', {}, format.words(line.level)),
      h('td', {}, line.worker ?? ''),
      h('td', { class: 'wrap' }, line.text),
    );
  const nothing = h('tr', {}, h('td', { colspan: names.length, class: 'empty' }, 'Nothing yet.'));
  const table = h('table', {}, head(names), body);
  return {
    element: h('section', { class: 'log' }, h('h2', {}, 'Log'), scrolling('Log', table)),
    update: (lines) => fill(body, lines.length === 0 ? nothing : lines.map(row)),
  };
}
