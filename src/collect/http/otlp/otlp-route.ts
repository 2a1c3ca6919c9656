import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GacError } from '../../../event/error.ts';
import type { Source } from '../../../event/source.ts';
import { readBody } from '../read-body.ts';
import {
  admit,
  countReceived,
  countRefused,
  enabledSource,
  type Receiving,
  rawRecords,
  refusal,
  traceParent,
} from '../receiving.ts';
import { logDocuments, logsRequestSchema } from './log-documents.ts';
import { decodeRequest, encodeStatus } from './logs-protobuf.ts';

const ROUTE = '/v1/logs';
const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';
const INTERNAL_ERROR = 500;
/** Codes of google.rpc by the status of the answer. */
const RPC_CODES: Readonly<Record<number, number>> = { 400: 3, 401: 16, 413: 8, 429: 8, 503: 14 };
const RPC_UNKNOWN = 2;

/**
 * Adds the way in of OpenTelemetry: logs by OTLP over HTTP, protobuf or JSON. A 200 means that all records are on stable
 * storage; exporters send again what is answered by 429 or 503. Source: OTLP 1.9, "OTLP/HTTP".
 */
export function addOtlpRoute(scope: FastifyInstance, receiving: Receiving): void {
  scope.setErrorHandler((error, request, reply) => sendError(error, { request, reply, receiving }));
  scope.post(ROUTE, { bodyLimit: receiving.maxBodyBytes }, (request, reply) =>
    receive(request, reply, receiving),
  );
}

async function receive(
  request: FastifyRequest,
  reply: FastifyReply,
  receiving: Receiving,
): Promise<unknown> {
  const source = enabledSource(request, receiving);
  const attributes = { 'http.route': ROUTE, 'gac.source.id': source.id };
  const parent = traceParent(request);
  return receiving.tracing.span('collect.receive', { parent, attributes }, async (span) => {
    const encoding = request.headers['content-encoding'];
    const body = await readBody(request.raw, encoding, receiving.maxBodyBytes);
    const { bodies, areTimed } = documentsOf(body, typeOf(request));
    span.set({ 'gac.bytes': body.length, 'gac.records': bodies.length });
    admit(source, bodies.length, receiving);
    const records = rawRecords(bodies, { source, request, receiving });
    if (records.length > 0) {
      // Exporters send a batch again whose answer they missed: to the nanosecond the same records are the same batch.
      const dedup = areTimed ? batchKey(source, body) : undefined;
      const outcome = await receiving.sink.append(records, dedup);
      span.set({ 'gac.outcome': outcome.kind });
      if (outcome.kind === 'refused') throw refusal(outcome);
      if (outcome.kind === 'accepted') countReceived(records, receiving);
      else receiving.metrics.collectDuplicateBatches.inc({ transport: 'http' });
    }
    // An answer without fields: nothing was rejected.
    return typeOf(request) === PROTOBUF
      ? reply.type(PROTOBUF).send(Buffer.alloc(0))
      : reply.type(JSON_TYPE).send('{}');
  });
}

function batchKey({ id }: Source, body: Buffer) {
  const hash = createHash('sha256').update(body).digest('base64url');
  return { kind: 'key', key: `${id}:otlp:${hash}` } as const;
}

function documentsOf(body: Buffer, type: string) {
  try {
    const request = type === PROTOBUF ? decodeRequest(body) : JSON.parse(body.toString('utf8'));
    return logDocuments(logsRequestSchema.parse(request));
  } catch (cause) {
    throw new GacError(
      'GAC_REQUEST_INVALID',
      `The body is no ExportLogsServiceRequest: ${(cause as Error).message} Nothing was stored.`,
      { cause },
    );
  }
}

/** @throws GacError GAC_ENCODING_UNSUPPORTED */
function typeOf(request: FastifyRequest): typeof PROTOBUF | typeof JSON_TYPE {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type === PROTOBUF || type === JSON_TYPE) return type;
  throw new GacError(
    'GAC_ENCODING_UNSUPPORTED',
    `Content-Type must be ${PROTOBUF} or ${JSON_TYPE}.`,
  );
}

function sendError(
  error: unknown,
  {
    request,
    reply,
    receiving,
  }: { request: FastifyRequest; reply: FastifyReply; receiving: Receiving },
): FastifyReply {
  let status = INTERNAL_ERROR;
  let message = 'The service failed; its log says why.';
  if (error instanceof GacError) {
    countRefused(error, receiving);
    status = error.status;
    message = `${error.code}: ${error.message}`;
    if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds);
  } else {
    request.log.error({ err: error }, 'An OTLP request failed.');
  }
  const rpc = { code: RPC_CODES[status] ?? RPC_UNKNOWN, message };
  reply.code(status);
  const isProtobuf = request.headers['content-type']?.startsWith(PROTOBUF) === true;
  return isProtobuf
    ? reply.type(PROTOBUF).send(Buffer.from(encodeStatus(rpc)))
    : reply.type(JSON_TYPE).send(JSON.stringify(rpc));
}
