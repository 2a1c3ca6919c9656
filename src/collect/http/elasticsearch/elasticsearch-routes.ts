import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, GacError } from '../../../event/error.ts';
import type { Source } from '../../../event/source.ts';
import { readBody } from '../read-body.ts';
import {
  admit,
  countRefused,
  enabledSource,
  type Receiving,
  rawRecords,
  traceParent,
} from '../receiving.ts';
import { type BulkItem, parseBulk } from './parse-bulk.ts';
import { errorBody, INQUIRIES, SERVER, SET_UPS } from './server-answers.ts';
import { type ItemAnswer, storeItems } from './store-items.ts';

/** What a shipper's Elasticsearch output is pointed at. */
const PREFIX = '/es';
const BULK_ROUTE = `${PREFIX}/_bulk`;
const BAD_REQUEST = 400;
const NOT_FOUND = 404;
const TOO_MANY = 429;
const INTERNAL_ERROR = 500;
/** Clients look for it in every answer. */
const PRODUCT_HEADER = { 'x-elastic-product': 'Elasticsearch' };

/**
 * Adds the part of Elasticsearch's interface by which shippers deliver: `_bulk`, and what they ask before they send. The
 * key says which source sends; index names decide nothing.
 */
export function addElasticsearchRoutes(scope: FastifyInstance, receiving: Receiving): void {
  scope.addHook('onRequest', async (_request, reply) => {
    reply.headers(PRODUCT_HEADER);
  });
  scope.setErrorHandler((error, _request, reply) => sendError(error, reply, receiving));
  for (const url of [BULK_ROUTE, `${PREFIX}/:index/_bulk`])
    scope.route({
      method: ['POST', 'PUT'],
      url,
      bodyLimit: receiving.maxBodyBytes,
      handler: (request, reply) => bulk(request, reply, receiving),
    });
  const tell = (url: string, body: unknown, method: string[]) =>
    scope.route({
      method,
      url: PREFIX + url,
      handler: (request, reply) => {
        enabledSource(request, receiving);
        return sendJson(request, reply, body);
      },
    });
  for (const url of ['', '/']) tell(url, SERVER, ['GET', 'HEAD']);
  for (const [url, body] of Object.entries(INQUIRIES)) tell(url, body, ['GET', 'HEAD']);
  for (const url of SET_UPS) {
    tell(url, {}, ['GET', 'HEAD']);
    tell(url, { acknowledged: true }, ['PUT', 'POST']);
  }
  scope.all(`${PREFIX}/*`, (request, reply) => {
    const reason = `${request.method} ${request.url} is not served: only _bulk takes documents in.`;
    return reply.code(NOT_FOUND).send(errorBody(NOT_FOUND, 'not_served', reason));
  });
}

async function bulk(
  request: FastifyRequest,
  reply: FastifyReply,
  receiving: Receiving,
): Promise<unknown> {
  const source = enabledSource(request, receiving);
  const parent = traceParent(request);
  const attributes = { 'http.route': BULK_ROUTE, 'gac.source.id': source.id };
  return receiving.tracing.span('collect.receive', { parent, attributes }, async (span) => {
    const beganMs = receiving.clock.now();
    const encoding = request.headers['content-encoding'];
    const body = await readBody(request.raw, encoding, receiving.maxBodyBytes);
    const { index = '' } = (request.params ?? {}) as { index?: string };
    const items = parseBulk(body, index);
    span.set({ 'gac.bytes': body.length, 'gac.records': items.length });
    if (items.length === 0) throw new GacError('GAC_REQUEST_INVALID', 'There are no documents.');
    admit(source, items.length, receiving);
    const answers = await store(items, { source, request, receiving });
    return sendJson(request, reply, {
      took: receiving.clock.now() - beganMs,
      errors: items.some((item) => answers.get(item)?.error !== undefined),
      items: items.map((item) => ({ [item.action]: itemBody(item, answers.get(item)) })),
    });
  });
}

async function store(
  items: readonly BulkItem[],
  place: { source: Source; request: FastifyRequest; receiving: Receiving },
): Promise<Map<BulkItem, ItemAnswer>> {
  const adding = items.filter(({ action }) => action === 'create' || action === 'index');
  const records = rawRecords(
    adding.flatMap(({ body }) => body ?? []),
    place,
  );
  const taken = adding.flatMap((item, at) => {
    const record = records[at];
    return record === undefined ? [] : [{ item, record }];
  });
  const answers = await storeItems(taken, place.receiving);
  for (const item of items) {
    if (answers.has(item)) continue;
    const reason = `Log records are added, never changed: "${item.action}" is not served.`;
    const error = { type: 'action_request_validation_exception', reason };
    answers.set(item, { status: BAD_REQUEST, id: item.id ?? '', error });
    place.receiving.metrics.collectRefusedRecords.inc({
      transport: 'http',
      reason: 'malformed_batch',
    });
  }
  return answers;
}

function itemBody(item: BulkItem, answer: ItemAnswer | undefined) {
  const { status = INTERNAL_ERROR, id = '', error } = answer ?? {};
  const start = { _index: item.index, _id: id, status };
  if (error !== undefined) return { ...start, error };
  const result = status === 201 ? 'created' : 'noop';
  return {
    ...{ ...start, _version: 1, result, _seq_no: 0, _primary_term: 1 },
    _shards: { total: 1, successful: 1, failed: 0 },
  };
}

/** In the media type that the client speaks. */
function sendJson(request: FastifyRequest, reply: FastifyReply, body: unknown): FastifyReply {
  const compatible = /application\/vnd\.elasticsearch\+json; ?compatible-with=\d+/;
  const [type = 'application/json'] = compatible.exec(request.headers.accept ?? '') ?? [];
  return reply.type(type).send(JSON.stringify(body));
}

/** Types of errors that clients of Elasticsearch act on. */
const TYPES: Partial<Record<ErrorCode, string>> = {
  GAC_AUTH_REQUIRED: 'security_exception',
  GAC_AUTH_FAILED: 'security_exception',
  GAC_RATE_LIMITED: 'es_rejected_execution_exception',
  GAC_JOURNAL_FULL: 'es_rejected_execution_exception',
  GAC_JOURNAL_FAILED: 'es_rejected_execution_exception',
  GAC_REQUEST_TOO_LARGE: 'content_too_long_exception',
};

function sendError(error: unknown, reply: FastifyReply, receiving: Receiving): FastifyReply {
  if (!(error instanceof GacError)) {
    reply.log.error({ err: error }, 'A bulk request failed.');
    const body = errorBody(INTERNAL_ERROR, 'exception', 'The service failed; its log says why.');
    return reply.code(INTERNAL_ERROR).send(body);
  }
  countRefused(error, receiving);
  // The helpers of the official clients send again on 429 and on nothing else.
  const status = error.retryAfterSeconds === undefined ? error.status : TOO_MANY;
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds);
  if (error.status === 401) reply.header('www-authenticate', 'ApiKey, Basic realm="tram-gac"');
  const type = TYPES[error.code] ?? 'illegal_argument_exception';
  return reply.code(status).send(errorBody(status, type, `${error.code}: ${error.message}`));
}
