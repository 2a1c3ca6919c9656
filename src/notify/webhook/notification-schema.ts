import { z } from 'zod';
import { VERDICTS } from '../../event/alert.ts';
import { NOTIFICATION_TYPES } from '../../event/delivery.ts';
import { FAMILIES, LEVELS, NATURES } from '../../event/severity.ts';

const epochMs = z.int().describe('Epoch milliseconds.');
const bilingual = z.object({ vi: z.string(), en: z.string() });

const finding = z
  .looseObject({
    class_uid: z.literal(2004),
    category_uid: z.literal(2),
    activity_id: z.int().describe('1 create, 2 update, 3 close.'),
    type_uid: z.int(),
    time: epochMs,
    severity_id: z.int().min(1).max(5),
    severity: z.enum(LEVELS),
    status_id: z.int().describe('1 new, 2 in progress, 4 resolved.'),
    status: z.enum(['open', 'acknowledged', 'closed']),
    verdict_id: z.int().optional(),
    verdict: z.enum(Object.keys(VERDICTS) as [string, ...string[]]).optional(),
    count: z.int().describe('Signals joined so far.'),
    start_time: epochMs,
    end_time: epochMs,
    message: z.string().describe('The reason, in Vietnamese.'),
    finding_info: z.looseObject({ uid: z.string(), title: z.string() }),
    evidences: z.array(z.looseObject({ name: z.string() })),
    gac: z.looseObject({
      title: bilingual,
      reason: bilingual,
      nature: z.enum(NATURES),
      family: z.enum(FAMILIES),
      province: z.object({ code: z.string(), name: z.string() }),
      group: z.record(z.string(), z.string()),
      acknowledge_due: z.iso.datetime(),
      acknowledged_at: z.iso.datetime().optional(),
      closed_at: z.iso.datetime().optional(),
      console_url: z.url(),
      acknowledge_url: z.url(),
    }),
  })
  .describe('OCSF 1.5 Detection Finding, with what this product adds under `gac`.');

const trial = z
  .looseObject({ message: z.string(), gac: z.object({ console_url: z.string() }) })
  .describe('Of a `delivery.test`.');

/**
 * What a webhook carries; published as `schemas/alert-notification.json` and served where `dataschema` points.
 * Receivers must ignore what they do not know: fields are added without a new version.
 */
const notificationSchema = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().describe('The same for every attempt; dedupe on it.'),
  source: z.string(),
  type: z.enum(NOTIFICATION_TYPES),
  subject: z.string().describe('Id of the alert.'),
  time: z.iso.datetime(),
  timestamp: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  dataschema: z.string(),
  tenant: z.string().describe('Official code of the province, or VN.'),
  sequence: z.string().describe('Order within (destination, alert), from 1.'),
  tlp: z.literal('AMBER'),
  data: z.union([finding, trial]),
});

/** What a webhook carries, as JSON Schema (2020-12). */
export function notificationJsonSchema(): Record<string, unknown> {
  return { title: 'Trạm Gác: notification', ...z.toJSONSchema(notificationSchema) };
}
