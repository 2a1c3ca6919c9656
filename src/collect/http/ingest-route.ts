import type { Buffer } from 'node:buffer';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GacError } from '../../event/error.ts';
import type { RawRecord } from '../../event/raw-record.ts';
import type { Source } from '../../event/source.ts';
import type { AppendOutcome, Dedup } from '../../journal/contract.ts';
import type { TraceSpan } from '../../telemetry/tracing.ts';
import { readBody } from './read-body.ts';
import {
  admit,
  authenticate,
  countReceived,
  countRefused,
  noteRefused,
  type Receiving,
  rawRecords,
  refusal,
  traceParent,
} from './receiving.ts';
import { joinMultiline, splitJson, splitLines } from './split-records.ts';
import { readUploadPlace, uploadStream } from './upload/upload-place.ts';

const ROUTE = '/v1/ingest/:source';
const INTERNAL_ERROR = 500;
const IDEMPOTENCY_KEY_LENGTH_MAX = 255;

type IngestRequest = FastifyRequest<{ Params: { source: string } }>;

/** Adds `POST /v1/ingest/:source`: lines, NDJSON or a JSON array. */
export function addIngestRoute(scope: FastifyInstance, receiving: Receiving): void {
  scope.post<{ Params: { source: string } }>(
    ROUTE,
    { bodyLimit: receiving.maxBodyBytes },
    (request, reply) => ingest(request, reply, receiving),
  );
}

async function ingest(
  request: IngestRequest,
  reply: FastifyReply,
  receiving: Receiving,
): Promise<unknown> {
  try {
    // Before the span: whoever has no key decides nothing about what is recorded.
    const source = ownSource(request, receiving);
    const parent = traceParent(request);
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
    if (error instanceof GacError) countRefused(error, receiving);
    throw error;
  }
}

function ownSource(request: IngestRequest, receiving: Receiving): Source {
  const source = authenticate(request, receiving);
  if (source.id === request.params.source && source.enabled) return source;
  noteRefused(request, receiving, { reason: 'disabled', keySourceId: source.id });
  // One answer for a foreign, a disabled and an absent source: a key tells nothing of its neighbours.
  throw new GacError(
    'GAC_NOT_FOUND',
    `This key does not belong to a source "${request.params.source}".`,
  );
}

async function receive(
  source: Source,
  place: { request: IngestRequest; receiving: Receiving; span: TraceSpan },
): Promise<unknown> {
  const { request, receiving, span } = place;
  const encoding = request.headers['content-encoding'];
  const body = await readBody(request.raw, encoding, receiving.maxBodyBytes);
  const bodies = split(body, request.headers['content-type'], source);
  span.set({ 'gac.bytes': body.length, 'gac.records': bodies.length });
  admit(source, bodies.length, receiving);
  const records = rawRecords(bodies, { source, request, receiving });
  const dedup = uploadPlace(request, source) ?? idempotencyKey(request, source);
  const outcome =
    records.length === 0
      ? ({ kind: 'accepted', count: 0 } as const)
      : await receiving.sink.append(records, dedup);
  span.set({ 'gac.outcome': outcome.kind });
  return answer(outcome, records, receiving);
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

/** What `gac source upload` says instead: by it a file is stored once, whichever way it comes. */
function uploadPlace({ headers }: FastifyRequest, source: Source): Dedup | undefined {
  const written = headers['upload-place'];
  if (written === undefined) return undefined;
  const place = typeof written === 'string' ? readUploadPlace(written) : undefined;
  if (place === undefined || headers['idempotency-key'] !== undefined) {
    throw new GacError(
      'GAC_REQUEST_INVALID',
      'Upload-Place must be one value SHA256:PACKING:PART:END, without an Idempotency-Key.',
    );
  }
  return { kind: 'stream', stream: uploadStream(source.id, place), end: place.end };
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

function answer(
  outcome: AppendOutcome,
  records: readonly RawRecord[],
  receiving: Receiving,
): unknown {
  switch (outcome.kind) {
    case 'accepted':
      countReceived(records, receiving);
      return { accepted: outcome.count, duplicate: false };
    case 'duplicate':
      receiving.metrics.collectDuplicateBatches.inc({ transport: 'http' });
      return { accepted: 0, duplicate: true };
    case 'refused':
      throw refusal(outcome);
  }
}
