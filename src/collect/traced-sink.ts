import type { RawRecord } from '../event/raw-record.ts';
import { carryTrace } from '../telemetry/carried-traces.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import type { RecordSink } from './contract.ts';

/**
 * A sink whose appends are spans `journal.append`: what is recorded travels with the first record to the stages behind
 * the journal. Without tracing it is the sink itself.
 */
export function tracedSink(sink: RecordSink, tracing: Tracing): RecordSink {
  if (!tracing.enabled) return sink;
  return {
    append: (records, dedup) =>
      tracing.span('journal.append', { attributes: attributesOf(records) }, async (span) => {
        const outcome = await sink.append(carryTrace(records, span.traceparent), dedup);
        span.set({ 'gac.outcome': outcome.kind });
        if (outcome.kind === 'refused') span.set({ 'error.type': outcome.reason });
        return outcome;
      }),
    streamEnd: (stream) => sink.streamEnd(stream),
  };
}

function attributesOf(records: readonly RawRecord[]) {
  const [first] = records;
  return {
    'gac.records': records.length,
    ...(first && { 'gac.source.id': first.sourceId, 'gac.transport': first.transport }),
  };
}
