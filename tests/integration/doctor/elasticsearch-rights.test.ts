// Goal: what a cluster with log-ins answers is understood: a wrong log-in, rights that are missing, questions that the
// user may not ask. The servers of the tests have no security module.
// Method: a small HTTP server that answers as such a cluster does, before the whole check.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configurationSchema, secretsFromEnvironment } from '../../../src/app/configuration.ts';
import type { Finding } from '../../../src/app/doctor/finding.ts';
import { runChecks } from '../../../src/app/doctor/run-checks.ts';
import { elasticsearchChecks } from '../../../src/app/doctor/servers/elasticsearch-check.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createLog } from '../../../src/telemetry/log.ts';

const GOOD = `Basic ${Buffer.from('gac:dung').toString('base64')}`;
const healthy = {
  ...{ status: 'green', number_of_data_nodes: 3, active_shards: 9 },
  ...{ unassigned_shards: 0, initializing_shards: 0 },
};
/** What it answers by the beginning of the path; nothing = 403. */
let answers: Record<string, unknown>;
let server: http.Server;
let url: string;

beforeEach(async () => {
  answers = {
    '/_nodes/_local': { nodes: { x: { name: 'e1', version: '9.2.2' } } },
    '/_nodes/stats/fs': { nodes: {} },
    '/_cluster/health': healthy,
    '/_cluster/settings': { defaults: { 'action.auto_create_index': 'true' } },
    '/gac-events': { indices: {} },
    '/gac-*/_settings': {},
  };
  server = http.createServer((request, response) => {
    const isKnown = request.headers.authorization === GOOD;
    const path = decodeURIComponent(request.url ?? '');
    const [, answer] = Object.entries(answers).find(([start]) => path.startsWith(start)) ?? [];
    const isTemplate = path.startsWith('/_index_template');
    const status = !isKnown ? 401 : isTemplate ? 404 : answer === undefined ? 403 : 200;
    response.writeHead(status, {
      'x-elastic-product': 'Elasticsearch',
      'content-type': 'application/json',
    });
    const fault = { error: { type: 'security_exception', reason: 'not allowed' }, status };
    request.resume().on('end', () => response.end(JSON.stringify(answer ?? fault)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function examined(password: string | undefined): Promise<Record<string, Finding>> {
  const elasticsearch = { nodes: [url], username: 'gac' };
  const configuration = configurationSchema.parse({
    store: { kind: 'elasticsearch', elasticsearch },
  });
  const secrets = secretsFromEnvironment({ GAC_ELASTICSEARCH_PASSWORD: password });
  const answer = { kind: 'none', url: undefined, reason: '' } as const;
  const running = { pid: undefined, holdsLock: false, answer };
  const log = createLog({ level: 'silent' });
  const subject = { configuration, secrets, running, clock: systemClock, log };
  const findings = await runChecks(elasticsearchChecks(subject));
  return Object.fromEntries(findings.map((finding) => [finding.id.split('.')[1], finding]));
}

const rights = (missing: readonly string[]) => ({
  cluster: { monitor: true, manage_index_templates: !missing.includes('manage_index_templates') },
  index: { 'gac-*': { create_index: !missing.includes('create_index'), index: true } },
});

describe('a cluster with log-ins', () => {
  it('is content with a user that may do everything', async () => {
    answers['/_security/user/_has_privileges'] = rights([]);
    const found = await examined('dung');
    const states = Object.entries(found).map(([name, { state }]) => `${name} ${state}`);
    expect(states.filter((one) => !one.endsWith(' ok'))).toEqual(['clock skipped']);
    expect(found['version']?.found.figures).toEqual({ versions: '9.2.2' });
  });

  it('names the rights that are missing', async () => {
    answers['/_security/user/_has_privileges'] = rights(['create_index', 'manage_index_templates']);
    const { rights: found } = await examined('dung');
    expect(found).toMatchObject({
      state: 'failed',
      step: { key: 'doctor.elasticsearch.rights_step' },
    });
    expect(found?.found.figures).toEqual({ missing: 'manage_index_templates, create_index' });
  });

  it('skips what the user may not look at, and tells the rest', async () => {
    answers['/_security/user/_has_privileges'] = rights([]);
    delete answers['/_nodes/stats/fs'];
    const found = await examined('dung');
    expect(found['disk']?.state).toBe('skipped');
    expect(found['health']?.state).toBe('ok');
    expect(Object.values(found).filter(({ state }) => state === 'failed')).toEqual([]);
  });

  it('tells a wrong password from one that was forgotten, and asks nothing else', async () => {
    const wrong = await examined('sai');
    expect(wrong['nodes']).toMatchObject({
      state: 'failed',
      step: { key: 'doctor.elasticsearch.nodes.refused_step' },
    });
    expect(wrong['rights']?.state).toBe('skipped');
    const forgotten = await examined(undefined);
    expect(forgotten['nodes']?.step?.key).toBe('doctor.elasticsearch.nodes.secret_step');
  });
});
