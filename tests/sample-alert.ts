// One alert as `raise` makes it, for the tests of what is told about it.
import type { Alert } from '../src/event/alert.ts';
import type { Delivery, Destination } from '../src/event/delivery.ts';
import type { OwedDelivery } from '../src/notify/contract.ts';

export const SAMPLE_ALERT: Alert = {
  id: 'al_0123456789abcdef',
  fingerprint: 'f1',
  rule: {
    id: '5e0a7f0c-0000-4000-8000-000000000001',
    version: 'abcdef0123456789',
    title: { vi: 'Dò mã hồ sơ từ một địa chỉ', en: 'Dossier ids enumerated from one address' },
    description: { vi: 'Mô tả', en: 'Description' },
    level: 'high',
    family: 'wrong_access',
    nature: 'attack',
    tags: ['attack.t1087', 'attack.collection'],
    falsePositives: { vi: [], en: [] },
    runbook: {
      vi: ['Kiểm tra địa chỉ nguồn.', 'Chặn địa chỉ.'],
      en: ['Check the address.', 'Block it.'],
    },
  },
  province: '15',
  commune: undefined,
  group: { 'source.ip': '203.0.113.9' },
  status: 'open',
  verdict: undefined,
  closeNote: undefined,
  assignee: undefined,
  reason: {
    vi: '203.0.113.9 mở 60 mã hồ sơ <script>alert(1)</script> trong 10 phút.',
    en: '203.0.113.9 opened 60 dossier ids <script>alert(1)</script> within 10 minutes.',
  },
  matched: [{ selection: 'selection', field: 'url.path', value: '/ho-so/1' }],
  measure: { value: 60, operator: 'gte', threshold: 50 },
  entities: { 'source.ip': ['203.0.113.9'] },
  count: 3,
  eventCount: 60,
  firstEventMs: Date.parse('2026-11-22T02:00:00Z'),
  lastEventMs: Date.parse('2026-11-22T02:05:00Z'),
  createdAtMs: Date.parse('2026-11-22T02:05:01Z'),
  updatedAtMs: Date.parse('2026-11-22T02:05:01Z'),
  acknowledgedAtMs: undefined,
  closedAtMs: undefined,
  acknowledgeDueMs: Date.parse('2026-11-22T02:35:01Z'),
  version: 1,
};

export const SAMPLE_SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

/** What is owed about the sample alert to one destination. */
export function owedTo(
  destination: Pick<Destination, 'channel' | 'address'> & Partial<Destination>,
  delivery: Partial<Delivery> = {},
): OwedDelivery {
  return {
    destination: {
      id: 'dst_1',
      province: '15',
      name: 'SOC Lào Cai',
      language: 'vi',
      enabled: true,
      health: 'healthy',
      createdAtMs: 0,
      ...destination,
    },
    delivery: {
      id: 'msg_1',
      alertId: SAMPLE_ALERT.id,
      destinationId: 'dst_1',
      destinationName: 'SOC Lào Cai',
      channel: destination.channel,
      province: '15',
      type: 'alert.created',
      sequence: 1,
      state: 'pending',
      attempts: 0,
      createdAtMs: SAMPLE_ALERT.createdAtMs,
      nextAttemptMs: undefined,
      deliveredAtMs: undefined,
      lastResponse: undefined,
      receiptId: undefined,
      ...delivery,
    },
    secret: destination.channel === 'webhook' ? SAMPLE_SECRET : undefined,
    alert: delivery.type === 'delivery.test' ? undefined : SAMPLE_ALERT,
  };
}
