import type { AlertLifecycle } from '../../alert/contract.ts';
import type { Alert } from '../../event/alert.ts';
import type { Level } from '../../event/severity.ts';
import type { Signal } from '../../event/signal.ts';
import { chunks, type Db } from '../database.ts';
import { readAlert } from './alert-row.ts';

/** What one alert was before the signals of a transaction, and what they made of it. */
export interface LedgerLine {
  readonly before: Alert | undefined;
  readonly after: Alert;
}

/** The alerts that some signals may touch, in memory, so that a batch costs few statements. */
export class AlertLedger {
  readonly #unclosed = new Map<string, Alert>();
  readonly #latestClosed = new Map<string, Alert>();
  readonly #lines = new Map<string, LedgerLine>();
  /** How many alerts a fingerprint has that has no unclosed one. */
  readonly #earlier = new Map<string, number>();
  readonly #lifecycle: AlertLifecycle;

  constructor(lifecycle: AlertLifecycle) {
    this.#lifecycle = lifecycle;
  }

  /** Reads the unclosed alert, and the latest closed one, of every fingerprint. */
  async load(trx: Db, signals: readonly Signal[]): Promise<void> {
    const prints = new Set(signals.map((signal) => this.#lifecycle.fingerprint(signal)));
    await this.#read(trx, [...prints], this.#unclosed, 0);
    const going = signals.filter((signal) => signal.continues);
    const closedPrints = new Set(going.map((signal) => this.#lifecycle.fingerprint(signal)));
    await this.#read(trx, [...closedPrints], this.#latestClosed, 1);
    await this.#count(
      trx,
      [...prints].filter((print) => !this.#unclosed.has(print)),
    );
  }

  /** Puts one signal on its alert and returns that alert's id. */
  take(signal: Signal, times: { nowMs: number; acknowledgeMs(level: Level): number }): string {
    const print = this.#lifecycle.fingerprint(signal);
    const lifeTimes = {
      nowMs: times.nowMs,
      acknowledgeMs: times.acknowledgeMs(signal.rule.level),
    };
    const unclosed = this.#unclosed.get(print);
    const closed = this.#latestClosed.get(print);
    if (unclosed === undefined && closed && this.#lifecycle.countsOnClosed(closed, signal)) {
      const counted = this.#lifecycle.join(closed, signal, lifeTimes);
      this.#latestClosed.set(print, counted);
      return this.#note(counted, closed);
    }
    const after =
      unclosed === undefined
        ? this.#lifecycle.open(signal, lifeTimes, this.#earlier.get(print) ?? 0)
        : this.#lifecycle.join(unclosed, signal, lifeTimes);
    this.#unclosed.set(print, after);
    return this.#note(after, unclosed);
  }

  /** Every alert touched, in the order in which it first was. */
  lines(): readonly LedgerLine[] {
    return [...this.#lines.values()];
  }

  #note(after: Alert, previous: Alert | undefined): string {
    const line = this.#lines.get(after.id);
    this.#lines.set(after.id, { before: line === undefined ? previous : line.before, after });
    return after.id;
  }

  async #count(trx: Db, prints: readonly string[]): Promise<void> {
    for (const part of chunks(prints, 1)) {
      const rows = await trx
        .selectFrom('alerts')
        .select((eb) => ['fingerprint', eb.fn.countAll<number>().as('count')])
        .where('fingerprint', 'in', part)
        .groupBy('fingerprint')
        .execute();
      for (const { fingerprint, count } of rows) this.#earlier.set(fingerprint, Number(count));
    }
  }

  async #read(trx: Db, prints: string[], into: Map<string, Alert>, closed: 0 | 1): Promise<void> {
    for (const part of chunks(prints, 1)) {
      const rows = await trx
        .selectFrom('alerts')
        .select(['fingerprint', 'document'])
        .where('fingerprint', 'in', part)
        .where('closed', '=', closed)
        .where('id', '=', ({ selectFrom }) =>
          selectFrom('alerts as later')
            .select('later.id')
            .whereRef('later.fingerprint', '=', 'alerts.fingerprint')
            .where('later.closed', '=', closed)
            .orderBy('later.created_at_ms', 'desc')
            .orderBy('later.id', 'desc')
            .limit(1),
        )
        .execute();
      for (const row of rows) {
        into.set(row.fingerprint, readAlert(row.document));
      }
    }
  }
}
