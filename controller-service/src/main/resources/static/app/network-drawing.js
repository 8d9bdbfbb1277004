// A network drawn stage by stage, with what each costs.
import { h } from './dom.js';
import * as format from './format.js';

const OPS = {
  conv: 'conv',
  mbconv: 'inverted bottleneck',
  shuffle: 'shuffle unit',
};

/** What a stage is made of, as named texts; what it does not have is left out. */
export function traits(stage) {
  const named = [
    ['kernel', stage.kernel && `${stage.kernel}×${stage.kernel}`],
    ['stride', stage.stride],
    ['expansion', stage.expansion && stage.operation !== 'shuffle' && `×${stage.expansion}`],
    ['groups', stage.operation === 'shuffle' ? stage.groups : null],
    ['SE', stage.seRatio === null || stage.seRatio === undefined ? null : stage.seRatio === 0 ? 'none' : stage.seRatio],
    ['skip', stage.skip && format.words(stage.skip)],
    ['filters', format.count(stage.filters)],
    ['layers', stage.layerCount],
  ];
  return new Map(
    named.filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => [name, String(value)]),
  );
}

export const opOf = (stage) =>
  stage.operation ? (OPS[stage.operation] ?? stage.operation) : stage.name === 'classifier' ? 'dense' : 'conv';

export const titleOf = (stage) => stage.name.replace(/^block(\d+)$/, 'block $1');

function bar(label, share) {
  const filled = h('span', { class: 'bar-filled' });
  filled.style.width = format.percent(share, 1);
  return h(
    'div',
    { class: 'share' },
    h('span', { class: 'share-name' }, label),
    h('span', { class: 'bar', 'aria-hidden': 'true' }, filled),
    h('span', { class: 'share-value' }, format.percent(share, 1)),
  );
}

export function layerTable(layers) {
  const row = (layer) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, layer.name),
      h('td', {}, layer.type),
      h('td', { class: 'number' }, layer.kernel ? `${layer.kernel}×${layer.kernel}` : ''),
      h('td', { class: 'number' }, layer.stride ?? ''),
      h('td', { class: 'number' }, layer.output),
      h('td', { class: 'number' }, format.count(layer.parameters)),
      h('td', { class: 'number' }, format.count(layer.madds)),
    );
  const names = ['Layer', 'Type', 'Kernel', 'Stride', 'Output', 'Parameters', 'Multiply-adds'];
  return h(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': 'Layers', tabindex: 0 },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, names.map((name, column) =>
        h('th', { scope: 'col', class: column > 1 ? 'number' : null }, name)))),
      h('tbody', {}, layers.map(row)),
    ),
  );
}

/** @param network of GET /trials/{id}/network */
/** What was rounded up, as a sentence. */
export const roundingsOf = ({ roundings }) => `Rounded up so that groups divide: ${roundings.join('; ')}.`;

export function networkDrawing(network) {
  const stage = (each) =>
    h(
      'li',
      { class: `stage ${each.block ? 'block' : ''}` },
      h('div', { class: 'stage-head' }, h('h3', {}, titleOf(each)), h('span', { class: 'op' }, opOf(each))),
      h(
        'dl',
        { class: 'traits' },
        [...traits(each)].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
      ),
      h('div', { class: 'shares' }, bar('parameters', each.parameters / network.parameters), bar('multiply-adds', each.madds / network.madds)),
      h('p', { class: 'shape' }, `→ ${each.output}`),
      h('details', {}, h('summary', {}, format.counted(each.layers.length, 'layer')), layerTable(each.layers)),
    );
  return h(
    'section',
    { class: 'network' },
    h('h2', {}, 'Network'),
    h(
      'p',
      { class: 'about' },
      `Input ${network.input}, ${network.classes} classes, ${format.words(network.activation)}; ` +
        `${format.amount(network.parameters)} parameters, ${format.amount(network.madds)} multiply-adds an image.`,
    ),
    network.roundings.length === 0 ? null : h('p', { class: 'hint' }, roundingsOf(network)),
    h('ol', { class: 'stages' }, network.stages.map(stage)),
  );
}
