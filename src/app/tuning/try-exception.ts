import { randomUUID } from 'node:crypto';
import type { ExceptionTrial } from '../../api/rule-tuning.ts';
import { exceptionText } from '../../detect/tuning/exception-text.ts';
import { type SignalTrace, suppressedSignals } from '../../detect/tuning/suppressed-signals.ts';
import type { Alert } from '../../event/alert.ts';
import { GacError } from '../../event/error.ts';
import type { Scope } from '../../event/scope.ts';
import type { NewException } from '../../state/exceptions/contract.ts';
import { rosterReader } from '../judging.ts';
import type { TuningOptions } from './rule-tuning.ts';

const DAY_MS = 86_400_000;
/** Longest time of each of the two runs over stored events. */
const LIMIT_MS = 30_000;
const PAGE_SIZE = 200;
/** Alerts that are looked at: of one rule, and told one by one. */
const ALERTS_MAX = 2_000;
const EXAMPLES_MAX = 20;

interface TrialOptions extends TuningOptions {
  readonly scope: Scope;
  readonly exception: NewException;
  readonly days: number;
  readonly alertId: string | undefined;
}

/** Judges stored events with and without an exception, and tells what that means for the alerts that there were. */
export async function tryException(options: TrialOptions): Promise<ExceptionTrial> {
  const { rules, scope, exception, clock } = options;
  const nowMs = clock.now();
  const alert = await alertAtHand(options);
  const sinceMs = nowMs - options.days * DAY_MS;
  const fromMs = Math.min(sinceMs, alert?.firstEventMs ?? sinceMs);
  const toMs = nowMs + 1;
  const before = rules.around(exception.ruleId, {});
  const after = rules.around(exception.ruleId, {
    texts: [exceptionText({ ...exception, id: randomUUID() })],
  });
  const { store, state } = options;
  const part = { store, scope, fromMs, toMs, before, after, clock, limitMs: LIMIT_MS };
  const run = { ...part, roster: rosterReader(state) };
  const { signals, ended, reachedMs } = await suppressedSignals(run);
  // Groups are left out as a whole, so what was told of them needs no second judgement.
  const exempts = after.set.correlations.find(
    ({ facts }) => facts.id === exception.ruleId,
  )?.exempts;
  const raising = [...before.set.detections, ...before.set.correlations].filter(
    ({ raises }) => raises,
  );
  const tally = { looked: 0, suppressed: 0, truePositives: 0, examples: [] as Alert[] };
  for (const { facts } of raising) {
    const own = facts.id === exception.ruleId ? exempts : undefined;
    const isGone = own
      ? ({ province, group }: Alert) => own(province, group)
      : goneBy(signals.filter(({ ruleId }) => ruleId === facts.id));
    for await (const one of alertsOf(options, facts.id, sinceMs)) {
      tally.looked++;
      if (!isGone(one)) continue;
      tally.suppressed++;
      if (one.verdict === 'true_positive') tally.truePositives++;
      if (tally.examples.length < EXAMPLES_MAX) tally.examples.push(one);
    }
  }
  const isGroupOut = exempts && alert && exempts(alert.province, alert.group);
  const gone = alert && (isGroupOut ?? goneBy(signals)(alert));
  return { fromMs: sinceMs, toMs: nowMs, ended, reachedMs, ...tally, thisAlert: gone };
}

async function* alertsOf({ state, scope }: TrialOptions, ruleId: string, firstMs: number) {
  let cursor: string | undefined;
  for (let read = 0; read < ALERTS_MAX; read += PAGE_SIZE) {
    const more = cursor === undefined ? {} : { cursor };
    const query = { ruleId, fromMs: firstMs, sort: 'newest' as const, size: PAGE_SIZE, ...more };
    const page = await state.alerts.list(scope, query);
    yield* page.items;
    cursor = page.cursor;
    if (cursor === undefined) return;
  }
}

async function alertAtHand({ state, scope, alertId }: TrialOptions): Promise<Alert | undefined> {
  if (alertId === undefined) return undefined;
  const alert = await state.alerts.get(scope, alertId);
  if (alert === undefined) throw new GacError('GAC_NOT_FOUND', `There is no alert ${alertId}.`);
  return alert;
}

/** Whether there is nothing left of an alert: each of its signals is one that is suppressed. */
function goneBy(signals: readonly (SignalTrace & { readonly isSuppressed: boolean })[]) {
  const byGroup = new Map<string, (typeof signals)[number][]>();
  for (const signal of signals) {
    const key = groupKey(signal.ruleId, signal);
    byGroup.set(key, [...(byGroup.get(key) ?? []), signal]);
  }
  return (alert: Alert): boolean => {
    const own = (byGroup.get(groupKey(alert.rule.id, alert)) ?? []).filter(
      ({ firstEventMs, lastEventMs }) =>
        firstEventMs <= alert.lastEventMs && lastEventMs >= alert.firstEventMs,
    );
    return own.length > 0 && own.every(({ isSuppressed }) => isSuppressed);
  };
}

function groupKey(ruleId: string, { province, group }: Pick<Alert, 'province' | 'group'>): string {
  const fields = Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([ruleId, province, fields]);
}
