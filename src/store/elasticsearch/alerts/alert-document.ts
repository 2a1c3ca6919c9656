import type { Alert } from '../../../event/alert.ts';
import { ECS_VERSION } from '../../../event/event.ts';
import { levelRank } from '../../../event/severity.ts';

/** An alert as people see it in Kibana: ECS where it has names, `gac.alert.*` for the rest. */
export function alertDocument(alert: Alert): object {
  const { rule, measure } = alert;
  return {
    '@timestamp': isoTime(alert.createdAtMs),
    ecs: { version: ECS_VERSION },
    message: alert.reason.vi,
    tags: rule.tags,
    event: {
      id: alert.id,
      kind: 'alert',
      severity: levelRank(rule.level),
      start: isoTime(alert.firstEventMs),
      end: isoTime(alert.lastEventMs),
    },
    rule: {
      id: rule.id,
      name: rule.title.vi,
      description: rule.description.vi,
      category: rule.family,
      version: rule.version,
    },
    gac: {
      province: alert.province,
      commune: alert.commune,
      alert: {
        fingerprint: alert.fingerprint,
        status: alert.status,
        verdict: alert.verdict,
        assignee: alert.assignee,
        level: rule.level,
        nature: rule.nature,
        count: alert.count,
        event_count: alert.eventCount,
        version: alert.version,
        created: isoTime(alert.createdAtMs),
        updated: isoTime(alert.updatedAtMs),
        acknowledged: isoTime(alert.acknowledgedAtMs),
        // Nobody is told of a quiet one, so nobody is late.
        acknowledge_due: alert.quiet ? undefined : isoTime(alert.acknowledgeDueMs),
        closed: isoTime(alert.closedAtMs),
        measure,
        group: alert.group,
        entities: alert.entities,
        reason: alert.reason,
        title: rule.title,
      },
    },
  };
}

function isoTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
