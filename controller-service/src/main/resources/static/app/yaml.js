// Writes the study file of the form, and the command that sends it.

const PLAIN = /^[A-Za-z][A-Za-z0-9_-]*$/;
const NUMBER = /^-?(0|[1-9]\d{0,18})(\.\d{1,40})?([eE][-+]?\d{1,3})?$/;
const RESERVED = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);

/** A text as a YAML scalar; JSON's quoting is YAML's. */
export function text(value) {
  return PLAIN.test(value) && !RESERVED.has(value.toLowerCase())
    ? value
    : JSON.stringify(value).replace(
        // What YAML, unlike JSON, would not print as it is.
        /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
}

/** What was typed into a number field; anything else is quoted, for the server to refuse. */
export function number(value) {
  const typed = value.trim();
  return NUMBER.test(typed) ? typed : text(typed);
}

/** One number, or those of a sweep between commas. */
function targets(value) {
  if (!value.includes(',')) return value === '' ? '' : number(value);
  return `[${value.split(',').map(number).join(', ')}]`;
}

function mapping(fields) {
  const written = fields.filter(([, value]) => value !== '');
  return written.length === 0
    ? ''
    : `{${written.map(([name, value]) => `${name}: ${value}`).join(', ')}}`;
}

const typed = (fields, ...names) =>
  names.map((name) => [name.split('.').pop(), fields[name] ? number(fields[name]) : '']);

const words = (fields, ...names) =>
  names.map((name) => [name.split('.').pop(), fields[name] ?? '']);

/**
 * @param {Record<string, string>} fields by the paths that the server's messages use; empty texts
 *     are left out
 * @param {string | null} uploadedSpace the text of a space file, put in place of the preset
 */
export function studyYaml(fields, uploadedSpace) {
  const pools = fields.pools
    .split(',')
    .map((pool) => pool.trim())
    .filter((pool) => pool !== '');
  const lines = [
    ['name', fields.name === '' ? '' : text(fields.name)],
    ['space', uploadedSpace === null ? text(fields.space) : `\n${indented(uploadedSpace)}`],
    [
      'objective',
      mapping([
        ...words(fields, 'objective.form'),
        ['targetMillis', targets(fields['objective.targetMillis'] ?? '')],
        ...typed(fields, 'objective.alpha', 'objective.beta'),
      ]),
    ],
    [
      'policy',
      mapping([
        ['kind', fields['policy.kind'] ? text(fields['policy.kind']) : ''],
        ...typed(fields, 'policy.batch', 'policy.delay', 'policy.seed'),
      ]),
    ],
    [
      'budget',
      mapping([
        ...typed(fields, 'budget.trials', 'budget.minutes'),
        [
          'convergence',
          mapping(
            typed(
              fields,
              'budget.convergence.window',
              'budget.convergence.entropy',
              'budget.convergence.reward',
            ),
          ),
        ],
      ]),
    ],
    [
      'recipe',
      mapping([
        ...words(fields, 'recipe.preset'),
        ...typed(
          fields,
          'recipe.epochs',
          'recipe.batchSize',
          'recipe.peakLearningRate',
          'recipe.momentum',
          'recipe.warmupShare',
          'recipe.l2',
          'recipe.seed',
        ),
        ...words(fields, 'recipe.optimizer', 'recipe.schedule'),
        ...typed(fields, 'recipe.labelSmoothing', 'recipe.dropout', 'recipe.weightEma'),
        [
          'augmentation',
          mapping([
            ...typed(fields, 'recipe.augmentation.crop'),
            ...words(fields, 'recipe.augmentation.flip'),
            ...typed(fields, 'recipe.augmentation.cutout'),
          ]),
        ],
      ]),
    ],
    ['prefilter', mapping([...typed(fields, 'prefilter.table', 'prefilter.factor')])],
    [
      'earlyStopping',
      mapping([
        ...words(fields, 'earlyStopping.rule'),
        ...typed(
          fields,
          'earlyStopping.graceEpochs',
          'earlyStopping.reduction',
          'earlyStopping.startupTrials',
        ),
      ]),
    ],
    [
      'data',
      mapping([
        ['dataset', fields['data.dataset'] === '' ? '' : text(fields['data.dataset'])],
        ...typed(fields, 'data.train', 'data.validation', 'data.seed'),
      ]),
    ],
    ['pools', pools.length === 0 ? '' : `[${pools.map(text).join(', ')}]`],
    ['trainPool', fields.trainPool ? text(fields.trainPool) : ''],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => (value.startsWith('\n') ? `${name}:${value}\n` : `${name}: ${value}\n`))
    .join('');
}

function indented(space) {
  return space
    .replace(/\r\n?/g, '\n')
    .replace(/^\ufeff?(---[ \t]*\n)?/, '')
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}

/** The command that starts the study from a shell; nothing within the text is expanded. */
export function curlCommand(origin, yaml, withToken) {
  let end = 'STUDY';
  while (yaml.split('\n').includes(end)) end += '_';
  const token = withToken ? `  -H "Authorization: Bearer $MNAS_USER_TOKEN" \\\n` : '';
  return (
    `curl -X POST '${origin}/api/v1/studies' \\\n${token}` +
    `  -H 'Content-Type: application/yaml' --data-binary @- <<'${end}'\n${yaml}${end}\n`
  );
}
