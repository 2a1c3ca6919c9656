import type { Buffer } from 'node:buffer';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GacError } from '../../event/error.ts';
import type { RawRecord } from '../../event/raw-record.ts';
import type { Source } from '../../event/source.ts';
import type { AppendOutcome } from '../../journal/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { NO_TRACING, type TraceSpan, type Tracing } from '../../telemetry/tracing.ts';
import type { RecordSink, RefusalReason, SourceDirectory } from '../contract.ts';
import { cutOversize } from '../oversize.ts';
import { RateLimit } from '../rate-limit.ts';
import { tracedSink } from '../traced-sink.ts';
import { readBody } from './read-body.ts';
import { joinMultiline, splitJson, splitLines } from './split-records.ts';

const ROUTE = '/v1/ingest/:source';
const INTERNAL_ERROR = 500;
const IDEMPOTENCY_KEY_LENGTH_MAX = 255;

export interface HttpCollectorOptions {
  readonly sink: RecordSink;
  readonly directory: SourceDirectory;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly maxBodyBytes: number;
  readonly maxRecords: number;
  readonly maxRecordBytes: number;
  readonly recordsPerSecond: number;
  /** Default: none. */
  readonly tracing?: Tracing;
}

/** What the requests share. */
interface Receiving extends HttpCollectorOptions {
  readonly limit: RateLimit;
  readonly tracing: Tracing;
}

type IngestRequest = FastifyRequest<{ Params: { source: string } }>;

/**
 * Adds `POST /v1/ingest/:source` in an encapsulated context, so that its raw bodies change no other route.
 * A 2xx means: every record of the body is on stable storage. Any other answer means: none is.
 */
export async function registerHttpCollector(
  app: FastifyInstance,
  options: HttpCollectorOptions,
): Promise<void> {
  const { tracing = NO_TRACING } = options;
  const receiving: Receiving = {
    ...options,
    tracing,
    sink: tracedSink(options.sink, tracing),
    limit: new RateLimit(options.recordsPerSecond),
  };
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    // The handler reads the stream itself: it authenticates before it takes a byte.
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
    scope.post<{ Params: { source: string } }>(
      ROUTE,
      { bodyLimit: options.maxBodyBytes },
      (request, reply) => ingest(request, reply, receiving),
    );
    done();
  });
}

async function ingest(
  request: IngestRequest,
  reply: FastifyReply,
  receiving: Receiving,
): Promise<unknown> {
  try {
    // Before the span: whoever has no key decides nothing about what is recorded.
    const source = authenticate(request, receiving);
    const { traceparent } = request.headers;
    const parent = typeof traceparent === 'string' ? traceparent : undefined;
    const attributes = {
      'http.request.method': 'POST',
      'http.route': ROUTE,
      'gac.source.id': source.id,
      'gac.transport': 'http',
    };
    return await receiving.tracing.span('collect.receive', { parent, attributes }, async (span) => {
      const settle = (status: number) => span.set({ 'http.response.status_code': status });
      try {
        const answered = await receive(source, { request, receiving, span });
        settle(reply.statusCode);
        return answered;
      } catch (error) {
        settle(error instanceof GacError ? error.status : INTERNAL_ERROR);
        throw error;
      }
    });
  } catch (error) {
    if (error instanceof GacError) {
      const reason = REFUSALS[error.code] ?? 'malformed_batch';
      receiving.metrics.collectRefusedRecords.inc({ transport: 'http', reason });
    }
    throw error;
  }
}

async function receive(
  source: Source,
  place: { request: IngestRequest; receiving: Receiving; span: TraceSpan },
): Promise<unknown> {
  const { request, receiving, span } = place;
  const encoding = request.headers['content-encoding'];
  const body = await readBody(request.raw, encoding, receiving.maxBodyBytes);
  const bodies = split(body, request.headers['content-type'], source);
  if (bodies.length > receiving.maxRecords) {
    throw new GacError(
      'GAC_REQUEST_TOO_LARGE',
      `${bodies.length} records in one request; send at most ${receiving.maxRecords}. Nothing was stored.`,
    );
  }
  span.set({ 'gac.bytes': body.length, 'gac.records': bodies.length });
  admit(source, bodies.length, receiving);
  const records = rawRecords(bodies, { source, request, options: receiving });
  const dedup = idempotencyKey(request, source);
  const outcome =
    records.length === 0
      ? ({ kind: 'accepted', count: 0 } as const)
      : await receiving.sink.append(records, dedup);
  span.set({ 'gac.outcome': outcome.kind });
  return answer(outcome, { source, records, options: receiving });
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

function authenticate(
  request: FastifyRequest<{ Params: { source: string } }>,
  { directory }: HttpCollectorOptions,
): Source {
  const authorization = request.headers.authorization;
  if (authorization === undefined) {
    throw new GacError(
      'GAC_AUTH_REQUIRED',
      'Send the key of the source as "Authorization: Bearer gsk_…". "gac source key" issues one.',
    );
  }
  const key = /^(?:Bearer|ApiKey)\s+(\S+)$/i.exec(authorization)?.[1];
  const source = key === undefined ? undefined : directory.byKey(key);
  if (!source) throw new GacError('GAC_AUTH_FAILED', 'This key is unknown or was revoked.');
  if (source.id !== request.params.source || !source.enabled) {
    // One answer for a foreign, a disabled and an absent source: a key tells nothing of its neighbours.
    throw new GacError(
      'GAC_NOT_FOUND',
      `This key does not belong to a source "${request.params.source}".`,
    );
  }
  return source;
}

function split(body: Buffer, contentType: string | undefined, source: Source): readonly Buffer[] {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') {
    const outcome = splitJson(body);
    if (outcome.kind === 'records') return outcome.records;
    throw new GacError(
      'GAC_REQUEST_INVALID',
      `${outcome.detail} (byte ${outcome.at}) Nothing was stored.`,
    );
  }
  const lines = splitLines(body);
  const multiline = type === 'application/x-ndjson' ? undefined : source.multilineStart;
  return multiline === undefined ? lines : joinMultiline(lines, new RegExp(multiline));
}

function admit(
  source: Source,
  count: number,
  { limit, clock, recordsPerSecond }: HttpCollectorOptions & { limit: RateLimit },
): void {
  const waitMs = limit.take(source.id, count, clock.now());
  if (waitMs === 0) return;
  throw new GacError(
    'GAC_RATE_LIMITED',
    `Source ${source.id} sends more than ${recordsPerSecond} records a second. Nothing was stored.`,
    { retryAfterSeconds: Math.ceil(waitMs / 1_000) },
  );
}

function idempotencyKey(request: FastifyRequest, source: Source) {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || key === '' || key.length > IDEMPOTENCY_KEY_LENGTH_MAX) {
    throw new GacError(
      'GAC_REQUEST_INVALID',
      `Idempotency-Key must be one value of 1 to ${IDEMPOTENCY_KEY_LENGTH_MAX} characters.`,
    );
  }
  return { kind: 'key', key: `${source.id}:${key}` } as const;
}

function rawRecords(
  bodies: readonly Buffer[],
  place: { source: Source; request: FastifyRequest; options: HttpCollectorOptions },
): RawRecord[] {
  const { clock, maxRecordBytes } = place.options;
  // The same for the whole batch; the address is looked for among proxies each time it is asked.
  const sourceId = place.source.id;
  const receivedAtMs = clock.now();
  const peer = place.request.ip;
  return bodies.map((bytes) => {
    const { body, cutFromBytes } = cutOversize(bytes, maxRecordBytes);
    return { sourceId, receivedAtMs, transport: 'http', peer, body, cutFromBytes };
  });
}

function answer(
  outcome: AppendOutcome,
  place: {
    source: Source;
    records: readonly RawRecord[];
    options: HttpCollectorOptions;
  },
): unknown {
  const { source, records, options } = place;
  switch (outcome.kind) {
    case 'accepted': {
      const labels = { transport: 'http', source: source.id };
      options.metrics.collectReceivedRecords.inc(labels, outcome.count);
      options.metrics.collectReceivedBytes.inc(
        labels,
        records.reduce((sum, record) => sum + record.body.length, 0),
      );
      return { accepted: outcome.count, duplicate: false };
    }
    case 'duplicate':
      options.metrics.collectDuplicateBatches.inc({ transport: 'http' });
      return { accepted: 0, duplicate: true };
    case 'refused':
      throw new GacError(
        outcome.reason === 'full' ? 'GAC_JOURNAL_FULL' : 'GAC_JOURNAL_FAILED',
        'The journal cannot take records at the moment. Nothing was stored; send this batch again.',
        { retryAfterSeconds: Math.max(1, Math.ceil(outcome.retryAfterMs / 1_000)) },
      );
  }
}
