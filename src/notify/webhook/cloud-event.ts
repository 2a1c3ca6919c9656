import { type Alert, VERDICTS } from '../../event/alert.ts';
import type { NotificationType } from '../../event/delivery.ts';
import { LEVELS } from '../../event/severity.ts';
import { NATION, provinceName } from '../../locality/locality.ts';
import type { OwedDelivery } from '../contract.ts';
import { consoleLink } from '../links.ts';

/** Evidence ids in a notification; the console has them all. Keeps the body under 20 kB. */
const EVIDENCE_MAX = 20;
const OCSF_VERSION = '1.5.0';
const STATUS_ID = { open: 1, acknowledged: 2, closed: 4 } as const;
/** OCSF `activity_id` of a finding: Create, Update, Close. */
const ACTIVITY_ID: Readonly<Record<NotificationType, number>> = {
  'alert.created': 1,
  'alert.updated': 2,
  'alert.acknowledged': 2,
  'alert.closed': 3,
  'delivery.test': 99,
};

/**
 * The body of a webhook: a CloudEvent in structured mode whose data is an OCSF Detection Finding. It depends only on
 * what was owed, so every attempt sends the same bytes.
 * Source: CloudEvents 1.0.2 §3; OCSF 1.5 class 2004.
 */
export function cloudEventOf(owed: OwedDelivery, publicUrl: string): Record<string, unknown> {
  const { delivery, alert } = owed;
  const time = new Date(delivery.createdAtMs).toISOString();
  return {
    specversion: '1.0',
    id: delivery.id,
    source: publicUrl,
    type: delivery.type,
    subject: delivery.alertId ?? delivery.destinationId,
    time,
    timestamp: time,
    datacontenttype: 'application/json',
    dataschema: `${publicUrl}/schemas/alert-notification.json`,
    tenant: tenantOf(alert?.province ?? delivery.province),
    sequence: String(delivery.sequence),
    tlp: 'AMBER',
    data: alert ? detectionFinding(alert, delivery.type, publicUrl) : testData(publicUrl),
  };
}

function detectionFinding(alert: Alert, type: NotificationType, publicUrl: string) {
  const activity = ACTIVITY_ID[type];
  return {
    class_uid: 2004,
    category_uid: 2,
    activity_id: activity,
    type_uid: 200_400 + activity,
    time: alert.updatedAtMs,
    severity_id: LEVELS.indexOf(alert.rule.level) + 1,
    severity: alert.rule.level,
    status_id: STATUS_ID[alert.status],
    status: alert.status,
    ...(alert.verdict ? { verdict_id: VERDICTS[alert.verdict], verdict: alert.verdict } : {}),
    count: alert.count,
    start_time: alert.firstEventMs,
    end_time: alert.lastEventMs,
    message: alert.reason.vi,
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Trạm Gác', vendor_name: 'Trạm Gác' },
      uid: alert.id,
    },
    finding_info: {
      uid: alert.id,
      title: alert.rule.title.vi,
      desc: alert.rule.description.vi,
      created_time: alert.createdAtMs,
      first_seen_time: alert.firstEventMs,
      last_seen_time: alert.lastEventMs,
      types: [alert.rule.family],
      analytic: {
        uid: alert.rule.id,
        name: alert.rule.title.en,
        type_id: 1,
        version: alert.rule.version,
      },
      attacks: attacksOf(alert.rule.tags),
    },
    evidences: evidencesOf(alert),
    gac: {
      title: alert.rule.title,
      reason: alert.reason,
      nature: alert.rule.nature,
      family: alert.rule.family,
      province: {
        code: alert.province,
        name: provinceName(alert.province, 'vi'),
      },
      commune: alert.commune,
      group: alert.group,
      event_count: alert.eventCount,
      acknowledge_due: new Date(alert.acknowledgeDueMs).toISOString(),
      acknowledged_at: isoTime(alert.acknowledgedAtMs),
      closed_at: isoTime(alert.closedAtMs),
      runbook: alert.rule.runbook,
      console_url: consoleLink(publicUrl, alert.id),
      acknowledge_url: `${publicUrl}/v1/alerts/${alert.id}/acknowledge`,
    },
  };
}

function isoTime(atMs: number | undefined): string | undefined {
  return atMs === undefined ? undefined : new Date(atMs).toISOString();
}

function tenantOf(province: string | undefined): string {
  return province === undefined || province === NATION ? 'VN' : province;
}

function attacksOf(tags: readonly string[]) {
  return tags
    .map((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase())
    .filter((uid) => uid !== undefined)
    .map((uid) => ({ technique: { uid } }));
}

function evidencesOf(alert: Alert) {
  return Object.entries(alert.entities).map(([field, values]) => ({
    name: field,
    data: { field, values: values.slice(0, EVIDENCE_MAX) },
  }));
}

function testData(publicUrl: string) {
  return {
    message: 'Đây là thông báo thử của Trạm Gác. / This is a test notification of Trạm Gác.',
    gac: { console_url: publicUrl },
  };
}
