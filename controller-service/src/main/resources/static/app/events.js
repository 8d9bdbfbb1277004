// The controller's stream of changes: one connection a page, opened again when it breaks.
import { session } from './session.js';

const KINDS = ['trial', 'study', 'alarm', 'gone', 'worker', 'reset'];
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;
// A browser opens six connections to a host; tabs that nobody looks at must not hold them all.
const HIDDEN_PATIENCE = 60_000;

export class Events {
  /**
   * @param {{study?: number | string, after?: number}} from without an event id, from now on
   * @param {Record<string, (data: object) => void>} on by the event's name; live, which may read
   *     from the controller, when a stream without a known beginning is open
   * @param {{live: (state: 'live' | 'reconnecting' | 'paused') => void, signal: AbortSignal}} place
   */
  constructor({ study, after }, on, place) {
    this.study = study;
    this.after = after;
    this.on = on;
    this.onstate = (state) => place.live(state);
    this.wait = FIRST_WAIT;
    this.timer = null;
    this.watch = () => this.visibilityChanged();
    document.addEventListener('visibilitychange', this.watch);
    place.signal.addEventListener('abort', () => this.close());
    this.open();
  }

  open() {
    const query = new URLSearchParams();
    if (this.study !== undefined) query.set('study', this.study);
    if (this.after !== undefined) query.set('after', this.after);
    this.source = new EventSource(`/api/v1/events?${query}`);
    this.source.onopen = () => {
      this.wait = FIRST_WAIT;
      this.onstate('live');
      if (this.after === undefined) this.catchUp();
    };
    this.source.onerror = () => this.lost();
    for (const kind of KINDS) {
      this.source.addEventListener(kind, (event) => this.take(kind, event));
    }
  }

  take(kind, event) {
    if (event.lastEventId) this.after = Number(event.lastEventId);
    // Where the next connection starts is not known after a reset; the reload brings it.
    if (kind === 'reset') this.after = undefined;
    this.on[kind]?.(JSON.parse(event.data));
  }

  /** What changed before the stream began is not sent: a page that cannot read it starts again. */
  async catchUp() {
    try {
      await this.on.live?.();
    } catch {
      if (!this.closed) this.lost();
    }
  }

  /** The browser itself gives up on some answers, so the waiting is done here. */
  lost() {
    this.source.close();
    this.onstate('reconnecting');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), this.wait);
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
  }

  async again() {
    await session.refresh();
    if (session.required && !session.signedIn) await session.signIn();
    if (!this.closed) this.open();
  }

  visibilityChanged() {
    clearTimeout(this.timer);
    if (document.hidden) {
      this.timer = setTimeout(() => {
        this.source.close();
        this.onstate('paused');
      }, HIDDEN_PATIENCE);
    } else if (this.source.readyState === EventSource.CLOSED) {
      this.wait = FIRST_WAIT;
      this.open();
    }
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    document.removeEventListener('visibilitychange', this.watch);
    this.source.close();
  }
}
