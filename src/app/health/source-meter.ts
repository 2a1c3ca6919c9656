import { BUCKETS_PER_SIDE, type Delays, delayBucket } from '../../event/delays.ts';
import type { DeadLetterReason, PlacedEvent } from '../../event/event.ts';
import { HEALTH_SLOT_MS, type SourceSlot } from '../../event/source-health.ts';
import type { SeenOfSources } from '../../state/health/contract.ts';
import { FieldTally } from './field-tally.ts';

/** The fields of one record in so many are looked at … */
const SAMPLE_EVERY = 64;
/** … and of one in so long, for sources that send little. */
const SAMPLE_INTERVAL_MS = 10_000;
/** How often it is told which fields there are; a crash loses what was not told, which hides no field for long. */
const FIELDS_INTERVAL_MS = 300_000;
const BUCKETS = 2 * BUCKETS_PER_SIDE + 1;

/** What was counted of one source in one slot since the last telling. */
class OpenSlot {
  readonly sourceId: string;
  readonly slotMs: number;
  province: string;
  records = 0;
  deadLetters: Partial<Record<DeadLetterReason, number>> | undefined;
  readonly firstReceivedMs: number;
  lastReceivedMs: number;
  maxGapMs = 0;
  lastEventMs = 0;
  sampled = 0;
  /** Receipt from which on the fields of the next record are looked at. */
  sampleFromMs = 0;
  readonly counts = new Uint32Array(BUCKETS);
  readonly sumsMs = new Float64Array(BUCKETS);

  constructor({ sourceId, province, receivedAtMs }: PlacedEvent, slotMs: number) {
    this.sourceId = sourceId;
    this.slotMs = slotMs;
    this.province = province;
    this.firstReceivedMs = receivedAtMs;
    this.lastReceivedMs = receivedAtMs;
  }

  told(): SourceSlot {
    const { sourceId, slotMs, province, records, firstReceivedMs, lastReceivedMs } = this;
    return {
      ...{ sourceId, slotMs, province, records, firstReceivedMs, lastReceivedMs },
      ...{ maxGapMs: this.maxGapMs, lastEventMs: this.lastEventMs, sampled: this.sampled },
      deadLetters: this.deadLetters ?? {},
      delays: this.#delays(),
    };
  }

  #delays(): Delays {
    const delays: (readonly [number, number, number])[] = [];
    for (const [place, count] of this.counts.entries()) {
      if (count === 0) continue;
      delays.push([place - BUCKETS_PER_SIDE, count, Math.round(this.sumsMs[place] ?? 0)]);
    }
    return delays;
  }
}

/** Fields of one source since they were told last. */
interface OpenFields {
  province: string;
  readonly tally: FieldTally;
  sampled: number;
  readonly firstMs: number;
  lastMs: number;
}

/**
 * Counts what comes of sources in one partition: how much, how late, what could not be read, which fields there are. An
 * event costs it a few additions; it keeps a slot for each source and its fields.
 */
export class SourceMeter {
  #slots: OpenSlot[] = [];
  /** The slot that each source was in last. */
  #current = new Map<string, OpenSlot>();
  #last: OpenSlot | undefined;
  #fields = new Map<string, OpenFields>();
  #fieldsToldMs = 0;
  /** Receipt from which on the fields of a source are looked at again. */
  readonly #nextSamples = new Map<string, number>();

  /** Counts events in the order of their receipt. */
  note(event: PlacedEvent): void {
    const { sourceId, receivedAtMs, timeMs, doc } = event;
    const slotMs = receivedAtMs - (receivedAtMs % HEALTH_SLOT_MS);
    let slot = this.#last;
    if (slot === undefined || slot.sourceId !== sourceId || slot.slotMs !== slotMs) {
      slot = this.#slotOf(event, slotMs);
    }
    slot.records += 1;
    const gapMs = receivedAtMs - slot.lastReceivedMs;
    if (gapMs > 0) {
      if (gapMs > slot.maxGapMs) slot.maxGapMs = gapMs;
      slot.lastReceivedMs = receivedAtMs;
    }
    if (timeMs > slot.lastEventMs) slot.lastEventMs = timeMs;
    const dead = doc.gac.dead_letter;
    if (dead !== undefined) {
      slot.deadLetters ??= {};
      slot.deadLetters[dead.reason] = (slot.deadLetters[dead.reason] ?? 0) + 1;
      return;
    }
    const { time } = doc.gac;
    const claimedMs = time === undefined ? timeMs : claimedOf(time, timeMs);
    if (claimedMs !== undefined) {
      const delayMs = receivedAtMs - claimedMs;
      const place = delayBucket(delayMs) + BUCKETS_PER_SIDE;
      slot.counts[place] = (slot.counts[place] ?? 0) + 1;
      slot.sumsMs[place] = (slot.sumsMs[place] ?? 0) + delayMs;
    }
    if (slot.records % SAMPLE_EVERY === 0 || receivedAtMs >= slot.sampleFromMs) {
      this.#sample(event, slot);
    }
  }

  /** What was counted; it stays until `forget`. */
  seen(nowMs: number, isLast: boolean): SeenOfSources & { readonly hasFields: boolean } {
    const hasFields = isLast || nowMs - this.#fieldsToldMs >= FIELDS_INTERVAL_MS;
    return {
      hasFields,
      slots: this.#slots.map((slot) => slot.told()),
      fields: hasFields ? [...this.#fields].flatMap(([id, open]) => toldFields(id, open)) : [],
    };
  }

  /** Begins anew after a telling. */
  forget(told: { readonly hasFields: boolean }, nowMs: number): void {
    this.#slots = [];
    this.#current = new Map();
    this.#last = undefined;
    if (!told.hasFields) return;
    this.#fields = new Map();
    this.#fieldsToldMs = nowMs;
  }

  #slotOf(event: PlacedEvent, slotMs: number): OpenSlot {
    const known = this.#current.get(event.sourceId);
    const slot = known?.slotMs === slotMs ? known : new OpenSlot(event, slotMs);
    if (slot !== known) {
      slot.sampleFromMs = this.#nextSamples.get(event.sourceId) ?? 0;
      this.#slots.push(slot);
      this.#current.set(event.sourceId, slot);
    }
    slot.province = event.province;
    this.#last = slot;
    return slot;
  }

  #sample({ sourceId, province, receivedAtMs, doc }: PlacedEvent, slot: OpenSlot): void {
    slot.sampled += 1;
    slot.sampleFromMs = receivedAtMs + SAMPLE_INTERVAL_MS;
    this.#nextSamples.set(sourceId, slot.sampleFromMs);
    let open = this.#fields.get(sourceId);
    if (open === undefined) {
      const times = { firstMs: receivedAtMs, lastMs: receivedAtMs };
      open = { province, tally: new FieldTally(), sampled: 0, ...times };
      this.#fields.set(sourceId, open);
    }
    open.province = province;
    open.sampled += 1;
    open.lastMs = receivedAtMs;
    open.tally.note(doc, receivedAtMs);
  }
}

/** What a record claims, where that is not its time. */
function claimedOf(
  time: NonNullable<PlacedEvent['doc']['gac']['time']>,
  timeMs: number,
): number | undefined {
  if (time.claimed !== undefined) return Date.parse(time.claimed);
  return time.status === 'missing' ? undefined : timeMs;
}

function toldFields(sourceId: string, { province, tally, sampled, ...times }: OpenFields) {
  const all = { field: '', seen: sampled, ...times };
  return [all, ...tally.counts()].map((count) => ({ ...count, sourceId, province }));
}
