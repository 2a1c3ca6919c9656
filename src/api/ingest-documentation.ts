const bodyText = { schema: { type: 'string' } } as const;
const integer = { type: 'integer', minimum: 0 } as const;

/**
 * Describes the route of the HTTP collector, which is registered beside the API and reads its
 * body itself.
 */
export const INGEST_PATHS = {
  '/v1/ingest/{source}': {
    post: {
      tags: ['ingest'],
      summary: 'Send records of a source',
      description:
        'Authorization is the ingest key of the source (`gsk_…`). 200 means that every record is ' +
        'on stable storage; after any other answer none is, and the batch can be sent again. ' +
        'With `Idempotency-Key` a batch sent twice is stored once.',
      parameters: [
        { name: 'source', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'Idempotency-Key', in: 'header', schema: { type: 'string', maxLength: 255 } },
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
} as const;

function problemReference(description: string) {
  const schema = { $ref: '#/components/schemas/Problem' } as const;
  return { description, content: { 'application/problem+json': { schema } } };
}
