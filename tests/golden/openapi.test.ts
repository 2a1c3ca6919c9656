// Goal: the published OpenAPI document is what the API really takes and gives.
// Method: compare schemas/openapi.json with the document of a fresh API; UPDATE_GOLDEN=1 rewrites
// the file.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import { INGEST_PATHS } from '../../src/api/ingest-documentation.ts';
import { ROUTE_ACCESS } from '../../src/api/permissions.ts';
import { silentDependencies } from '../silent-api.ts';
import { ROOT } from '../source-files.ts';

const FILE = path.join(ROOT, 'schemas/openapi.json');
/** Routes that describe, and are not described. */
const DOCUMENTS = ['GET /v1/openapi.json', 'GET /schemas/alert-notification.json'];

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { security?: unknown[]; responses: object }>>;
}

describe('OpenAPI document', () => {
  let app: Awaited<ReturnType<typeof createApi>>;
  let document: Document;
  beforeAll(async () => {
    app = await createApi(silentDependencies());
    const response = await app.inject('/v1/openapi.json');
    expect(response.statusCode).toBe(200);
    document = response.json() as Document;
  });
  afterAll(() => app.close());

  it('is the one checked in', () => {
    const text = `${JSON.stringify(document, null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') {
      fs.mkdirSync(path.dirname(FILE), { recursive: true });
      fs.writeFileSync(FILE, text);
    }
    expect(text).toBe(fs.readFileSync(FILE, 'utf8'));
  });

  it('describes every route of the table but the documents themselves and the metrics', () => {
    const own = Object.entries(document.paths).filter(([url]) => !Object.hasOwn(INGEST_PATHS, url));
    const described = own.flatMap(([url, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${url}`),
    );
    const routes = Object.keys(ROUTE_ACCESS)
      .filter((route) => ![...DOCUMENTS, 'GET /metrics'].includes(route))
      .map((route) => route.replace(/:(\w+)/g, '{$1}'));
    expect(described.sort()).toEqual(routes.sort());
  });

  it('says of exactly the public routes that nobody need be known', () => {
    const open = Object.entries(document.paths).flatMap(([url, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => operation.security?.length === 0)
        .map(([method]) => `${method.toUpperCase()} ${url}`),
    );
    const meant = Object.entries(ROUTE_ACCESS)
      .filter(([route, access]) => access === 'public' && !DOCUMENTS.includes(route))
      .map(([route]) => route);
    expect(open.sort()).toEqual(meant.sort());
  });
});
