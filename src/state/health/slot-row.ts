import { joinedDelays } from '../../event/delays.ts';
import { DEAD_LETTER_REASONS } from '../../event/event.ts';
import type { FlowSlot, SourceSlot } from '../../event/source-health.ts';
import type { SourceSlotRow } from '../schema.ts';

/** The row of what one reader has seen of a source in a slot. */
export function slotRow(slot: SourceSlot, reader: string): SourceSlotRow {
  return {
    source_id: slot.sourceId,
    slot_ms: slot.slotMs,
    reader,
    province: slot.province,
    records: slot.records,
    first_received_ms: slot.firstReceivedMs,
    last_received_ms: slot.lastReceivedMs,
    max_gap_ms: slot.maxGapMs,
    last_event_ms: slot.lastEventMs,
    sampled: slot.sampled,
    dead_letters: JSON.stringify(slot.deadLetters),
    delays: JSON.stringify(slot.delays),
  };
}

/** What a row says. */
export function readSlot(row: SourceSlotRow): SourceSlot {
  return {
    sourceId: row.source_id,
    province: row.province,
    slotMs: row.slot_ms,
    records: row.records,
    deadLetters: JSON.parse(row.dead_letters),
    firstReceivedMs: row.first_received_ms,
    lastReceivedMs: row.last_received_ms,
    maxGapMs: row.max_gap_ms,
    lastEventMs: row.last_event_ms,
    sampled: row.sampled,
    delays: JSON.parse(row.delays),
  };
}

/** Two parts of one slot as one; the province is that of the second. */
export function joinedSlot(first: SourceSlot, second: SourceSlot): SourceSlot {
  return {
    ...second,
    ...joinedFlow(first, second),
    deadLetters: joinedCounts(first.deadLetters, second.deadLetters),
    lastEventMs: Math.max(first.lastEventMs, second.lastEventMs),
    sampled: first.sampled + second.sampled,
    delays: joinedDelays([first.delays, second.delays]),
  };
}

/** How two parts of one slot sent, as one. */
export function joinedFlow(first: FlowSlot, second: FlowSlot): FlowSlot {
  const [earlier, later] =
    first.firstReceivedMs <= second.firstReceivedMs ? [first, second] : [second, first];
  const betweenMs = Math.max(0, later.firstReceivedMs - earlier.lastReceivedMs);
  return {
    slotMs: first.slotMs,
    records: first.records + second.records,
    firstReceivedMs: earlier.firstReceivedMs,
    lastReceivedMs: Math.max(first.lastReceivedMs, second.lastReceivedMs),
    maxGapMs: Math.max(first.maxGapMs, second.maxGapMs, betweenMs),
  };
}

function joinedCounts(
  first: SourceSlot['deadLetters'],
  second: SourceSlot['deadLetters'],
): SourceSlot['deadLetters'] {
  const sums = DEAD_LETTER_REASONS.map(
    (reason) => [reason, (first[reason] ?? 0) + (second[reason] ?? 0)] as const,
  );
  return Object.fromEntries(sums.filter(([, count]) => count > 0));
}
