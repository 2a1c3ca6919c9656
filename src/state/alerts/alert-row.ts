import type { Alert } from '../../event/alert.ts';
import { LEVELS, levelRank } from '../../event/severity.ts';
import { foldText } from '../fold-text.ts';
import type { AlertRow } from '../schema.ts';

/** How many columns `alertRow` fills. */
export const ALERT_COLUMNS = 19;
/** Of what is never due: it sorts behind all that is, and is not over. */
export const NEVER_DUE_MS = Number.MAX_SAFE_INTEGER;

/** The row of an alert: the whole of it as `document`, and the copies that queries need. */
export function alertRow(alert: Alert): AlertRow {
  return {
    id: alert.id,
    fingerprint: alert.fingerprint,
    province: alert.province,
    commune: alert.commune ?? null,
    rule_id: alert.rule.id,
    level: alert.rule.level,
    level_order: LEVELS.length - 1 - levelRank(alert.rule.level),
    family: alert.rule.family,
    status: alert.status,
    closed: alert.status === 'closed' ? 1 : 0,
    verdict: alert.verdict ?? null,
    assignee: alert.assignee ?? null,
    first_event_ms: alert.firstEventMs,
    last_event_ms: alert.lastEventMs,
    created_at_ms: alert.createdAtMs,
    acknowledge_due_ms: alert.quiet === undefined ? alert.acknowledgeDueMs : NEVER_DUE_MS,
    version: alert.version,
    search: searchText(alert),
    document: JSON.stringify(alert),
  };
}

/** The alert of its stored JSON. Fields that JSON leaves out are there again, `undefined`. */
export function readAlert(document: string): Alert {
  return {
    commune: undefined,
    verdict: undefined,
    closeNote: undefined,
    assignee: undefined,
    measure: undefined,
    acknowledgedAtMs: undefined,
    closedAtMs: undefined,
    ...(JSON.parse(document) as Omit<Alert, OptionalField>),
  };
}

type OptionalField =
  | 'commune'
  | 'verdict'
  | 'closeNote'
  | 'assignee'
  | 'measure'
  | 'acknowledgedAtMs'
  | 'closedAtMs';

function searchText(alert: Alert): string {
  const { title } = alert.rule;
  const texts = [title.vi, title.en, alert.reason.vi, alert.reason.en];
  return foldText([...texts, ...Object.values(alert.group)].join(' '));
}
