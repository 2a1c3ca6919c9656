import type { OwnerMessage } from '../../detect/contract.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { RawRecord } from '../../event/raw-record.ts';
import type { Journal } from '../../journal/contract.ts';
import type { AlertState } from '../../state/contract.ts';
import type { EventStore, StagedEvents } from '../../store/contract.ts';
import { carryTrace } from '../../telemetry/carried-traces.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Tracing } from '../../telemetry/tracing.ts';
import type { TrialWatch } from '../onboarding/trial-watch.ts';
import { OwnerMail } from './owner-mail.ts';
import type { Effects } from './stage.ts';

export interface EffectWriterOptions {
  readonly store: EventStore;
  readonly alerts: AlertState;
  /** Where the owners of groups read; `undefined` when this process judges all groups itself. */
  readonly signals?: Journal;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly clock: Clock;
  /** Default: no tests of sources are looked for. */
  readonly trials?: TrialWatch;
}

/** Tries an action until it works. */
export type Retried = <T>(stage: string, action: () => Promise<T>) => Promise<T>;

/** Makes effects durable: events in the store, messages in the journal of signals, signals as alerts. */
export class EffectWriter {
  readonly #options: EffectWriterOptions;
  readonly #mail: OwnerMail | undefined;

  constructor(options: EffectWriterOptions) {
    this.#options = options;
    this.#mail = options.signals && new OwnerMail(options.signals);
  }

  /** One past the last event of a partition that the store has. */
  storedOffset(partition: number): Promise<number> {
    return this.#options.store.storedOffset(partition);
  }

  /** Makes events ready to be written, so that their documents need not be kept. */
  stage(partition: number, events: readonly PlacedEvent[]): Pick<Effects, 'staged' | 'trials'> {
    if (events.length === 0) return { staged: [], trials: [] };
    const { store, trials } = this.#options;
    const tested = trials?.read(events);
    return {
      staged: [store.stage(partition, events)],
      trials: tested === undefined ? [] : [tested],
    };
  }

  /** Resolves when all effects are durable. Each part is idempotent, and tried until it works. */
  async write(partition: number, effects: Effects, retried: Retried): Promise<void> {
    await Promise.all([
      this.#store(partition, effects.staged, retried),
      this.#send(effects.messages, retried),
    ]);
    // Last, so that whoever is told of an alert finds its events.
    if (effects.signals.length > 0) await this.#raise(effects, retried);
    for (const trial of effects.trials) await trial.durable(this.#options.alerts);
  }

  /** Stores events and nothing else. */
  async store(partition: number, events: readonly PlacedEvent[], retried: Retried): Promise<void> {
    if (events.length === 0) return;
    await this.#store(partition, [this.#options.store.stage(partition, events)], retried);
  }

  async #store(
    partition: number,
    staged: readonly StagedEvents[],
    retried: Retried,
  ): Promise<void> {
    if (staged.length === 0) return;
    const { store, metrics, tracing } = this.#options;
    const records = staged.reduce((sum, { count }) => sum + count, 0);
    const attributes = { 'gac.partition': partition, 'gac.records': records };
    const report = await tracing.span('store.append', { attributes }, () =>
      retried('store', () => store.appendStaged(staged)),
    );
    metrics.storeStoredEvents.inc(report.stored);
    metrics.storeRepeatedEvents.inc(report.repeated);
  }

  async #send(messages: readonly OwnerMessage[], retried: Retried): Promise<void> {
    const mail = this.#mail;
    if (messages.length === 0 || mail === undefined) return;
    const { tracing } = this.#options;
    const byOwner = Map.groupBy(messages, ({ partition }) => partition);
    const sending = [...byOwner].map(async ([partition, own]) => {
      const records = own.map(recordOf);
      const attributes = { 'gac.partition': partition, 'gac.records': records.length };
      await tracing.span('journal.append', { attributes }, ({ traceparent }) =>
        retried('signals', () => mail.send(partition, carryTrace(records, traceparent))),
      );
    });
    await Promise.all(sending);
  }

  async #raise({ signals, receivedAtMs, traces }: Effects, retried: Retried): Promise<void> {
    const { alerts, metrics, tracing, clock } = this.#options;
    const attributes = { 'gac.signals': signals.length };
    const changed = await tracing.span(
      'alert.raise',
      { links: traces, attributes },
      async (span) => {
        const raised = await retried('alerts', () => alerts.raise(signals, clock.now()));
        span.set({ 'gac.alert.ids': raised.map(({ alert }) => alert.id) });
        return raised;
      },
    );
    for (const signal of signals) metrics.detectSignals.inc({ rule: signal.rule.id });
    for (const { alert, created } of changed) {
      if (!created) {
        metrics.alertsUpdated.inc();
        continue;
      }
      metrics.alertsRaised.inc({ family: alert.rule.family, level: alert.rule.level });
      if (receivedAtMs !== undefined) {
        metrics.requestToAlertSeconds.observe((clock.now() - receivedAtMs) / 1_000);
      }
    }
  }
}

/** What a message is in the journal of signals: the body is all that its reader wants. */
function recordOf({ body, receivedAtMs }: OwnerMessage): RawRecord {
  return {
    sourceId: 'signals',
    receivedAtMs,
    transport: 'internal',
    peer: '',
    body,
    cutFromBytes: 0,
  };
}
