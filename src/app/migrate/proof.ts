import type { AuditVerdict } from '../../state/contract.ts';
import type { ComparedTable } from '../../state/move/compare-state.ts';

/** A part of the data on both sides. */
export interface Side {
  /** The day, the source or the table. */
  readonly name: string;
  readonly source: { readonly count: number; readonly digest: string };
  readonly target: { readonly count: number; readonly digest: string };
  readonly isEqual: boolean;
}

/** The first thing that is not the same. */
export interface Difference {
  readonly kind: 'missing' | 'added' | 'changed';
  readonly id: string;
}

/** What became of the events. */
export interface EventProof {
  readonly source: number;
  readonly target: number;
  /** Kept as dead letters with the original line, because the mapping did not take them as they were. */
  readonly refused: number;
  readonly days: readonly Side[];
  readonly sources: readonly Side[];
  readonly difference?: Difference & { readonly day: string };
}

/** What became of the journal's memory. */
export interface JournalProof {
  readonly streams: number;
  readonly keys: number;
  /** Messages that give the owners of groups their windows. */
  readonly windowMessages: number;
  /** Records that were not processed. */
  readonly waiting: number;
  readonly difference?: Difference & { readonly place: 'keys' | 'streams' | 'windows' | 'waiting' };
}

/** The proof that a move lost nothing: both sides as they were read back. */
export interface MoveProof {
  readonly version: 1;
  readonly provenAtMs: number;
  readonly source: string;
  readonly target: string;
  readonly isEqual: boolean;
  readonly tables: readonly ComparedTable[];
  readonly events: EventProof;
  readonly journal: JournalProof;
  readonly audits: { readonly source: AuditVerdict; readonly target: AuditVerdict };
  /** What differs first, by place and name; absent when all is equal. */
  readonly firstDifference?: Difference & { readonly place: string };
}

/** Draws the conclusion from its parts. */
export function concludeProof(
  parts: Omit<MoveProof, 'version' | 'isEqual' | 'firstDifference'>,
): MoveProof {
  const firstDifference = differenceOf(parts);
  const isEqual = firstDifference === undefined;
  return { version: 1, ...parts, isEqual, ...(firstDifference && { firstDifference }) };
}

function differenceOf({
  tables,
  events,
  journal,
  audits,
}: Pick<MoveProof, 'tables' | 'events' | 'journal' | 'audits'>): MoveProof['firstDifference'] {
  for (const { table, difference } of tables) {
    if (difference) return { place: table, kind: difference.kind, id: difference.key };
  }
  for (const side of ['source', 'target'] as const) {
    const verdict = audits[side];
    if (!verdict.ok) return { place: 'audit', kind: 'changed', id: String(verdict.sequence) };
  }
  if (events.difference) {
    const { day, kind, id } = events.difference;
    return { place: `events ${day}`, kind, id };
  }
  return journal.difference;
}
