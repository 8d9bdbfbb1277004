// One search: its state, charts and trials, while it runs and after.
import { api } from '../api.js';
import { atMostEvery, button, fill, h, link, perFrame } from '../dom.js';
import { Events } from '../events.js';
import { badge, facts } from '../facts.js';
import * as format from '../format.js';
import { formula, miss, range, targetsOf } from '../objective.js';
import { StudyPoints } from '../study-points.js';
import { fetchLibrary } from '../charts/chart.js';
import { frontChart } from '../charts/front.js';
import { hypervolumeChart, rewardChart } from '../charts/found.js';
import { sharesChart } from '../charts/shares.js';
import { alarmsOf } from './alarms.js';
import { agreementOf } from './agreement.js';
import { bestPerTarget } from './best-per-target.js';
import { finalistsOf } from './finalists.js';
import { signsOf } from './signs.js';
import { actionsOf } from './study-actions.js';
import { TrialTable } from './trial-table.js';
import { go } from '../router.js';

// The eye needs no more, and a search of seconds a trial gives no more.
const CHART_PAUSE = 400;
const TABLE_PAUSE = 2000;
const SIGNS_PAUSE = 5000;

const FACTS = [
  'Trials ended',
  'Open',
  'Best reward',
  'Hypervolume',
  'Front',
  'Distinct networks',
  'Failed',
  'Stopped',
  'Running time',
  'Target',
  'Missed by',
];

export async function show(place) {
  const query = new URLSearchParams(location.search);
  fetchLibrary();
  const trials = Promise.all([
    api.points(place.id, place.signal),
    TrialTable.first(place, query),
    api.finalists(place.id, place.signal),
    api.signs(place.id, place.signal),
    api.alarms(place.id, place.signal),
  ]);
  // Without the study itself nobody waits for its trials.
  trials.catch(() => {});
  const study = await api.study(place.id, place.signal);
  const header = headerOf(place, study);
  const alarms = alarmsOf(study, place);
  fill(place.root, header.element, alarms.element);
  header.update(study);
  alarms.update(study);
  const [answer, page, promoted, read, every] = await trials;
  const data = new StudyPoints(answer);
  const outcome = outcomes(data, (filter) => table.filter(filter));
  const finalists = finalistsOf(study, promoted, place);
  finalists.update(study);
  const signs = signsOf(study, read, every, data, place);
  signs.update(study);
  const table = new TrialTable(place, query, page, format.millisLike(data.targetsMillis[0]), study.pools);
  const targets = bestPerTarget();
  const agreement = agreementOf(place);
  let latest = study;
  const compare = atMostEvery(TABLE_PAUSE, () => {
    // The next change asks again.
    agreement.update(latest).catch(() => {});
  });
  const found = (now) => {
    data.bestPerTarget = now.bestPerTarget;
    targets.update(now);
  };
  found(study);
  const front = frontChart(data, place.signal, ({ selected, ...filter }) => {
    table.select(filter, selected);
    place.announce(`${format.counted(selected, 'trial')} selected, the table shows them`);
  });
  table.onclear = () => front.clear();
  const charts = [
    front,
    rewardChart(data, place.signal),
    hypervolumeChart(data, place.signal),
    sharesChart(data, study.policy.batch, place.signal),
  ];
  fill(
    place.root,
    header.element,
    alarms.element,
    h('div', { class: 'charts' }, charts.map((chart) => chart.element)),
    targets.element,
    signs.element,
    agreement.element,
    finalists.element,
    outcome.element,
    table.element,
  );
  outcome.update();
  charts.forEach((chart) => chart.update());
  compare();

  const drawCharts = atMostEvery(CHART_PAUSE, () => charts.forEach((chart) => chart.update()));
  const reload = atMostEvery(TABLE_PAUSE, () => table.refresh());
  // A page that the controller cannot answer now has the event stream to tell of it.
  const readSigns = atMostEvery(SIGNS_PAUSE, () => signs.refresh().catch(() => {}));
  const draw = perFrame(() => {
    if (place.signal.aborted) return;
    header.update(latest);
    alarms.update(latest);
    signs.update(latest);
    found(latest);
    compare();
    finalists.update(latest);
    outcome.update();
    drawCharts();
  });
  new Events(
    { study: place.id, after: answer.event },
    {
      trial: (point) => {
        data.put(point);
        table.put(point);
        if (point.n < 0) finalists.refresh();
        draw();
        reload();
      },
      study: (now) => {
        latest = now;
        draw();
        readSigns();
      },
      gone: () => go('/'),
      reset: () => place.reload(),
    },
    place,
  );
}

function headerOf(place, study) {
  const state = badge(study.state);
  const name = h('h1', {}, study.name);
  const actions = h('div', { class: 'actions' });
  const numbers = facts(FACTS);
  const progress = h('progress', { 'aria-label': 'Trials ended' });
  const about = h('p', { class: 'about' });
  place.title(study.name);
  let shown = '';
  return {
    element: h(
      'header',
      { class: 'study-head' },
      h('p', { class: 'crumbs' }, link('/', 'Searches'), ' / ', String(study.id)),
      h(
        'div',
        { class: 'title' },
        name,
        state.element,
        actions,
      ),
      about,
      progress,
      numbers.element,
    ),
    update(now) {
      state.update(now.state);
      if (shown !== now.state) {
        shown = now.state;
        actions.replaceChildren(...actionsOf(now, place));
      }
      const ended = now.trials.total - now.trials.open;
      progress.max = now.budget.trials;
      progress.value = ended;
      about.textContent =
        `Space ${now.space}, ${now.data.dataset}, ${format.counted(now.recipe.epochs, 'epoch')} a trial, ` +
        `policy ${format.words(now.policy.kind)}, pools ${now.pools.join(', ')}${now.priority === 0 ? '' : `, priority ${now.priority}`}. ` +
        `Objective: ${formula(now.objective, targetsOf(now))}. ` +
        stoppingOf(now.earlyStopping) +
        filterOf(now.prefilter) +
        `Started ${format.moment(now.createdAt)}.` +
        (now.endReason ? ` Ended: ${format.words(now.endReason)}.` : '');
      numbers.update({
        'Trials ended': `${format.count(ended)} / ${format.count(now.budget.trials)}`,
        Open: format.counted(now.trials.open, 'trial'),
        'Best reward':
          now.bestTrial === null
            ? format.ABSENT
            : link(`/trials/${now.bestTrial}`, format.reward(now.bestReward)),
        Hypervolume: now.frontSize === 0 ? format.ABSENT : format.hypervolume(now.hypervolume),
        Front: format.counted(now.frontSize, 'network'),
        'Distinct networks': format.count(now.trials.distinct),
        Failed: format.counted(now.trials.failed, 'trial'),
        Stopped: format.counted(now.trials.stopped, 'trial'),
        'Running time':
          format.duration(now.elapsedSeconds) +
          (now.budget.minutes ? ` of ${format.duration(now.budget.minutes * 60)}` : ''),
        Target: range(targetsOf(now)),
        'Missed by': missOf(now),
      });
    },
  };
}

/** Of a sweep the largest over its targets. */
function missOf({ bestPerTarget: bests, targetMiss }) {
  if (targetMiss === null) return format.ABSENT;
  return bests.length === 1
    ? miss(bests[0].targetMillis, bests[0].latencyMillis)
    : `at most ${format.percent(targetMiss, 1)}`;
}

function stoppingOf(stopping) {
  if (stopping === null) return '';
  const { rule, graceEpochs, reduction, startupTrials } = stopping;
  return rule === 'HALVING'
    ? `Early stopping by halving: the best of ${reduction} goes on, from epoch ${graceEpochs} on. `
    : `Early stopping by the median of at least ${format.counted(startupTrials, 'trial')}, from epoch ${graceEpochs} on. `;
}

function filterOf(prefilter) {
  if (prefilter === null) return '';
  const { factor, table } = prefilter;
  return `Not trained: networks that latency table ${table} predicts beyond ${format.digits(factor, 3)} times the target. `;
}

/** Failures by class and networks that came before; each opens the trials in the table. */
function outcomes(data, filter) {
  const list = h('ul', { class: 'outcomes' });
  let drawn = '';
  return {
    element: h('section', { class: 'outcome' }, h('h2', {}, 'Failures and duplicates'), list),
    update() {
      const all = [
        ...data.failures.map(([name, times]) => ['failure', name, times]),
        ...data.reuses
          .filter(([name]) => name !== 'NONE')
          .map(([name, times]) => ['reuse', name, times]),
      ];
      const text = JSON.stringify(all);
      if (text === drawn) return;
      drawn = text;
      const named = { REPEAT: 'repeated proposals', ALIAS: 'other proposals of a known network' };
      list.replaceChildren(
        ...(all.length === 0
          ? [h('li', { class: 'none' }, 'None: no trial failed, every network is new.')]
          : all.map(([field, name, times]) =>
              h(
                'li',
                {},
                button(`${format.count(times)} ${named[name] ?? format.words(name)}`, () =>
                  filter({ [field]: name }),
                ),
              ),
            )),
      );
    },
  };
}
