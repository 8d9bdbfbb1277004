// What a trial leaves to ship.
import { api } from '../api.js';
import { h } from '../dom.js';

/** The files that there are of a trial now. */
export function downloads(trial) {
  const file = (name, label) => h('li', {}, h('a', { href: api.downloadHref(trial.id, name), download: true }, label));
  return h(
    'section',
    {},
    h('h2', {}, 'Downloads'),
    h(
      'ul',
      { class: 'files' },
      trial.weightsKept ? file('network.tflite', 'network.tflite') : null,
      trial.int8 ? file('network-int8.tflite', 'network-int8.tflite') : null,
      trial.weightsKept ? file('network.onnx', 'network.onnx') : null,
      trial.weightsKept ? file('weights.safetensors', 'weights.safetensors') : null,
      file('blocks.txt', 'blocks.txt'),
      file('trial.json', 'trial.json'),
      trial.state === 'COMPLETE' ? file('model-card.md', 'model-card.md') : null,
      trial.state === 'COMPLETE'
        ? h('li', {}, h('a', { href: api.modelCardHref(trial.id), download: `trial-${trial.id}-model-card.json` }, 'model-card.json'))
        : null,
    ),
    trial.weightsKept ? null : h('p', { class: 'hint' }, 'Only the trials on the front, the best, baselines and finalists keep their weights.'),
  );
}
