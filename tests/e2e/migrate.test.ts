// Goal: an installation on files becomes one on servers, and nobody who uses or feeds it notices more than a pause:
// nothing is lost, nothing is doubled, people, alerts, evidence and audit are as they were, a followed file goes on where
// it was, and whoever tampers with the copy is found out.
// Method: a real process is killed under load with records waiting; the real command moves it while it is killed twice
// itself; senders that were refused meanwhile push on to the new process until everything is acknowledged.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ELASTICSEARCH } from '../servers/elasticsearch.ts';
import { KAFKA } from '../servers/kafka.ts';
import { POSTGRES } from '../servers/postgres.ts';
import { WebhookInbox } from '../servers/webhook-inbox.ts';
import { ROOT } from '../source-files.ts';
import { until } from '../until.ts';
import { allItems, DossierLoad, storedCount } from './dossier-load.ts';
import { type Installation, scaledInstallation } from './installation.ts';
import { ServiceProcess } from './service-process.ts';

const SENDERS = 3;
const PROVINCE = '01';
const DEAD_LINES = 7;
const HALF_ADDRESS = '192.0.2.99';
const ONE_KEY = 'lo-hang-mot-lan';
const absent = [KAFKA, ELASTICSEARCH, POSTGRES].includes(undefined);

/** How the command ended, and what it said. */
interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe.skipIf(absent)('gac migrate', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-migrate-'));
  const file = path.join(folder, 'access.log');
  const inbox = new WebhookInbox();
  const configuration = {
    journal: { partitions: 2 },
    collect: { file: { roots: [folder], pollIntervalSeconds: 0.1 } },
    notify: { webhook: { allowHttp: true, allowPrivateNetworks: ['127.0.0.0/8'] } },
  };
  const source = new ServiceProcess(configuration, { configuration: {}, environment: {} });
  const appended: number[] = [];
  let installation: Installation;
  let target: ServiceProcess;
  let current: ServiceProcess = source;
  let key = '';
  let session: Record<string, string> = {};
  const load = new DossierLoad(() => ({ service: current, source: 'cong-dvc', key }), {
    pauseMs: 20,
  });

  beforeAll(async () => {
    fs.writeFileSync(file, '');
    await inbox.start();
    installation = await scaledInstallation();
    await source.start();
    key = await source.addSource({ id: 'cong-dvc', type: 'nginx.access', province: PROVINCE });
    const transport = { kind: 'file', path: file };
    await source.addSource({ id: 'tep', type: 'nginx.access', province: PROVINCE, transport });
    const body = { province: PROVINCE, name: 'SOC', channel: 'webhook' };
    const address = inbox.address('soc');
    const made = await source.call('POST', '/v1/destinations', { ...body, address });
    inbox.trust('soc', made.body.secret);
    session = await source.logIn({
      login: 'phan.tich',
      role: 'province_analyst',
      provinces: [PROVINCE],
    });
    // The new installation has the keys of the old one.
    const kept = JSON.parse(fs.readFileSync(path.join(source.dataDirectory, 'keys.json'), 'utf8'));
    const keys = {
      GAC_PSEUDONYM_KEY: kept.pseudonymKey,
      GAC_SECRET_KEY: kept.secretKey,
      GAC_JOURNAL_KEY: kept.journalKey,
    };
    installation = { ...installation, environment: { ...installation.environment, ...keys } };
    target = new ServiceProcess(configuration, installation);
    fs.writeFileSync(
      path.join(folder, 'scaled.yaml'),
      stringify({ ...installation.configuration, dataDirectory: 'scaled' }),
    );
  }, 180_000);

  afterAll(async () => {
    await source.remove();
    await target?.remove();
    await inbox.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const begin = (...words: string[]): { child: ChildProcess; ended: Promise<Ended> } => {
    const places = words.includes('--from') ? [] : ['--from', path.join(source.folder, 'gac.yaml')];
    places.push('--to', path.join(folder, 'scaled.yaml'));
    const child = spawn(
      process.execPath,
      [path.join(ROOT, 'src/main.ts'), 'migrate', ...places, '--lang', 'en', ...words],
      { cwd: folder, env: { PATH: process.env['PATH'], ...installation.environment } },
    );
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      said.stdout += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      said.stderr += String(chunk);
    });
    const ended = new Promise<Ended>((resolve) =>
      child.once('close', (code) => resolve({ code, ...said })),
    );
    return { child, ended };
  };
  const migrate = (...words: string[]) => begin(...words).ended;
  /** Ends the command soon after a step has begun. */
  const cutOff = async (step: string, signal: NodeJS.Signals) => {
    const { child, ended } = begin();
    const seen = new Promise<void>((resolve) => {
      child.stderr?.on('data', (chunk) => {
        if (String(chunk).includes(step)) resolve();
      });
    });
    await Promise.race([seen, ended]);
    await new Promise((resolve) => setTimeout(resolve, randomInt(0, 150)));
    child.kill(signal);
    return ended;
  };
  const appendLines = (count: number) => {
    const lines = Array.from({ length: count }, () => load.line('203.0.113.7', '/tep'));
    fs.appendFileSync(file, lines.map(({ text }) => `${text}\n`).join(''));
    appended.push(...lines.map(({ serial }) => serial));
  };
  const half = (from: number) =>
    Array.from({ length: 25 }, (_, at) => load.line(HALF_ADDRESS, `/ho-so/${from + at}`));
  const alertsOf = (service: ServiceProcess) => allItems(service, '/v1/alerts?size=200');

  it('refuses while the service runs', async () => {
    const { code, stderr } = await migrate();
    expect(stderr).toContain('GAC_DATA_DIR_LOCKED');
    expect(code).toBe(1);
  });

  it('tells what it would do, after a life with people, alerts and a kill', {
    timeout: 120_000,
  }, async () => {
    const dead = Array.from({ length: DEAD_LINES }, (_, at) => `không phải dòng nhật ký ${at}`);
    await source.ingest('cong-dvc', key, dead.join('\n'));
    const once = [load.line('203.0.113.8', '/mot-lan')];
    await load.deliver(once, ONE_KEY);
    await load.deliver(half(1_000), 'first half');
    appendLines(200);
    load.start(SENDERS);
    const alerts = await until(async () => {
      const found = await alertsOf(source);
      return found.length >= 4 ? found : undefined;
    }, 60_000);
    const [one, other] = alerts;
    const change = (alert: { id: string; version: number }, word: string, body: object) =>
      until(async () => {
        const { headers } = await source.call('GET', `/v1/alerts/${alert.id}`);
        const match = { 'if-match': headers.get('etag') ?? '' };
        const { status } = await source.call('POST', `/v1/alerts/${alert.id}/${word}`, body, match);
        return status < 300 || undefined;
      });
    await change(one, 'acknowledge', {});
    await change(other, 'acknowledge', {});
    await change(other, 'close', { verdict: 'benign', note: 'kiểm tra định kỳ' });
    appendLines(200);
    await new Promise((resolve) => setTimeout(resolve, randomInt(0, 1_000)));
    await source.kill();
    // Written while nobody looks.
    appendLines(150);
    const { code, stdout } = await migrate('--dry-run', '--json');
    expect(code).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({ foreign: [] });
    expect(plan.rows).toBeGreaterThan(20);
    expect(plan.waiting).toBeGreaterThan(0);
    expect(plan.streams).toBe(1);
    process.stderr.write(`before the move: ${JSON.stringify(plan)}\n`);
  });

  it('goes on after being killed twice, and proves that both sides are equal', {
    timeout: 180_000,
  }, async () => {
    await cutOff('Copying the events', 'SIGKILL');
    await cutOff('Handing the windows', 'SIGKILL');
    const asked = await cutOff('Comparing both sides', 'SIGINT');
    expect(asked.stderr).toContain('Run the same command again');
    expect(asked.code).toBe(1);
    const { code, stdout, stderr } = await migrate();
    process.stderr.write(stderr);
    expect(stdout).toContain('Both sides are equal');
    expect(code).toBe(0);
    expect(stdout).not.toContain(installation.environment['GAC_SECRET_KEY']);
    const proof = readProof();
    expect(proof.isEqual).toBe(true);
    expect(proof.journal).toMatchObject({ streams: 1, waiting: 0 });
    expect(proof.journal.windowMessages).toBeGreaterThan(0);
    expect(proof.audits.source).toEqual(proof.audits.target);
    expect(proof.events.source).toBeGreaterThan(1_000);
    for (const language of ['vi', 'en']) {
      const text = fs.readFileSync(path.join(moveFolder(), `proof.${language}.txt`), 'utf8');
      expect(text).toContain('cong-dvc');
    }
  });

  it('finds a document that was deleted and a row that was changed', {
    timeout: 120_000,
  }, async () => {
    const { nodes, indexPrefix } = (
      installation.configuration['store'] as {
        elasticsearch: { nodes: string[]; indexPrefix: string };
      }
    ).elasticsearch;
    const ask = async (route: string, init?: RequestInit) =>
      (await fetch(`${nodes[0]}${route}`, init)).json() as Promise<Record<string, unknown>>;
    const found = await ask(`/${indexPrefix}-events-*/_search?size=1`);
    const [hit] = (found['hits'] as { hits: { _index: string; _id: string; _source: object }[] })
      .hits;
    const place = `/${hit?._index}/_doc/${hit?._id}?refresh=true`;
    await ask(place, { method: 'DELETE' });
    const lost = await migrate();
    expect(lost.code).toBe(1);
    expect(lost.stderr).toContain(`${hit?._id}: missing in the target`);
    const headers = { 'content-type': 'application/json' };
    await ask(place, { method: 'PUT', headers, body: JSON.stringify(hit?._source) });

    const rows = new pg.Client(database());
    await rows.connect();
    try {
      const change = (what: string) =>
        rows.query(`begin; set local gac.scope = '*'; update alerts set ${what}; commit`);
      await change(`assignee = 'ke-gian' where id =
        (select min(id) from alerts where assignee is null)`);
      const changed = await migrate();
      expect(changed.code).toBe(1);
      expect(changed.stderr).toMatch(/alerts, \S+: its content differs/);
      await change(`assignee = null where assignee = 'ke-gian'`);
    } finally {
      await rows.end();
    }
    const whole = await migrate('--json');
    expect(JSON.parse(whole.stdout).isEqual).toBe(true);
    expect(whole.code).toBe(0);
  });

  it('lets the new installation go on where the old one was', { timeout: 240_000 }, async () => {
    const kept = JSON.parse(fs.readFileSync(path.join(moveFolder(), 'proof.json'), 'utf8'));
    await target.start();
    current = target;
    await sameLife();
    // A batch that the old one had acknowledged is known, and an attack that began there is found.
    const again = await target.ingest('cong-dvc', key, load.line('203.0.113.8', '/hai').text, {
      'idempotency-key': ONE_KEY,
    });
    expect(again.body).toMatchObject({ duplicate: true });
    await load.deliver(half(1_025), 'second half');
    load.enumerators.add(HALF_ADDRESS);
    appendLines(100);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await load.stop();
    await sums(kept.events.source);
  });

  it('says that it is over once the new installation has run', async () => {
    const { code, stdout } = await migrate();
    expect(stdout).toContain('The move was over');
    expect(code).toBe(0);
  });

  it('refuses foreign keys, and servers that have the data of another installation', async () => {
    const other = new ServiceProcess({}, { configuration: {}, environment: {} });
    try {
      await other.start();
      await other.stop();
      const from = path.join(other.folder, 'gac.yaml');
      const mixed = await begin('--from', from).ended;
      expect(mixed.stderr).toContain('is not the key in');
      const shown = await begin('--from', from, '--show-keys').ended;
      expect(shown.code).toBe(1);
      const { GAC_POSTGRES_PASSWORD = '' } = installation.environment;
      installation = { ...installation, environment: { GAC_POSTGRES_PASSWORD } };
      const lines = await begin('--from', from, '--show-keys').ended;
      expect(lines.stdout).toMatch(
        /^GAC_PSEUDONYM_KEY=[0-9a-f]{64}\nGAC_SECRET_KEY=[0-9a-f]{64}\nGAC_JOURNAL_KEY=[0-9a-f]{64}\n$/,
      );
      const refused = await begin('--from', from).ended;
      expect(refused.stderr).toContain('GAC_MIGRATION_REFUSED');
      expect(refused.code).toBe(1);
    } finally {
      await other.remove();
    }
  });

  const moveFolder = () => path.join(source.dataDirectory, 'migration');
  const readProof = () =>
    JSON.parse(fs.readFileSync(path.join(moveFolder(), 'proof.json'), 'utf8'));
  const database = () => {
    const { postgres } = installation.configuration['state'] as {
      postgres: { host: string; port: number; user: string; database: string };
    };
    const password = installation.environment['GAC_POSTGRES_PASSWORD'];
    const { host, port, user, database: name } = postgres;
    return { host, port, user, database: name, password };
  };

  /** People, alerts with their states and evidence, and the audit trail are there. */
  async function sameLife(): Promise<void> {
    const me = await target.call('GET', '/v1/session', undefined, session);
    expect(me.status).toBe(200);
    const login = { login: 'phan.tich', password: 'Mat-khau-thu-2026!', as: 'bearer' };
    expect((await target.call('POST', '/v1/session', login)).status).toBeLessThan(300);
    const alerts = await alertsOf(target);
    const states = new Set(alerts.map(({ status }) => status));
    expect([...states].sort()).toEqual(['acknowledged', 'closed', 'open']);
    for (const { id } of alerts.slice(0, 3)) {
      const { body } = await target.call('GET', `/v1/alerts/${id}/evidence?size=50`);
      expect(body.items.length).toBeGreaterThan(0);
    }
    const audit = await target.call('GET', '/v1/audit?size=200');
    const actions = audit.body.items.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(expect.arrayContaining(['alert.close', 'source.create']));
  }

  async function sums(moved: number): Promise<void> {
    const sent = [...load.acknowledged, ...appended];
    await until(async () => (await storedCount(target)) >= sent.length || undefined, 60_000).catch(
      () => undefined,
    );
    const events = await allItems(target, '/v1/events?order=asc&size=1000');
    const found = events
      .map(({ url }) => Number(/serial=(\d+)/.exec(url?.query ?? '')?.[1]))
      .filter((serial) => !Number.isNaN(serial));
    const once = new Set(found);
    const lost = sent.filter((serial) => !once.has(serial));
    const alerts = await until(async () => {
      const all = await alertsOf(target);
      return all.length >= load.enumerators.size ? all : undefined;
    }, 60_000).catch(() => alertsOf(target));
    process.stderr.write(
      `${moved} events moved; ${sent.length} acknowledged, ${found.length} stored, ${lost.length} lost, ` +
        `${found.length - once.size} doubled; ${alerts.length} alerts of ${load.enumerators.size}\n`,
    );
    expect(lost).toEqual([]);
    expect(found.length - once.size).toBe(0);
    expect(alerts.map(({ group }) => group['source.ip']).sort()).toEqual(
      [...load.enumerators].sort(),
    );
    expect([...new Set(alerts.map(({ eventCount }) => eventCount))]).toEqual([50]);
  }
});
