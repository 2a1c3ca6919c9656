const bodyText = { schema: { type: 'string' } } as const;
const integer = { type: 'integer', minimum: 0 } as const;

/**
 * Describes the routes of the HTTP collector, which are registered beside the API and read their
 * bodies themselves.
 */
export const INGEST_PATHS = {
  '/v1/ingest/{source}': {
    post: {
      tags: ['ingest'],
      summary: 'Send records of a source',
      description:
        'Authorization is the ingest key of the source (`gsk_…`). 200 means that every record is ' +
        'on stable storage; after any other answer none is, and the batch can be sent again. ' +
        'With `Idempotency-Key` a batch sent twice is stored once. `Upload-Place` is what ' +
        '`gac source upload` sends instead: the SHA-256 of the file, how it is packed, the place of ' +
        'the log within it, and the lines up to the end of the batch.',
      parameters: [
        { name: 'source', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'Idempotency-Key', in: 'header', schema: { type: 'string', maxLength: 255 } },
        {
          name: 'Upload-Place',
          in: 'header',
          schema: {
            type: 'string',
            pattern: '^[0-9a-f]{64}:(text|gzip|zip|workbook):[0-9]{1,9}:[0-9]{1,12}$',
          },
        },
        {
          name: 'Content-Encoding',
          in: 'header',
          schema: { type: 'string', enum: ['identity', 'gzip', 'zstd'] },
        },
      ],
      requestBody: {
        required: true,
        content: {
          'application/x-ndjson': bodyText,
          'text/plain': bodyText,
          'application/json': {
            schema: { description: 'An array: one record each; anything else: one record.' },
          },
        },
      },
      responses: {
        '200': {
          description: 'All records are on stable storage.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { accepted: integer, duplicate: { type: 'boolean' } },
                required: ['accepted', 'duplicate'],
              },
            },
          },
        },
        '4XX': problemReference('Refused; nothing was stored.'),
        '5XX': problemReference('Nothing was stored; send the batch again after `Retry-After`.'),
      },
    },
  },
  '/es/_bulk': {
    post: {
      tags: ['ingest'],
      summary: 'Send documents as to Elasticsearch',
      description:
        'Authorization is the ingest key of the source: `ApiKey`, `Bearer`, or the password of ' +
        '`Basic`. Index names decide nothing. A document with an `_id` is stored once. Each item of ' +
        'the answer says what became of its document; items with status 429 can be sent again.',
      requestBody: { required: true, content: { 'application/x-ndjson': bodyText } },
      responses: {
        '200': { description: 'Items without an error are on stable storage.' },
        '4XX': { description: 'Nothing was stored; after 429 send the batch again.' },
      },
    },
  },
  '/v1/logs': {
    post: {
      tags: ['ingest'],
      summary: 'Send log records by OTLP',
      description:
        'An `ExportLogsServiceRequest`, in protobuf or JSON. Authorization is the ingest key of the ' +
        'source as `Bearer`.',
      requestBody: {
        required: true,
        content: { 'application/x-protobuf': bodyText, 'application/json': {} },
      },
      responses: {
        '200': { description: 'All records are on stable storage.' },
        '4XX': { description: 'A `google.rpc.Status`; nothing was stored.' },
        '5XX': { description: 'Nothing was stored; send the batch again after `Retry-After`.' },
      },
    },
  },
} as const;

function problemReference(description: string) {
  const schema = { $ref: '#/components/schemas/Problem' } as const;
  return { description, content: { 'application/problem+json': { schema } } };
}
