// The fields of the form, by the paths that the controller's messages use.
import { PREFERS } from '../objective.js';

export const SECTIONS = [
  {
    title: 'What to search',
    open: true,
    fields: [
      { path: 'name', label: 'Name', wide: true },
      { path: 'space', label: 'Search space', kind: 'space', wide: true },
      { path: 'data.dataset', label: 'Data set', hint: 'as the trainers know it' },
      { path: 'data.train', label: 'Training images', kind: 'number' },
      { path: 'data.validation', label: 'Validation images', kind: 'number' },
      { path: 'data.seed', label: 'Seed of the split', kind: 'number', hint: "empty for the data set's own" },
    ],
  },
  {
    title: 'What counts as good',
    open: true,
    fields: [
      {
        path: 'objective.form',
        label: 'Objective',
        kind: 'choice',
        options: ['soft', 'hard', 'absolute'],
        hints: PREFERS,
        wide: true,
      },
      {
        path: 'objective.targetMillis',
        label: 'Latency target (ms)',
        kind: 'number',
        hint: 'several between commas are searched for together',
      },
      {
        path: 'objective.alpha',
        label: 'Reward exponent alpha',
        kind: 'number',
        hint: 'up to the target; empty: soft -0.07, hard 0; absolute has none',
      },
      {
        path: 'objective.beta',
        label: 'Reward exponent beta',
        kind: 'number',
        hint: 'above it; empty: soft -0.07, hard -1, absolute -0.25',
      },
    ],
  },
  {
    title: 'How long',
    open: true,
    fields: [
      { path: 'budget.trials', label: 'Trials', kind: 'number' },
      { path: 'budget.minutes', label: 'Minutes', kind: 'number', hint: 'empty for no limit' },
      { path: 'recipe.epochs', label: 'Epochs of each training', kind: 'number' },
    ],
  },
  {
    title: 'Early stopping',
    fields: [
      {
        path: 'prefilter.factor',
        label: 'Train nothing that is predicted beyond how many times the target',
        kind: 'number',
        hint: 'empty for no filter; needs a latency table, see ./mnas device profile',
      },
      { path: 'prefilter.table', label: 'By which latency table', kind: 'number', hint: 'empty for the newest of the first pool and the space' },
      { path: 'earlyStopping.rule', label: 'Rule', kind: 'choice', options: ['', 'halving', 'median'], empty: 'none' },
      { path: 'earlyStopping.graceEpochs', label: 'First epoch to stop after', kind: 'number', hint: 'empty for 1; less than the epochs of each training' },
      { path: 'earlyStopping.reduction', label: 'Halving: one of how many goes on', kind: 'number', hint: 'empty for 3' },
      { path: 'earlyStopping.startupTrials', label: 'Median: trials to judge by', kind: 'number', hint: 'at least so many; empty for 5' },
    ],
  },
  {
    title: 'Where',
    open: true,
    fields: [
      {
        path: 'pools',
        label: 'Device pools to time on',
        kind: 'pools',
        hint: 'separated by commas; the reward uses the first',
      },
      { path: 'trainPool', label: 'Pool of trainers', kind: 'pools' },
    ],
  },
  {
    title: 'Policy',
    fields: [
      {
        path: 'policy.kind',
        label: 'Proposer',
        kind: 'choice',
        options: ['rnn', 'rnn-paper', 'evolution', 'nsga2', 'hill', 'random'],
        hint:
          'rnn: the controller, learning from ranks and its best; rnn-paper: as the paper trained it; ' +
          'evolution: changes of good networks; nsga2: a front without a target; ' +
          'hill: one change at a time, from many starts; random: no learning',
        wide: true,
      },
      { path: 'policy.batch', label: 'Trials an update', kind: 'number' },
      { path: 'policy.delay', label: 'Batches ahead', kind: 'number' },
      { path: 'policy.seed', label: 'Seed', kind: 'number' },
      { path: 'budget.convergence.window', label: 'Converged after batches', kind: 'number', hint: 'all three empty: never' },
      { path: 'budget.convergence.entropy', label: '… with entropy flat to (nats)', kind: 'number' },
      { path: 'budget.convergence.reward', label: '… and best reward flat to', kind: 'number' },
      { path: 'budget.plateau.window', label: 'Stop at a plateau of trials', kind: 'number', hint: 'so many that raise nothing; empty: never' },
    ],
  },
  {
    title: 'Training recipe',
    fields: [
      { path: 'recipe.preset', label: 'What is left empty comes from', kind: 'choice', options: ['', 'full', 'paper'], empty: 'proxy' },
      { path: 'recipe.optimizer', label: 'Optimizer', kind: 'choice', options: ['', 'sgd', 'rmsprop', 'adam'], empty: 'from there' },
      { path: 'recipe.schedule', label: 'Learning rate', kind: 'choice', options: ['', 'cosine', 'exponential', 'constant'], empty: 'from there' },
      { path: 'recipe.batchSize', label: 'Batch size (images)', kind: 'number' },
      { path: 'recipe.peakLearningRate', label: 'Peak learning rate', kind: 'number' },
      { path: 'recipe.momentum', label: 'Momentum', kind: 'number' },
      { path: 'recipe.warmupShare', label: 'Share of steps warming up', kind: 'number' },
      { path: 'recipe.l2', label: 'Weight decay', kind: 'number' },
      { path: 'recipe.labelSmoothing', label: 'Label smoothing', kind: 'number' },
      { path: 'recipe.dropout', label: 'Dropout', kind: 'number' },
      { path: 'recipe.weightEma', label: 'Moving average of weights', kind: 'number', hint: 'its decay, 0 for none' },
      { path: 'recipe.augmentation.crop', label: 'Random shift (pixels)', kind: 'number' },
      { path: 'recipe.augmentation.flip', label: 'Random mirror', kind: 'choice', options: ['', 'true', 'false'], empty: 'from there' },
      { path: 'recipe.augmentation.cutout', label: 'Cutout (pixels)', kind: 'number' },
      { path: 'recipe.seed', label: 'Seed', kind: 'number' },
    ],
  },
];

/** What the form begins with; what is not here is empty, and left to the controller. */
export const START = {
  space: 'fashion',
  'data.dataset': 'fashion-mnist',
  'data.train': '10000',
  'data.validation': '5000',
  'objective.form': 'soft',
  'objective.targetMillis': '0.08',
  'budget.trials': '100',
  'recipe.epochs': '2',
  pools: 'local',
  trainPool: 'local',
  'policy.kind': 'rnn',
  'policy.batch': '10',
  'policy.delay': '1',
  'policy.seed': '1',
};
