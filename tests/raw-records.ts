// Raw records and sources for tests that need any, with every field overridable.
import type { JournalRecord } from '../src/event/raw-record.ts';
import type { Source } from '../src/event/source.ts';

/** When the sample records were received. */
export const RECEIVED_AT_MS = Date.parse('2026-11-22T10:00:00+07:00');

/** A record as the journal gives it. */
export function rawRecord(
  body: string | Buffer,
  overrides: Partial<JournalRecord> = {},
): JournalRecord {
  return {
    sourceId: 'sample-source',
    receivedAtMs: RECEIVED_AT_MS,
    transport: 'file',
    peer: '/var/log/sample.log',
    body: typeof body === 'string' ? Buffer.from(body) : body,
    cutFromBytes: 0,
    partition: 0,
    offset: 0,
    ...overrides,
  };
}

/** A registered source of a type. */
export function sampleSource(type: string, overrides: Partial<Source> = {}): Source {
  return {
    id: 'sample-source',
    name: 'Sample',
    type,
    province: '01',
    commune: undefined,
    timezone: 'Asia/Ho_Chi_Minh',
    transport: { kind: 'file', path: '/var/log/sample.log' },
    multilineStart: undefined,
    enabled: true,
    createdAtMs: 0,
    version: 1,
    ...overrides,
  };
}
