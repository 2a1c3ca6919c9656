import { NATIONAL } from '../../event/scope.ts';
import { reading, type StateContext, writing } from '../context.ts';
import type { ShadowState } from './contract.ts';
import { noteShadowRules, noteShadowSignals } from './note-shadows.ts';
import { listShadows, shadowReport } from './shadow-report.ts';

/** What versions in shadow raised. */
export function createShadowState(context: StateContext): ShadowState {
  return {
    noteRules: (rules, nowMs) => writing(context, (trx) => noteShadowRules(trx, { rules, nowMs })),
    note: (signals) => writing(context, (trx) => noteShadowSignals(trx, signals)),
    list: () => reading(context, NATIONAL, listShadows),
    report: (scope, ruleId) => reading(context, scope, (db) => shadowReport(db, scope, ruleId)),
  };
}
