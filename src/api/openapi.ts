import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod';
import { notificationJsonSchema } from '../notify/webhook/notification-schema.ts';
import type { ApiInstance } from './api-instance.ts';
import { CSRF_HEADER, SESSION_COOKIE } from './authenticate.ts';
import { INGEST_PATHS } from './ingest-documentation.ts';

type OpenapiDocument = Partial<NonNullable<FastifyDynamicSwaggerOptions['openapi']>>;

/** Version of the API, part of every path. */
const API_VERSION = '1';

const DESCRIPTION = `
The API of Trạm Gác. All times are epoch milliseconds. Errors are problems (RFC 9457) with a stable
\`code\`. What lies outside the caller's scope does not exist for the caller: the answer is 404, as
for what is absent.

- **Who is asking**: \`Authorization: Bearer …\` with an API key or a session token, or the cookie
  \`${SESSION_COOKIE}\`. A change by cookie also needs \`${CSRF_HEADER}: 1\` or
  \`Sec-Fetch-Site: same-origin\`.
- **Changes** of alerts and sources need \`If-Match\` with the \`ETag\` that was seen: 428 without it,
  412 with the present state in \`current\` when somebody was faster. \`If-Match: *\` changes
  whatever is there.
- **Lists** come in pages: \`cursor\` in the body, the same link in \`Link: rel="next"\`.
- **Rate**: 429 with \`Retry-After\`; log-ins are limited more than the rest.
- A query parameter that a route does not take is refused with 400.
- \`GET /metrics\` (Prometheus text) is for callers of national scope and for the bearer of the
  configured metrics token. No address is trusted: behind a proxy everybody comes from loopback.
`.trim();

// A read-only array in TypeScript is no statement about who may write the property.
const zodToJsonConfig = {
  override: ({
    zodSchema,
    jsonSchema,
  }: {
    zodSchema: { _zod: { def: { type: string } } };
    jsonSchema: { readOnly?: boolean };
  }) => {
    if (zodSchema._zod.def.type === 'readonly') delete jsonSchema.readOnly;
  },
};

/** Gathers the routes registered after it into one OpenAPI 3.1 document, `api.swagger()`. */
export async function registerOpenapi(api: ApiInstance): Promise<void> {
  const withComponents = createJsonSchemaTransformObject({ zodToJsonConfig });
  const options: FastifyDynamicSwaggerOptions = {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Trạm Gác', version: API_VERSION, description: DESCRIPTION },
      servers: [{ url: '/' }],
      paths: structuredClone(INGEST_PATHS) as unknown as NonNullable<OpenapiDocument['paths']>,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          cookie: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig }),
    transformObject: (document) => keepUsedSchemas(withComponents(document) as OpenapiDocument),
  };
  await api.register(swagger, options);
}

/**
 * Drops the component schemas that nothing refers to: every schema comes once for requests, once
 * for answers.
 */
function keepUsedSchemas(document: OpenapiDocument): OpenapiDocument {
  const schemas = (document.components?.schemas ?? {}) as Record<string, object>;
  const used = new Set<string>();
  const waiting = referencesOf(document.paths);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    waiting.push(...referencesOf(schemas[name]));
  }
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  const components = { ...document.components, schemas: kept };
  return { ...document, components } as OpenapiDocument;
}

function referencesOf(part: unknown): string[] {
  const text = JSON.stringify(part ?? null);
  return [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? '');
}

/** Registers the document itself and the schema of what webhooks carry; call it after every other route. */
export function registerOpenapiRoute(api: ApiInstance): void {
  api.get('/schemas/alert-notification.json', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('application/schema+json; charset=utf-8')
      .send(JSON.stringify(notificationJsonSchema())),
  );
  api.get('/v1/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(api.swagger())),
  );
}
