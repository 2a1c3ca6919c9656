// A journal sink that keeps what it is given in memory, with the same dedup promise, and can be told to refuse.
import type { RecordSink, SourceDirectory } from '../../../src/collect/contract.ts';
import type { RawRecord } from '../../../src/event/raw-record.ts';
import type { Source, SourceTransport } from '../../../src/event/source.ts';
import type { AppendOutcome, Dedup } from '../../../src/journal/contract.ts';

export class RecordedSink implements RecordSink {
  readonly records: RawRecord[] = [];
  readonly #seen = new Set<string>();
  readonly #ends = new Map<string, number>();
  /** Refusals still to be given. */
  refusals = 0;
  /** Appends that still fail with an error. */
  failures = 0;

  async append(records: readonly RawRecord[], dedup?: Dedup): Promise<AppendOutcome> {
    if (this.refusals > 0) {
      this.refusals--;
      return { kind: 'refused', reason: 'full', retryAfterMs: 20 };
    }
    if (this.failures > 0) {
      this.failures--;
      throw new Error('The disk is gone.');
    }
    if (dedup?.kind === 'key') {
      if (this.#seen.has(dedup.key)) return { kind: 'duplicate' };
      this.#seen.add(dedup.key);
    }
    if (dedup?.kind === 'stream') {
      if (dedup.end <= (this.#ends.get(dedup.stream) ?? 0)) return { kind: 'duplicate' };
      this.#ends.set(dedup.stream, dedup.end);
    }
    // The bytes are copied: a collector may reuse its buffers once the append has resolved.
    this.records.push(...records.map((record) => ({ ...record, body: Buffer.from(record.body) })));
    return { kind: 'accepted', count: records.length };
  }

  async streamEnd(stream: string): Promise<number | undefined> {
    return this.#ends.get(stream);
  }

  bodies(sourceId?: string): string[] {
    return this.records
      .filter((record) => sourceId === undefined || record.sourceId === sourceId)
      .map((record) => record.body.toString());
  }
}

export function source(id: string, transport: SourceTransport, more: Partial<Source> = {}): Source {
  return {
    id,
    name: id,
    type: 'nginx.access',
    province: '15',
    commune: undefined,
    timezone: 'Asia/Ho_Chi_Minh',
    transport,
    multilineStart: undefined,
    enabled: true,
    createdAtMs: 0,
    version: 1,
    ...more,
  };
}

/** A registry of given sources; the ingest key of each is `gsk_<id>`. */
export function directoryOf(sources: readonly Source[]): SourceDirectory {
  const kind = (name: string) => sources.filter(({ transport }) => transport.kind === name);
  return {
    byKey: (key) => sources.find(({ id }) => key === `gsk_${id}`),
    byId: (wanted) => sources.find(({ id }) => id === wanted),
    syslogSources: () => kind('syslog'),
    fileSources: () => kind('file'),
    kafkaSources: () => kind('kafka'),
    onChange: () => undefined,
  };
}

/** Waits until something holds, at most five seconds. */
export async function eventually(holds: () => boolean): Promise<void> {
  const until = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > until) throw new Error('It did not come true within five seconds.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
