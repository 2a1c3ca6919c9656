import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { GacEvent } from '../../event/event.ts';

/** Parts of a day by which a difference is narrowed down. */
export const BUCKETS = 64;

/** Count and digest (sum of 64-bit hashes, so that the order does not matter) of some events. */
export interface Sum {
  events: number;
  digest: bigint;
}

/** What was read of one day. */
export interface DaySum extends Sum {
  readonly buckets: readonly Sum[];
}

/** An event as it is compared. */
export interface TalliedEvent {
  readonly id: string;
  readonly timeMs: number;
  readonly doc: GacEvent;
}

/** Counts and digests of all events of one side, by day and by source. */
export class EventTally {
  readonly days = new Map<string, DaySum>();
  readonly sources = new Map<string, Sum>();
  events = 0;

  add(event: TalliedEvent): void {
    const number = numberOf(event);
    const day = dayOf(event.timeMs);
    let sum = this.days.get(day);
    if (sum === undefined) {
      sum = { ...nothing(), buckets: Array.from({ length: BUCKETS }, nothing) };
      this.days.set(day, sum);
    }
    const source = sourceOf(event.doc);
    let ofSource = this.sources.get(source);
    if (ofSource === undefined) {
      ofSource = nothing();
      this.sources.set(source, ofSource);
    }
    const bucket = sum.buckets[bucketOf(event.id)];
    for (const one of [sum, ofSource, bucket]) if (one !== undefined) count(one, number);
    this.events += 1;
  }
}

/** The bucket of an event, by its id. */
export function bucketOf(id: string): number {
  return crc32(id) % BUCKETS;
}

/** 64 bits that stand for an event's id and all of its document, whatever the order of its fields. */
export function numberOf({ id, doc }: Pick<TalliedEvent, 'id' | 'doc'>): bigint {
  return hash('sha256', `${id}\n${canonicalText(doc)}`, 'buffer').readBigUInt64BE(0);
}

/** The day of a moment, `YYYY-MM-DD` (UTC). */
export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** A digest as it is printed. */
export function digestText(digest: bigint): string {
  return digest.toString(16).padStart(16, '0');
}

/** Whether two sides have the same. */
export function isSameSum(one: Sum | undefined, other: Sum | undefined): boolean {
  return (
    (one?.events ?? 0) === (other?.events ?? 0) && (one?.digest ?? 0n) === (other?.digest ?? 0n)
  );
}

function nothing(): Sum {
  return { events: 0, digest: 0n };
}

function count(sum: Sum, number: bigint): void {
  sum.events += 1;
  sum.digest = BigInt.asUintN(64, sum.digest + number);
}

function sourceOf(doc: GacEvent): string {
  const id: unknown = doc.gac?.source?.id;
  return typeof id === 'string' ? id : '';
}

function canonicalText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
  const entries = Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, child]) => `${JSON.stringify(key)}:${canonicalText(child)}`);
  return `{${entries.join()}}`;
}
