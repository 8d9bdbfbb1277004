// Shows the page that the address names, and what all pages share.
import { ApiError, ControllerAway } from './api.js';
import { attribute, button, fill, h, say } from './dom.js';
import { session } from './session.js';
import * as router from './router.js';
import * as compare from './pages/compare.js';
import * as devices from './pages/devices.js';
import * as newStudy from './pages/new-study.js';
import * as studies from './pages/studies.js';
import * as study from './pages/study.js';
import * as trial from './pages/trial.js';
import * as workers from './pages/workers.js';
import * as zoo from './pages/zoo.js';

const PAGES = { compare, devices, newStudy, studies, study, trial, workers, zoo };
const LIVE = {
  live: 'Live',
  reconnecting: 'Reconnecting…',
  paused: 'Paused in the background',
};

const main = document.getElementById('main');
const notice = document.getElementById('notice');
const live = document.getElementById('live');
let leaving = new AbortController();

/** What a page gets: where to put itself, and until when. */
class Place {
  constructor(id, signal) {
    this.id = id;
    this.query = new URLSearchParams(location.search);
    this.signal = signal;
    this.root = main;
  }

  title(text) {
    document.title = `${text} – mnas`;
  }

  /** Shows whether the page follows changes. */
  live(state) {
    if (this.signal.aborted) return;
    live.dataset.state = state;
    say(live, LIVE[state]);
  }

  /** Says something to those who do not see the page change. */
  announce(text) {
    say(document.getElementById('announcer'), text);
  }

  /** Loads the page's data anew. */
  reload() {
    if (!this.signal.aborted) show(false);
  }
}

async function show(focus) {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const found = router.match(location.pathname);
  say(live, '');
  say(notice, '');
  delete live.dataset.state;
  for (const anchor of document.querySelectorAll('.top nav a')) {
    attribute(anchor, 'aria-current', anchor.pathname === location.pathname ? 'page' : null);
  }
  const place = new Place(found?.id, signal);
  attribute(main, 'aria-busy', true);
  try {
    if (found === null) throw new ApiError(404, { detail: 'There is no such page.' });
    await PAGES[found.page].show(place);
  } catch (failure) {
    if (signal.aborted) return;
    fill(main, failed(failure, place));
    place.title('Problem');
  }
  if (signal.aborted) return;
  attribute(main, 'aria-busy', null);
  if (focus) {
    scrollTo(0, 0);
    const heading = main.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  }
}

function failed(failure, place) {
  if (!(failure instanceof ApiError)) console.error(failure);
  return h(
    'section',
    { class: 'failed' },
    h('h1', {}, failure.status === 404 ? 'Not found' : 'This page could not be loaded'),
    h('p', { role: 'alert' }, failure.message),
    h('p', {}, button('Try again', () => place.reload()), ' ', h('a', { href: '/' }, 'All searches')),
  );
}

/** What fails outside a page's own loading is told too: nothing that was asked for fails unseen. */
addEventListener('unhandledrejection', (event) => {
  const failure = event.reason;
  if (failure instanceof ApiError || failure instanceof ControllerAway) {
    event.preventDefault();
    say(notice, failure.message);
  } else if (failure?.name === 'AbortError') event.preventDefault();
});

session.onchange = () =>
  fill(document.getElementById('account'), session.control());
session.refresh();
router.start(show);
