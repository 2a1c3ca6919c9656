import type {
  ArrivalWatch,
  RecordSink,
  RefusedArrival,
  SourceDirectory,
} from '../../collect/contract.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { RawRecord } from '../../event/raw-record.ts';
import type { ActiveTrial, TrialNote } from '../../event/source-trial.ts';
import { bilingual } from '../../message/text.ts';
import type { AlertState, State } from '../../state/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import { readingNotes } from './trial-reading.ts';
import { trialSignal } from './trial-signal.ts';
import { TOKEN_START, tokensIn } from './trial-token.ts';

export interface TrialWatchOptions {
  readonly state: Pick<State, 'trials' | 'onChange'>;
  readonly directory: Pick<SourceDirectory, 'byId'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Events of tests in a batch. */
export interface TrialEvents {
  /** Call it when all effects of the batch are durable. */
  durable(alerts: AlertState): Promise<void>;
}

/**
 * Looks out for the lines of tests of sources on their way through this process, and writes down each hop. It costs
 * nothing while no test goes on; what it writes down never holds a record back.
 */
export class TrialWatch implements ArrivalWatch {
  readonly #options: TrialWatchOptions;
  #active: ReadonlyMap<string, ActiveTrial> = new Map();
  #reading: Promise<void> = Promise.resolve();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: TrialWatchOptions) {
    this.#options = options;
  }

  /** Follows the tests that are begun in any process. */
  async start(): Promise<void> {
    await this.refresh();
    this.#options.state.onChange('sources', () => {
      this.refresh().catch((err: unknown) => {
        this.#options.log.warn({ err }, 'Tests of sources could not be read.');
      });
    });
  }

  /** Resolves when every test that was begun before is looked out for. */
  refresh(): Promise<void> {
    const read = async () => {
      const { state, clock } = this.#options;
      const active = await state.trials.active(clock.now());
      this.#active = new Map(active.map((trial) => [trial.token, trial]));
    };
    // One after the other: what was read earlier must not replace what was read later.
    this.#reading = this.#reading.then(read, read);
    return this.#reading;
  }

  /** Resolves when all that was seen so far is written down. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  get isOn(): boolean {
    if (this.#active.size === 0) return false;
    const nowMs = this.#options.clock.now();
    const left = [...this.#active].filter(([, { endsAtMs }]) => endsAtMs > nowMs);
    if (left.length < this.#active.size) this.#active = new Map(left);
    return left.length > 0;
  }

  /** The same sink; lines of tests are noted when they come and when they are on stable storage. */
  over<T extends RecordSink>(sink: T): RecordSink {
    return {
      streamEnd: (stream) => sink.streamEnd(stream),
      append: async (records, dedup) => {
        const seen = this.isOn ? this.#seenIn(records) : [];
        if (seen.length === 0) return sink.append(records, dedup);
        for (const { trial, record } of seen) this.#note(trial, this.#arrived(trial, record));
        const outcome = await sink.append(records, dedup);
        const atMs = this.#options.clock.now();
        for (const { trial, record } of seen) {
          if (record.sourceId !== trial.sourceId) continue;
          const isIn = outcome.kind !== 'refused';
          this.#note(trial, [
            isIn
              ? { hop: 'journaled', state: 'passed', atMs }
              : {
                  hop: 'journaled',
                  state: 'failed',
                  atMs,
                  detail: bilingual('trial.journal_full'),
                },
          ]);
        }
        return outcome;
      },
    };
  }

  refused(arrival: RefusedArrival): void {
    const trial = this.#trialOf(arrival);
    if (trial === undefined) {
      this.#refusedUnread(arrival);
      return;
    }
    const { peer, keySourceId, reason, text } = arrival;
    const atMs = this.#options.clock.now();
    const isOther = keySourceId !== undefined && keySourceId !== trial.sourceId;
    const isItself = text.includes(trial.token);
    const from = bilingual('trial.from', { peer });
    const received: TrialNote = { hop: 'received', state: 'passed', atMs, detail: from };
    this.#note(trial, [
      // What does not hold the token is some other line: it may show what is wrong, never what is right.
      ...(isItself ? [received] : []),
      {
        hop: 'authenticated',
        state: 'failed',
        atMs,
        detail: bilingual(isOther ? 'trial.other_key' : `trial.refused.${reason}`, { peer }),
        ...(isOther ? { otherSourceId: keySourceId } : {}),
      },
    ]);
  }

  /** A connection that was not read may be that of the only test that goes on by syslog. */
  #refusedUnread({ peer, reason, text, addressedTo }: RefusedArrival): void {
    if (!this.isOn || text !== '' || addressedTo !== undefined) return;
    const { directory, clock } = this.#options;
    const bySyslog = [...this.#active.values()].filter(
      ({ sourceId }) => directory.byId(sourceId)?.transport.kind === 'syslog',
    );
    const [only] = bySyslog;
    if (only === undefined || bySyslog.length > 1 || reason !== 'unknown_peer') return;
    const detail = bilingual('trial.refused.unknown_peer', { peer });
    this.#note(only, [{ hop: 'received', state: 'failed', atMs: clock.now(), detail }]);
  }

  /** Looks for tests among the events of a batch that were read just now. */
  read(events: readonly PlacedEvent[]): TrialEvents | undefined {
    if (!this.isOn) return undefined;
    const seen = events.flatMap((event) =>
      this.#ownTrials(event).map((trial) => ({ event, trial })),
    );
    if (seen.length === 0) return undefined;
    const readAtMs = this.#options.clock.now();
    return { durable: (alerts) => this.#durable(seen, { readAtMs, alerts }) };
  }

  async #durable(
    seen: readonly { readonly event: PlacedEvent; readonly trial: ActiveTrial }[],
    { readAtMs, alerts }: { readAtMs: number; alerts: AlertState },
  ): Promise<void> {
    for (const { event, trial } of seen) {
      const reading = readingNotes(event, trial, readAtMs);
      const atMs = this.#options.clock.now();
      const stored: TrialNote = { hop: 'stored', state: 'passed', atMs, eventId: event.id };
      this.#note(trial, [...wayIn(event), ...reading, stored]);
      if (reading.some(({ state }) => state === 'failed')) continue;
      this.#note(trial, [{ hop: 'judged', state: 'passed', atMs }]);
      await this.#raise(trial, event, alerts);
    }
  }

  async #raise(trial: ActiveTrial, event: PlacedEvent, alerts: AlertState): Promise<void> {
    const { clock, log } = this.#options;
    try {
      const raised = await alerts.raise([trialSignal(trial, event, clock.now())], clock.now());
      const alertId = raised[0]?.alert.id;
      // A repeated batch raises nothing again, and the hop was noted the first time.
      if (alertId === undefined) return;
      this.#note(trial, [{ hop: 'alerted', state: 'passed', atMs: clock.now(), alertId }]);
    } catch (err) {
      log.warn({ err, source: trial.sourceId }, 'The alert of a test could not be raised.');
      const detail = bilingual('trial.alert_failed');
      this.#note(trial, [{ hop: 'alerted', state: 'failed', atMs: clock.now(), detail }]);
    }
  }

  #arrived(trial: ActiveTrial, { sourceId, peer }: RawRecord): TrialNote[] {
    const atMs = this.#options.clock.now();
    const detail = bilingual('trial.from', { peer });
    const received: TrialNote = { hop: 'received', state: 'passed', atMs, detail };
    if (sourceId === trial.sourceId) {
      return [received, { hop: 'authenticated', state: 'passed', atMs }];
    }
    const other = bilingual('trial.other_source', { peer });
    return [
      received,
      { hop: 'authenticated', state: 'failed', atMs, detail: other, otherSourceId: sourceId },
    ];
  }

  #ownTrials({ sourceId, doc }: PlacedEvent): ActiveTrial[] {
    return this.#trialsIn(doc.event.original ?? '').filter((one) => one.sourceId === sourceId);
  }

  #seenIn(records: readonly RawRecord[]) {
    return records.flatMap((record) => {
      if (!record.body.includes(TOKEN_START)) return [];
      return this.#trialsIn(record.body.toString('utf8')).map((trial) => ({ trial, record }));
    });
  }

  #trialsIn(text: string): ActiveTrial[] {
    return tokensIn(text).flatMap((token) => this.#active.get(token) ?? []);
  }

  /** What was refused without being read is known by the token beside it, or by the address that it was sent to. */
  #trialOf({ text, addressedTo }: RefusedArrival): ActiveTrial | undefined {
    if (!this.isOn) return undefined;
    const [named] = this.#trialsIn(text);
    if (named !== undefined || addressedTo === undefined) return named;
    return [...this.#active.values()].find(({ sourceId }) => sourceId === addressedTo);
  }

  /** One after the other, beside the way of the records. */
  #note({ token }: ActiveTrial, notes: readonly TrialNote[]): void {
    const { state, log } = this.#options;
    this.#writing = this.#writing
      .then(() => state.trials.note(token, notes))
      .catch((err: unknown) => log.warn({ err }, 'A hop of a test could not be written down.'));
  }
}

/** An event that is its own shows that it came in, by whatever way and process. */
function wayIn({ receivedAtMs: atMs }: PlacedEvent): readonly TrialNote[] {
  return (['received', 'authenticated', 'journaled'] as const).map((hop) => {
    return { hop, state: 'passed', atMs };
  });
}
