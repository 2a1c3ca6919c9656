// Signals for tests: made up, small, and different only where a test says so.
import type { Level } from '../src/event/severity.ts';
import type { RuleFacts, Signal } from '../src/event/signal.ts';

export const SAMPLE_TIME_MS = Date.UTC(2026, 10, 22, 2, 0, 0);

export function sampleRule(given: Partial<RuleFacts> = {}): RuleFacts {
  return {
    id: 'rule-enumeration',
    version: 'v1',
    title: { vi: 'Dò mã hồ sơ trên Cổng dịch vụ công', en: 'Dossier ids enumerated' },
    description: { vi: 'Một địa chỉ xem nhiều hồ sơ.', en: 'One address views many dossiers.' },
    level: 'high',
    family: 'wrong_access',
    nature: 'attack',
    tags: ['attack.t1190'],
    falsePositives: { vi: [], en: [] },
    runbook: { vi: ['Kiểm tra nhật ký'], en: ['Check the log'] },
    ...given,
  };
}

export function sampleSignal(id: string, given: Partial<Signal> & { level?: Level } = {}): Signal {
  const { level = 'high', ...rest } = given;
  return {
    id,
    rule: sampleRule({ level }),
    province: '10',
    commune: undefined,
    group: { 'source.ip': '203.0.113.9' },
    reason: { vi: `Địa chỉ lạ ${id}`, en: `Strange address ${id}` },
    firstEventMs: SAMPLE_TIME_MS,
    lastEventMs: SAMPLE_TIME_MS + 1_000,
    decidedAtMs: SAMPLE_TIME_MS + 2_000,
    eventIds: [`${id}-e1`, `${id}-e2`],
    eventCount: 2,
    matched: [{ selection: 'selection', field: 'source.ip', value: '203.0.113.9' }],
    measure: { value: 60, operator: 'gte', threshold: 50 },
    entities: { 'source.ip': ['203.0.113.9'] },
    continues: false,
    ...rest,
  };
}
