import type { RuleSet } from '../../detect/rule-set.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { JournalRecord } from '../../event/raw-record.ts';
import { LEDGER_SLOT_MS } from '../../event/rule-ledger.ts';
import type { EvaluatedBatch, LedgerState } from '../../state/ledger/contract.ts';
import type { SourceMeter } from '../health/source-meter.ts';
import type { RuleBook } from '../ledger/rule-book.ts';

/** How often the ledger is told: a restart reads at most the records of this time again to count them. */
export const FLUSH_INTERVAL_MS = 10_000;
/** The same by what waits to be told. */
const SLOTS_MAX = 5_000;

/** Offsets that nobody can read any more. */
export interface MissingRecords {
  readonly partition: number;
  readonly fromOffset: number;
  /** Exclusive. */
  readonly toOffset: number;
  /** Receipt of the record before; `undefined` when it is not known. */
  readonly afterMs: number | undefined;
  /** Receipt of the record behind. */
  readonly beforeMs: number;
}

export interface JudgedNotesOptions {
  readonly ledger: Pick<LedgerState, 'judgedThrough' | 'noteEvaluated'>;
  readonly rules: Pick<RuleBook, 'ensureNoted' | 'tellAgain'>;
  readonly ruleSet: () => RuleSet;
  readonly journalId: string;
  readonly partition: number;
  /** Counts what comes of sources, which is told with the rest; absent = nobody does. */
  readonly meter?: SourceMeter | undefined;
  /** How often the ledger is told. @default FLUSH_INTERVAL_MS */
  readonly flushMs?: number | undefined;
  /** Told of records that are gone, before anything behind them counts as done. */
  readonly onMissing: (missing: MissingRecords) => Promise<void>;
}

type Slot = {
  -readonly [Key in keyof EvaluatedBatch['slots'][number]]: EvaluatedBatch['slots'][number][Key];
};

/**
 * Counts what one partition's run has judged, by source, slot of event time and rule set, and tells the ledger now and
 * then. What a crash leaves untold is counted when its records are read again.
 */
export class JudgedNotes {
  readonly #options: JudgedNotesOptions;
  readonly #reader: string;
  #slots = new Map<string, Slot>();
  /** The slot that each source was in last: events of a source mostly follow each other. */
  #lastSlots = new Map<string, Slot>();
  /** Version under which records count that were judged before this run. */
  #earlierSet: RuleSet['version'] | undefined;
  #set: RuleSet | undefined;
  /** Sets that judged since the last telling, in their order. */
  #sets = new Map<string, RuleSet>();
  #toldOffset = 0;
  /** Records below are in the ledger, or never will be. */
  #fromOffset = 0;
  #throughOffset = 0;
  #receivedAtMs: number | undefined;
  #toldAtMs = 0;

  constructor(options: JudgedNotesOptions) {
    this.#options = options;
    this.#reader = `${options.journalId}-${options.partition}`;
  }

  /** Reads how far was told. Returns from where on records must be read again to be counted. */
  async open(doneOffset: number): Promise<number> {
    const told = await this.#options.ledger.judgedThrough(this.#reader);
    this.#toldOffset = told?.offset ?? 0;
    this.#earlierSet = told?.setVersion;
    this.#receivedAtMs = told?.receivedAtMs;
    // Who never told has judged without a ledger: what that was is not known.
    this.#fromOffset = told === undefined ? doneOffset : told.offset;
    this.#throughOffset = Math.max(doneOffset, this.#fromOffset);
    return Math.min(doneOffset, this.#fromOffset);
  }

  /** Receipt of the last record that was judged, as far as it is known. */
  get receivedAtMs(): number | undefined {
    return this.#receivedAtMs;
  }

  /** Tells of offsets that are missing among records which are about to be judged. */
  async check(
    records: readonly JournalRecord[],
    { expected, endOffset, nowMs }: { expected: number; endOffset: number; nowMs: number },
  ): Promise<void> {
    const { partition, onMissing } = this.#options;
    let nextOffset = expected;
    let afterMs = this.#receivedAtMs;
    for (const { offset, receivedAtMs } of records) {
      if (offset > nextOffset) {
        const place = { partition, fromOffset: nextOffset, toOffset: offset };
        await onMissing({ ...place, afterMs, beforeMs: receivedAtMs });
      }
      nextOffset = offset + 1;
      afterMs = receivedAtMs;
    }
    if (endOffset > nextOffset) {
      const place = { partition, fromOffset: nextOffset, toOffset: endOffset };
      await onMissing({ ...place, afterMs, beforeMs: nowMs });
    }
    this.#receivedAtMs = afterMs;
  }

  /** Counts events that were judged before, as far as they were not told of. */
  rebuilt(events: readonly PlacedEvent[]): void {
    const set = this.#options.ruleSet();
    this.#count(events, this.#earlierSet ?? set.version);
  }

  /** Counts events that are judged. */
  judged(events: readonly PlacedEvent[], set: RuleSet, nextOffset: number): void {
    this.#set = set;
    this.#sets.set(set.version, set);
    this.#count(events, set.version);
    this.#throughOffset = Math.max(this.#throughOffset, nextOffset);
  }

  isDue(nowMs: number): boolean {
    if (this.#throughOffset === this.#toldOffset) return false;
    const intervalMs = this.#options.flushMs ?? FLUSH_INTERVAL_MS;
    return nowMs - this.#toldAtMs >= intervalMs || this.#slots.size >= SLOTS_MAX;
  }

  /** Tells the ledger all that was counted, which must be durable by then. Told again after a failure, it counts once. */
  async flush(nowMs: number, isLast = false): Promise<void> {
    if (this.#throughOffset === this.#toldOffset) return;
    const { ledger, rules, ruleSet, meter } = this.#options;
    const set = this.#set ?? ruleSet();
    // Rules may have changed more than once since the last telling.
    for (const one of [...this.#sets.values(), set]) await rules.ensureNoted(one, nowMs);
    const slots = [...this.#slots.values()];
    const seen = meter?.seen(nowMs, isLast);
    const batch = {
      ...{ reader: this.#reader, fromOffset: this.#toldOffset, setVersion: set.version, slots },
      ...{ throughOffset: this.#throughOffset, receivedAtMs: this.#receivedAtMs ?? 0 },
      ...(seen === undefined ? {} : { seen }),
    };
    const outcome = await ledger.noteEvaluated(batch, nowMs).catch(async (error: unknown) => {
      await rules.tellAgain(nowMs);
      throw error;
    });
    if (seen !== undefined) meter?.forget(seen, nowMs);
    this.#slots = new Map();
    this.#sets = new Map();
    this.#lastSlots = new Map();
    this.#toldAtMs = nowMs;
    this.#toldOffset = this.#throughOffset;
    this.#fromOffset = this.#throughOffset;
    if (outcome === 'other_begin') await this.#resume();
  }

  /** Another process has told meanwhile, or the answer to the last telling was lost. */
  async #resume(): Promise<void> {
    const told = await this.#options.ledger.judgedThrough(this.#reader);
    this.#toldOffset = told?.offset ?? 0;
    this.#fromOffset = Math.max(this.#fromOffset, this.#toldOffset);
    this.#throughOffset = Math.max(this.#throughOffset, this.#toldOffset);
  }

  #count(events: readonly PlacedEvent[], setVersion: string): void {
    const { meter } = this.#options;
    for (const event of events) {
      const { offset, timeMs, sourceId, province, doc } = event;
      if (offset < this.#fromOffset) continue;
      meter?.note(event);
      // A dead letter is judged by nobody.
      if (doc.gac.dead_letter !== undefined) continue;
      const slotMs = timeMs - (timeMs % LEDGER_SLOT_MS);
      const last = this.#lastSlots.get(sourceId);
      if (last?.slotMs === slotMs && last.setVersion === setVersion) {
        last.events++;
        continue;
      }
      const key = `${slotMs} ${setVersion} ${sourceId}`;
      let slot = this.#slots.get(key);
      if (slot === undefined) {
        slot = { sourceId, province, slotMs, setVersion, events: 0 };
        this.#slots.set(key, slot);
      }
      slot.events++;
      this.#lastSlots.set(sourceId, slot);
    }
  }
}
