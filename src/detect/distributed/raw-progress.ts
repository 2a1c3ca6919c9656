import type { PlacedEvent } from '../../event/event.ts';
import { isLaterStep } from '../../telemetry/clock-steps.ts';
import { journalOf } from '../correlate/event-ids.ts';
import { believedMs } from '../correlate/source-table.ts';
import { encodeProgress } from './encode-body.ts';
import type { RawPlace } from './owner-body.ts';

/** How often progress is told while there is something to tell, and when there is not. */
const NEWS_STEP_MS = 250;
const IDLE_STEP_MS = 1_000;
/** The same when there was nothing for `idleMs`: each telling is read again by whoever takes an owner over. */
const QUIET_STEP_MS = 5_000;
/** Tellings within `idleMs`, at least: an owner that hears nothing for so long takes it for a break. */
const TELLINGS_MIN = 4;
/** Sources in one message. */
const SOURCES_PER_MESSAGE_MAX = 1_000;

interface Note {
  readonly province: string;
  readonly sourceId: string;
  timeMs: number;
  receivedMs: number;
}

/** A message on the progress of a raw partition. */
export interface ProgressMessage {
  readonly receivedAtMs: number;
  readonly body: Buffer;
}

/**
 * How far one raw partition is: its sources, and its clock. The clock is the newest receipt that was evaluated; when
 * there was nothing to read for `idleMs` it is the clock of the reader. It stands while the reader is stuck or lags.
 */
export class RawProgress {
  readonly #partition: number;
  readonly #latenessMs: number;
  readonly #idleMs: number;
  /** Seen since they were last told, by province and source. */
  #notes = new Map<string, Map<string, Note>>();
  #receivedMs = Number.NEGATIVE_INFINITY;
  #frontMs = Number.NEGATIVE_INFINITY;
  #last: RawPlace | undefined;
  /** Processing time of the last evaluated event, at first of the first call. */
  #busyAtMs: number | undefined;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #hasNews = false;

  constructor(options: { partition: number; latenessMs: number; idleMs: number }) {
    this.#partition = options.partition;
    this.#latenessMs = options.latenessMs;
    this.#idleMs = options.idleMs;
  }

  /** Takes note of evaluated events. */
  note(events: readonly PlacedEvent[], nowMs: number): void {
    this.#busyAtMs ??= nowMs;
    for (const event of events) this.#noteEvent(event);
    const last = events.at(-1);
    if (last === undefined) return;
    this.#busyAtMs = nowMs;
    this.#hasNews = true;
    const { partition, offset } = last;
    this.#last = { journalId: journalOf(last) ?? '', partition, offset };
  }

  /** What there is to tell, in order; nothing when it is too early. */
  take(nowMs: number, caughtUp: boolean): ProgressMessage[] {
    this.#busyAtMs ??= nowMs;
    const isQuiet = caughtUp && nowMs - this.#busyAtMs >= this.#idleMs;
    if (!this.#isDue(nowMs, isQuiet)) return [];
    this.#toldAtMs = nowMs;
    this.#hasNews = false;
    const clockMs = finite(isQuiet ? Math.max(nowMs, this.#frontMs) : this.#frontMs);
    const aliveMs = finite(caughtUp ? Math.max(nowMs, this.#receivedMs) : this.#receivedMs);
    const notes = [...this.#notes.values()].flatMap((sources) => [...sources.values()]);
    this.#notes = new Map();
    const partition = this.#partition;
    const receivedAtMs = aliveMs ?? nowMs;
    const last = this.#last;
    const messages: ProgressMessage[] = [];
    // The clock comes with the last of them: it speaks for all sources.
    let from = 0;
    for (; notes.length - from > SOURCES_PER_MESSAGE_MAX; from += SOURCES_PER_MESSAGE_MAX) {
      const sources = notes.slice(from, from + SOURCES_PER_MESSAGE_MAX);
      const part = { partition, clockMs: undefined, aliveMs: undefined, last, sources };
      messages.push({ receivedAtMs, body: encodeProgress(part) });
    }
    const sources = notes.slice(from);
    const body = encodeProgress({ partition, clockMs, aliveMs, last, sources });
    return [...messages, { receivedAtMs, body }];
  }

  /** By steps of the clock, so that all partitions tell at the same moment and one append takes it. */
  #isDue(nowMs: number, isQuiet: boolean): boolean {
    const quietMs = Math.min(QUIET_STEP_MS, this.#idleMs / TELLINGS_MIN);
    const restMs = isQuiet ? Math.max(IDLE_STEP_MS, quietMs) : IDLE_STEP_MS;
    const stepMs = this.#hasNews ? NEWS_STEP_MS : restMs;
    return isLaterStep(this.#toldAtMs, nowMs, stepMs);
  }

  #noteEvent(event: PlacedEvent): void {
    const { province, sourceId, receivedAtMs } = event;
    const timeMs = believedMs(event, this.#latenessMs);
    const receivedMs = Math.max(receivedAtMs, timeMs);
    if (receivedAtMs > this.#receivedMs) this.#receivedMs = receivedAtMs;
    if (receivedMs > this.#frontMs) this.#frontMs = receivedMs;
    let sources = this.#notes.get(province);
    if (sources === undefined) {
      sources = new Map();
      this.#notes.set(province, sources);
    }
    const note = sources.get(sourceId);
    if (note === undefined) {
      sources.set(sourceId, { province, sourceId, timeMs, receivedMs });
      return;
    }
    if (timeMs > note.timeMs) note.timeMs = timeMs;
    if (receivedMs > note.receivedMs) note.receivedMs = receivedMs;
  }
}

function finite(ms: number): number | undefined {
  return Number.isFinite(ms) ? ms : undefined;
}
