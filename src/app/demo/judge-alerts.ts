import type { Alert } from '../../event/alert.ts';
import type { Incident } from './incidents/incident.ts';

/** An alert belongs to an incident when its events lie at most this far outside it. */
const SLACK_MS = 10 * 60_000;
/**
 * But its first event may be older: a failure of ordinary times that still lay in the window. The widest windows of rules that
 * count such are an hour.
 */
const WINDOW_MS = 60 * 60_000;

/** What became of one hidden incident. */
export interface Finding {
  readonly incident: Incident;
  /** The alert that tells of it; `undefined` = missed. */
  readonly alert: Alert | undefined;
}

/** The alerts held against the incidents that were hidden. */
export interface Verdict {
  readonly findings: readonly Finding[];
  /** Alerts that tell of nothing that was hidden. */
  readonly unexpected: readonly Alert[];
}

/** Tells which incidents were found, by the alerts that the service raised by itself. */
export function judgeAlerts(incidents: readonly Incident[], alerts: readonly Alert[]): Verdict {
  const findings = incidents.map((incident) => ({
    incident,
    alert: alerts.find((alert) => tellsOf(alert, incident)),
  }));
  const unexpected = alerts.filter(
    (alert) => !incidents.some((incident) => tellsOf(alert, incident)),
  );
  return { findings, unexpected };
}

function tellsOf(alert: Alert, incident: Incident): boolean {
  return (
    alert.rule.id === incident.ruleId &&
    alert.province === incident.province &&
    alert.firstEventMs >= incident.fromMs - WINDOW_MS &&
    alert.lastEventMs >= incident.fromMs - SLACK_MS &&
    alert.firstEventMs <= incident.toMs + SLACK_MS &&
    Object.entries(incident.group).every(([field, value]) => alert.group[field] === value)
  );
}
