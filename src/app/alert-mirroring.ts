import type { Alert } from '../event/alert.ts';
import { NATIONAL } from '../event/scope.ts';
import type { AlertState } from '../state/contract.ts';
import type { AlertMirror } from '../store/elasticsearch/alerts/alert-mirror.ts';
import type { Log } from '../telemetry/log.ts';
import { pause } from '../telemetry/pause.ts';

/** How often what changed is shown. */
const FLUSH_MS = 1_000;
const RETRY_MS_MAX = 30_000;
/** Alerts that wait to be shown; beyond it the oldest wait for the next full look. */
const WAITING_MAX = 10_000;
const PAGE_SIZE = 200;

/**
 * Shows alerts in Elasticsearch a moment after they changed. The state is the truth: what could not be shown in time is
 * shown by the next full look.
 */
export class AlertMirroring {
  readonly #mirror: AlertMirror;
  readonly #log: Log;
  readonly #waiting = new Map<string, Alert>();
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  constructor(mirror: AlertMirror, log: Log) {
    this.#mirror = mirror;
    this.#log = log;
    this.#running = this.#run();
  }

  /** The alerts of the state, each change of which is shown too. */
  over(alerts: AlertState): AlertState {
    return {
      ...alerts,
      raise: async (...raised) => {
        const changed = await alerts.raise(...raised);
        for (const { alert } of changed) this.#note(alert);
        return changed;
      },
      change: async (...change) => {
        const alert = await alerts.change(...change);
        this.#note(alert);
        return alert;
      },
      end: async (...end) => {
        const alert = await alerts.end(...end);
        if (alert !== undefined) this.#note(alert);
        return alert;
      },
    };
  }

  /** Shows all alerts whose events are not older than a time; returns how many. */
  async showAll(alerts: AlertState, fromMs: number): Promise<{ shown: number }> {
    let shown = 0;
    let cursor: string | undefined;
    do {
      const page = await alerts.list(NATIONAL, {
        ...{ fromMs, sort: 'newest', size: PAGE_SIZE },
        ...(cursor === undefined ? {} : { cursor }),
      });
      await this.#mirror.mirror(page.items);
      shown += page.items.length;
      cursor = page.cursor;
    } while (cursor !== undefined && !this.#stopping.signal.aborted);
    return { shown };
  }

  /** Shows what waits, once, and ends. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#mirror.close();
  }

  #note(alert: Alert): void {
    const known = this.#waiting.get(alert.id);
    if (known !== undefined && known.version > alert.version) return;
    this.#waiting.set(alert.id, alert);
    if (this.#waiting.size <= WAITING_MAX) return;
    const oldest = this.#waiting.keys().next();
    if (!oldest.done) this.#waiting.delete(oldest.value);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let delayMs = FLUSH_MS;
    for (;;) {
      await pause(delayMs, signal);
      const alerts = [...this.#waiting.values()];
      try {
        if (alerts.length > 0) await this.#mirror.mirror(alerts);
        for (const alert of alerts) {
          if (this.#waiting.get(alert.id) === alert) this.#waiting.delete(alert.id);
        }
        delayMs = FLUSH_MS;
      } catch (error) {
        delayMs = Math.min(delayMs * 2, RETRY_MS_MAX);
        this.#log.warn({ err: error, waiting: alerts.length }, 'Alerts wait to be shown.');
      }
      if (signal.aborted) return;
    }
  }
}
