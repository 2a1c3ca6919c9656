import type { RawRecord, Transport } from '../../event/raw-record.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { pause } from '../../telemetry/pause.ts';
import type { ArrivalWatch, RecordSink } from '../contract.ts';
import type { Frame } from './framer.ts';
import { appNameOf, headerOf, type SourceMatcher, type SyslogPeer } from './source-matcher.ts';
import type { StrangerLog } from './stranger-log.ts';

export interface StoreOptions {
  readonly sink: RecordSink;
  readonly matcher: SourceMatcher;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly strangers: StrangerLog;
  readonly transport: Transport;
  readonly signal: AbortSignal;
  /** True where the sender cannot be held back (UDP): a refusal is then a counted loss. */
  readonly mayDrop: boolean;
  /** Default: nobody wants to know. */
  readonly watch?: ArrivalWatch;
}

/** Puts messages of one sender into the journal, one batch per source, in their order; waits while it is full. */
export async function storeFrames(
  frames: readonly Frame[],
  peer: SyslogPeer,
  options: StoreOptions,
): Promise<'stored' | 'stopped'> {
  for (const [sourceId, records] of bySource(frames, peer, options)) {
    if (!(await append(sourceId, records, options))) return 'stopped';
  }
  return 'stored';
}

function bySource(
  frames: readonly Frame[],
  peer: SyslogPeer,
  { matcher, clock, metrics, transport, strangers, watch }: StoreOptions,
): Map<string, RawRecord[]> {
  const candidates = matcher.candidates(peer);
  const receivedAtMs = clock.now();
  const batches = new Map<string, RawRecord[]>();
  for (const frame of frames) {
    const source = matcher.pick(candidates, frame.body);
    if (!source) {
      metrics.collectRefusedRecords.inc({ transport, reason: 'unknown_peer' });
      const isKnown = candidates.length > 0;
      strangers.note(peer, isKnown ? (appNameOf(headerOf(frame.body)) ?? '-') : undefined);
      if (watch?.isOn === true) {
        const reason = isKnown ? 'unknown_app_name' : 'unknown_peer';
        watch.refused({ peer: peer.address, text: frame.body.toString('utf8'), reason });
      }
      continue;
    }
    const batch = batches.get(source.id) ?? [];
    batch.push({ ...frame, sourceId: source.id, receivedAtMs, transport, peer: peer.address });
    batches.set(source.id, batch);
  }
  return batches;
}

async function append(
  sourceId: string,
  records: readonly RawRecord[],
  options: StoreOptions,
): Promise<boolean> {
  const { sink, metrics, transport, signal } = options;
  for (;;) {
    const outcome = await sink.append(records);
    if (outcome.kind === 'accepted') {
      const labels = { transport, source: sourceId };
      metrics.collectReceivedRecords.inc(labels, records.length);
      const bytes = records.reduce((sum, record) => sum + record.body.length, 0);
      metrics.collectReceivedBytes.inc(labels, bytes);
      return true;
    }
    if (outcome.kind === 'duplicate') return true;
    if (options.mayDrop) {
      const reason = outcome.reason === 'full' ? 'journal_full' : 'journal_failed';
      metrics.collectRefusedRecords.inc({ transport, reason }, records.length);
      return true;
    }
    if (signal.aborted) return false;
    await pause(outcome.retryAfterMs, signal);
  }
}
