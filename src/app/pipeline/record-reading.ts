import type { SourceDirectory } from '../../collect/contract.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { JournalRecord } from '../../event/raw-record.ts';
import type { Source } from '../../event/source.ts';
import type { Normalizer } from '../../normalize/contract.ts';
import type { Tracing } from '../../telemetry/tracing.ts';

/** Raw records as events, each by the rules of its source. */
export class RecordReading {
  readonly #normalizer: Normalizer;
  readonly #directory: SourceDirectory;
  readonly #tracing: Tracing;

  constructor(options: { normalizer: Normalizer; directory: SourceDirectory; tracing: Tracing }) {
    this.#normalizer = options.normalizer;
    this.#directory = options.directory;
    this.#tracing = options.tracing;
  }

  /** One event for each record, in their order. */
  events(records: readonly JournalRecord[]): PlacedEvent[] {
    const attributes = { 'gac.records': records.length };
    return this.#tracing.span('normalize', { attributes }, () =>
      records.map((record) => {
        const source = this.#directory.byId(record.sourceId) ?? unregistered(record);
        return this.#normalizer.normalize(record, source);
      }),
    );
  }
}

/** Stands for a source that was removed after its records were taken in: they are kept as dead letters. */
function unregistered(record: JournalRecord): Source {
  return {
    id: record.sourceId,
    name: record.sourceId,
    type: 'unregistered',
    province: '',
    commune: undefined,
    timezone: 'Asia/Ho_Chi_Minh',
    transport: { kind: 'http' },
    multilineStart: undefined,
    enabled: false,
    createdAtMs: 0,
    version: 0,
  };
}
