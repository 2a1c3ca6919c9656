import type { Alert } from '../event/alert.ts';
import { levelRank } from '../event/severity.ts';
import type { Signal } from '../event/signal.ts';
import type { LifeTimes } from './contract.ts';
import { alertId, fingerprint } from './fingerprint.ts';

/** Most values kept of one entity field of an alert; the first ones seen stay. */
const ENTITY_VALUES_MAX = 100;

/** The alert that a first signal opens, after so many earlier ones of its fingerprint. */
export function openAlert(signal: Signal, times: LifeTimes, earlier = 0): Alert {
  const print = fingerprint(signal);
  return {
    id: alertId(print, earlier),
    fingerprint: print,
    rule: signal.rule,
    province: signal.province,
    commune: signal.commune,
    group: signal.group,
    status: 'open',
    verdict: undefined,
    closeNote: undefined,
    assignee: undefined,
    reason: signal.reason,
    matched: signal.matched,
    measure: signal.measure,
    entities: mergeEntities({}, signal.entities),
    count: 1,
    eventCount: signal.eventCount,
    firstEventMs: signal.firstEventMs,
    lastEventMs: signal.lastEventMs,
    createdAtMs: times.nowMs,
    updatedAtMs: times.nowMs,
    acknowledgedAtMs: undefined,
    closedAtMs: undefined,
    acknowledgeDueMs: times.nowMs + times.acknowledgeMs,
    ...(signal.quiet === undefined ? {} : { quiet: signal.quiet }),
    version: 1,
  };
}

/**
 * The alert after one more signal. What it says (reason, measure, matched) is that of the signal with the latest
 * event, whatever the order of arrival; a higher level replaces the rule facts and may only bring the due time forward.
 * Nothing is due while nobody is told of it: the clock starts with the first signal that is.
 */
export function joinSignal(alert: Alert, signal: Signal, times: LifeTimes): Alert {
  const isNewest = signal.lastEventMs >= alert.lastEventMs;
  const isHigher = levelRank(signal.rule.level) > levelRank(alert.rule.level);
  const { quiet, ...loud } = alert;
  return {
    ...(quiet === signal.quiet ? alert : loud),
    rule: isHigher ? signal.rule : alert.rule,
    reason: isNewest ? signal.reason : alert.reason,
    matched: isNewest ? signal.matched : alert.matched,
    measure: isNewest ? signal.measure : alert.measure,
    entities: mergeEntities(alert.entities, signal.entities),
    count: alert.count + 1,
    eventCount: alert.eventCount + signal.eventCount,
    firstEventMs: Math.min(alert.firstEventMs, signal.firstEventMs),
    lastEventMs: Math.max(alert.lastEventMs, signal.lastEventMs),
    updatedAtMs: times.nowMs,
    acknowledgeDueMs: dueAfter(alert, signal, times),
    version: alert.version + 1,
  };
}

function dueAfter(alert: Alert, signal: Signal, times: LifeTimes): number {
  const fromNowMs = times.nowMs + times.acknowledgeMs;
  if (alert.quiet !== undefined && alert.quiet !== signal.quiet) return fromNowMs;
  const isHigher = levelRank(signal.rule.level) > levelRank(alert.rule.level);
  return isHigher ? Math.min(alert.acknowledgeDueMs, fromNowMs) : alert.acknowledgeDueMs;
}

function mergeEntities(before: Alert['entities'], added: Signal['entities']): Alert['entities'] {
  const merged: Record<string, readonly string[]> = { ...before };
  for (const [field, values] of Object.entries(added)) {
    const known = merged[field] ?? [];
    merged[field] = [...new Set([...known, ...values])].slice(0, ENTITY_VALUES_MAX);
  }
  return merged;
}
