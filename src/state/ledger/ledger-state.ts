import { NATIONAL } from '../../event/scope.ts';
import { reading, type StateContext, writing } from '../context.ts';
import { endGap, markClosed, noteRefill, openGaps } from './change-gaps.ts';
import type { LedgerState } from './contract.ts';
import { readCoverage } from './coverage.ts';
import { forgetBefore } from './forget-ledger.ts';
import { judgedThrough, noteEvaluated } from './note-evaluated.ts';
import { noteRules } from './note-rules.ts';
import { lastRuns, noteRun } from './note-run.ts';
import { gapById, gapCounts, listGaps } from './read-gaps.ts';

/** What each rule version has judged, and what it has not. */
export function createLedgerState(context: StateContext): LedgerState {
  return {
    noteRules: (version, rules, nowMs) =>
      writing(context, (trx) => noteRules(trx, { version, rules, nowMs })),
    judgedThrough: (reader) => reading(context, NATIONAL, (db) => judgedThrough(db, reader)),
    // Readers have rows of their own, so they need not wait for each other.
    noteEvaluated: (batch, nowMs) =>
      writing(context, (trx) => noteEvaluated(context, trx, { batch, nowMs }), 'beside'),
    noteRun: (run) => writing(context, (trx) => noteRun(trx, run)),
    lastRuns: () => reading(context, NATIONAL, lastRuns),
    openGaps: (gaps, nowMs) => writing(context, (trx) => openGaps(trx, gaps, nowMs)),
    endGap: (id, toMs, nowMs) => writing(context, (trx) => endGap(trx, { id, toMs, nowMs })),
    gaps: (scope, query) => reading(context, scope, (db) => listGaps(db, scope, query)),
    gap: (scope, id) => reading(context, scope, (db) => gapById(db, scope, id)),
    gapCounts: (scope) => reading(context, scope, (db) => gapCounts(db, scope)),
    noteRefill: (id, step, nowMs) =>
      writing(context, (trx) => noteRefill(trx, { id, ...step, nowMs })),
    markRefilled: (id, { revision, ...end }, nowMs) =>
      writing(context, (trx) =>
        markClosed(trx, { id, revision, nowMs, end: { status: 'refilled', ...end } }),
      ),
    markLost: (id, { revision, ...end }, nowMs) =>
      writing(context, (trx) =>
        markClosed(trx, { id, revision, nowMs, end: { status: 'lost', ...end } }),
      ),
    coverage: (scope, query) => reading(context, scope, (db) => readCoverage(db, scope, query)),
    forgetBefore: (beforeMs) => writing(context, (trx) => forgetBefore(trx, beforeMs)),
  };
}
