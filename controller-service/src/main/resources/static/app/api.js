// Calls to the controller. A call that needs a sign-in waits for it and goes on.
import { session } from './session.js';

const BASE = '/api/v1';

/** An answer that is not a success, with its problem details. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `the controller answered ${status}`);
    this.status = status;
    this.errors = problem.errors || [];
  }
}

/** The controller did not answer. */
export class ControllerAway extends Error {
  constructor() {
    super('The controller does not answer.');
  }
}

async function problemOf(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

/**
 * @param {string} path below /api/v1
 * @param {RequestInit} options
 * @returns {Promise<Response>} a success
 * @throws {ApiError} for any other answer
 * @throws {ControllerAway} without one
 */
async function call(path, options = {}) {
  const write = options.method !== undefined;
  const headers = { ...options.headers };
  if (write) await session.known;
  if (write && session.csrf) headers['X-CSRF-Token'] = session.csrf;
  let response;
  try {
    response = await fetch(BASE + path, { ...options, headers });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new ControllerAway();
  }
  if (response.status === 401) {
    await session.signIn();
    return call(path, options);
  }
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  return response;
}

async function body(response) {
  return response.status === 204 ? null : response.json();
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const YAML_TYPE = { 'Content-Type': 'application/yaml' };

/** Ids come from the address; anything else than digits is no id. */
const part = (value) => encodeURIComponent(value);

const read = async (path, signal) => body(await call(path, { signal }));

const write = async (method, path, content, headers = {}) =>
  body(await call(path, { method, body: content, headers: { ...JSON_TYPE, ...headers } }));

export const api = {
  studies: (signal) => read('/studies', signal),
  study: (id, signal) => read(`/studies/${part(id)}`, signal),
  points: (id, signal) => read(`/studies/${part(id)}/points`, signal),
  spec: (id, signal) => read(`/studies/${part(id)}/spec`, signal),
  trials: (id, query, signal) => read(`/studies/${part(id)}/trials?${query}`, signal),
  trial: (id, signal) => read(`/trials/${part(id)}`, signal),
  network: (id, signal) => read(`/trials/${part(id)}/network`, signal),
  log: (id, signal) => read(`/trials/${part(id)}/log`, signal),
  workers: (signal) => read('/workers', signal),
  history: ({ name, kind, pool }, signal) =>
    read(`/workers/${part(name)}/${part(kind)}/${part(pool)}/history?size=50`, signal),
  devices: (signal) => read('/devices', signal),
  units: (signal) => read('/devices/units', signal),
  release: (id) => write('POST', `/devices/${part(id)}/release`, '{}'),
  profiles: (signal) => read('/profiles', signal),
  fleet: (signal) => read('/fleet', signal),
  pools: (signal) => read('/pools', signal),
  measurements: (query, signal) => read(`/measurements?${query}`, signal),
  measurement: (id, signal) => read(`/measurements/${part(id)}`, signal),
  measure: (wish) => write('POST', '/measurements', JSON.stringify(wish)),
  cancelMeasurement: (id) => write('DELETE', `/measurements/${part(id)}`, '{}'),
  agreement: (id, signal) => read(`/studies/${part(id)}/agreement`, signal),
  remeasure: (id) => write('POST', `/trials/${part(id)}/remeasure`, '{}'),
  spaces: (signal) => read('/spaces', signal),

  /** @param {'pause' | 'resume' | 'stop'} action */
  act: (id, action) => write('POST', `/studies/${part(id)}/${action}`, '{}'),
  zoo: (signal) => read('/zoo', signal),
  zooNetwork: (name, options, signal) => read(`/zoo/${part(name)}?${options}`, signal),
  addBaseline: (id, wish) => write('POST', `/studies/${part(id)}/baselines`, JSON.stringify(wish)),
  finalists: (id, signal) => read(`/studies/${part(id)}/finalists`, signal),
  promote: (id, wish, key) =>
    write('POST', `/studies/${part(id)}/finalists`, JSON.stringify(wish), { 'Idempotency-Key': key }),
  stopTrial: (id) => write('POST', `/trials/${part(id)}/stop`, '{}'),
  remove: (id) => write('DELETE', `/studies/${part(id)}`, '{}'),
  validate: async (yaml, signal) =>
    body(await call('/studies?dryRun=true', { method: 'POST', body: yaml, headers: YAML_TYPE, signal })),
  start: (yaml, key) => write('POST', '/studies', yaml, { ...YAML_TYPE, 'Idempotency-Key': key }),
  budget: async (id) => {
    const response = await call(`/studies/${part(id)}/budget`);
    return { budget: await response.json(), etag: response.headers.get('ETag') };
  },
  prioritise: (id, priority) =>
    write('PUT', `/studies/${part(id)}/priority`, JSON.stringify({ priority })),
  extend: (id, budget, etag) =>
    write('PUT', `/studies/${part(id)}/budget`, JSON.stringify(budget), { 'If-Match': etag }),
  signs: (id, signal) => read(`/studies/${part(id)}/signs`, signal),
  alarms: (id, signal) => read(`/studies/${part(id)}/alarms`, signal),
  policy: async (id) => {
    const response = await call(`/studies/${part(id)}/policy`);
    return { policy: await response.json(), etag: response.headers.get('ETag') };
  },
  changePolicy: (id, policy, etag) =>
    write('PUT', `/studies/${part(id)}/policy`, JSON.stringify(policy), { 'If-Match': etag }),
  restartPolicy: (id, key) =>
    write('POST', `/studies/${part(id)}/policy/restart`, '{}', { 'Idempotency-Key': key }),
  /** Trains the best of a study again by its own recipe, with a seed that no finalist had. */
  repeat: async (study, top) => {
    const { recipe } = study;
    const before = await api.finalists(study.id);
    const seed = Math.max(recipe.seed, ...before.map((finalist) => finalist.recipe.seed)) + 1;
    const wish = {
      ...recipe,
      seed,
      optimizer: recipe.optimizer.toLowerCase(),
      schedule: recipe.schedule.toLowerCase(),
    };
    return write('POST', `/studies/${part(study.id)}/finalists`, JSON.stringify({ top, recipe: wish }));
  },
  csvHref: (id, query) => `${BASE}/studies/${part(id)}/trials.csv?${query}`,
  jsonHref: (id, query) => `${BASE}/studies/${part(id)}/trials.json?${query}`,
  modelCardHref: (id) => `${BASE}/trials/${part(id)}/model-card`,
  downloadHref: (id, file) => `${BASE}/trials/${part(id)}/downloads/${file}`,
};
