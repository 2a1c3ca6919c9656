import { Buffer } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { GacError } from '../../event/error.ts';
import type { RawRecord } from '../../event/raw-record.ts';
import type { Source } from '../../event/source.ts';
import type { AppendOutcome } from '../../journal/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Tracing } from '../../telemetry/tracing.ts';
import type {
  ArrivalWatch,
  RecordSink,
  RefusalReason,
  RefusedArrival,
  SourceDirectory,
} from '../contract.ts';
import { cutOversize } from '../oversize.ts';
import type { RateLimit } from '../rate-limit.ts';

/** What every way in over HTTP is given. */
export interface Receiving {
  readonly sink: RecordSink;
  readonly directory: SourceDirectory;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly maxBodyBytes: number;
  readonly maxRecords: number;
  readonly maxRecordBytes: number;
  readonly recordsPerSecond: number;
  readonly limit: RateLimit;
  readonly tracing: Tracing;
  /** Default: nobody wants to know. */
  readonly watch?: ArrivalWatch;
}

/**
 * The source whose key a request carries, in the way of whatever program sends it: `Bearer gsk_…`,
 * `ApiKey gsk_…`, `ApiKey` with base64 of `id:gsk_…`, or `Basic` with the key as the password.
 * @throws GacError GAC_AUTH_REQUIRED, GAC_AUTH_FAILED
 */
export function authenticate(request: FastifyRequest, receiving: Receiving): Source {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    noteRefused(request, receiving, { reason: 'no_key' });
    throw new GacError(
      'GAC_AUTH_REQUIRED',
      'Send the key of the source as "Authorization: Bearer gsk_…". "gac source key" issues one.',
    );
  }
  const key = keyOf(authorization);
  const source = key === undefined ? undefined : receiving.directory.byKey(key);
  if (source !== undefined) return source;
  noteRefused(request, receiving, { reason: 'bad_key' });
  throw new GacError('GAC_AUTH_FAILED', 'This key is unknown or was revoked.');
}

/** Tells whoever wants to know that a request was refused because of its key. */
export function noteRefused(
  { ip, headers, params }: FastifyRequest,
  { watch }: Receiving,
  why: Pick<RefusedArrival, 'reason' | 'keySourceId'>,
): void {
  if (watch?.isOn !== true) return;
  const repeatKey = headers['idempotency-key'];
  const { source } = (params ?? {}) as { readonly source?: string };
  watch.refused({
    ...{ peer: ip, text: typeof repeatKey === 'string' ? repeatKey : '' },
    ...(source === undefined ? {} : { addressedTo: source }),
    ...why,
  });
}

/**
 * The same for a way in whose address names no source.
 * @throws GacError GAC_AUTH_REQUIRED, GAC_AUTH_FAILED
 */
export function enabledSource(request: FastifyRequest, receiving: Receiving): Source {
  const source = authenticate(request, receiving);
  if (source.enabled) return source;
  noteRefused(request, receiving, { reason: 'disabled', keySourceId: source.id });
  throw new GacError('GAC_AUTH_FAILED', 'The source of this key is disabled.');
}

function keyOf(authorization: string): string | undefined {
  const [, scheme = '', given = ''] = /^(Bearer|ApiKey|Basic)\s+(\S+)$/i.exec(authorization) ?? [];
  const isPlain = scheme.toLowerCase() === 'bearer' || given.startsWith('gsk_');
  if (given === '' || isPlain) return given === '' ? undefined : given;
  const pair = Buffer.from(given, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : undefined;
}

/**
 * Takes records of a source from what it may send.
 * @throws GacError GAC_REQUEST_TOO_LARGE, GAC_RATE_LIMITED
 */
export function admit(source: Source, count: number, receiving: Receiving): void {
  const { limit, clock, recordsPerSecond, maxRecords } = receiving;
  if (count > maxRecords) {
    throw new GacError(
      'GAC_REQUEST_TOO_LARGE',
      `${count} records in one request; send at most ${maxRecords}. Nothing was stored.`,
    );
  }
  const waitMs = limit.take(source.id, count, clock.now());
  if (waitMs === 0) return;
  throw new GacError(
    'GAC_RATE_LIMITED',
    `Source ${source.id} sends more than ${recordsPerSecond} records a second. Nothing was stored.`,
    { retryAfterSeconds: Math.ceil(waitMs / 1_000) },
  );
}

/** The recorded trace that a request is part of, as it says. */
export function traceParent({ headers }: FastifyRequest): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === 'string' ? traceparent : undefined;
}

/** Bodies as records of a source. */
export function rawRecords(
  bodies: readonly Buffer[],
  place: { source: Source; request: FastifyRequest; receiving: Receiving },
): RawRecord[] {
  const { clock, maxRecordBytes } = place.receiving;
  // The same for the whole batch; the address is looked for among proxies each time it is asked.
  const sourceId = place.source.id;
  const receivedAtMs = clock.now();
  const peer = place.request.ip;
  return bodies.map((bytes) => {
    const { body, cutFromBytes } = cutOversize(bytes, maxRecordBytes);
    return { sourceId, receivedAtMs, transport: 'http', peer, body, cutFromBytes };
  });
}

/** Counts records that are on stable storage. */
export function countReceived(records: readonly RawRecord[], { metrics }: Receiving): void {
  const [first] = records;
  if (first === undefined) return;
  const labels = { transport: 'http', source: first.sourceId };
  metrics.collectReceivedRecords.inc(labels, records.length);
  metrics.collectReceivedBytes.inc(
    labels,
    records.reduce((sum, { body }) => sum + body.length, 0),
  );
}

/** Counts a refused request by its reason. */
export function countRefused(error: GacError, { metrics }: Receiving): void {
  const reason = REFUSALS[error.code] ?? 'malformed_batch';
  metrics.collectRefusedRecords.inc({ transport: 'http', reason });
}

const REFUSALS: Partial<Record<GacError['code'], RefusalReason>> = {
  GAC_AUTH_REQUIRED: 'bad_key',
  GAC_AUTH_FAILED: 'bad_key',
  GAC_NOT_FOUND: 'unknown_source',
  GAC_RATE_LIMITED: 'rate_limited',
  GAC_REQUEST_TOO_LARGE: 'too_large',
  GAC_ENCODING_INVALID: 'bad_encoding',
  GAC_ENCODING_UNSUPPORTED: 'bad_encoding',
  GAC_JOURNAL_FULL: 'journal_full',
  GAC_JOURNAL_FAILED: 'journal_failed',
};

/** What a sender is told when the journal takes nothing. */
export function refusal({ reason, retryAfterMs }: AppendOutcome & { kind: 'refused' }): GacError {
  return new GacError(
    reason === 'full' ? 'GAC_JOURNAL_FULL' : 'GAC_JOURNAL_FAILED',
    'The journal cannot take records at the moment. Nothing was stored; send this batch again.',
    { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1_000)) },
  );
}
