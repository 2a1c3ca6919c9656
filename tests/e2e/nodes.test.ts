// Goal: processes share the work, and whichever of them dies, every event is stored once and every alert raised once,
// also of attacks that were half seen by one process and half by another.
// Method: real processes by role over real servers; senders push without pause while one of two that detect is killed,
// again and again, and a third one comes in between.
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELASTICSEARCH } from '../servers/elasticsearch.ts';
import { KAFKA } from '../servers/kafka.ts';
import { POSTGRES } from '../servers/postgres.ts';
import { read } from '../source-files.ts';
import { until } from '../until.ts';
import { checkSums } from './check-sums.ts';
import { DossierLoad } from './dossier-load.ts';
import { scaledInstallation } from './installation.ts';
import { ServiceProcess } from './service-process.ts';

const KILLS = 6;
const SENDERS = 3;
const SOURCES = 6;
/** The rule counts over all portals of a province, so that one group has its events from several partitions. */
const RULE = read('detections/wrong-access/dossier-enumeration.yml')
  .replace('    - gac.source.id\n', '')
  .replaceAll(' {gac.source.id}', '');
const absent = [KAFKA, ELASTICSEARCH, POSTGRES].includes(undefined);

describe.skipIf(absent)('processes that share the work', () => {
  const processes: ServiceProcess[] = [];
  let front: ServiceProcess;
  let detectors: ServiceProcess[] = [];
  let newDetector: () => ServiceProcess;
  const keys: string[] = [];
  let turn = 0;
  const rules = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-nodes-'));

  beforeAll(async () => {
    fs.writeFileSync(path.join(rules, 'rule.yml'), RULE);
    const detect = { builtInRules: false, rulesDirectories: [rules] };
    const installation = await scaledInstallation();
    const add = (roles: string[], name: string) => {
      const made = new ServiceProcess({ roles, nodeName: name, detect }, installation);
      processes.push(made);
      return made;
    };
    newDetector = () => add(['detect'], `detect-${processes.length}`);
    front = add(['collect', 'api', 'notify'], 'front');
    await front.start();
    detectors = [newDetector(), newDetector()];
    for (const detector of detectors) await detector.start();
    for (let source = 0; source < SOURCES; source++) {
      const registered = { id: `cong-${source}`, type: 'nginx.access', province: '01' };
      keys.push(await front.addSource(registered));
    }
  }, 120_000);

  afterAll(async () => {
    await Promise.all(processes.map((one) => one.remove()));
    fs.rmSync(rules, { recursive: true });
  }, 60_000);

  it('answers for itself only, by role', async () => {
    const [detector] = detectors;
    const live = await fetch(`${detector?.url}/v1/health/live`);
    expect(live.status).toBe(200);
    const ingest = await fetch(`${detector?.url}/v1/ingest/cong-0`, { method: 'POST', body: 'x' });
    expect(ingest.status).toBe(404);
    const api = await fetch(`${detector?.url}/v1/alerts`);
    expect(api.status).toBe(404);
    expect(await api.json()).toMatchObject({ code: 'GAC_NOT_FOUND' });
  });

  it('loses nothing and doubles nothing when one is killed, again and again, and one comes', {
    timeout: 300_000,
  }, async () => {
    // Lines of one address come by several sources, so that matches of one group come from several partitions.
    const load = new DossierLoad(
      () => {
        const source = turn++ % SOURCES;
        return { service: front, source: `cong-${source}`, key: keys[source] ?? '' };
      },
      { pauseMs: 60 },
    );
    load.start(SENDERS);
    for (let kill = 0; kill < KILLS; kill++) {
      const before = load.acknowledged.length;
      await until(async () => load.acknowledged.length > before + 1_500 || undefined, 60_000);
      await new Promise((resolve) => setTimeout(resolve, randomInt(0, 3_000)));
      const victim = detectors[kill % detectors.length];
      await victim?.kill();
      if (kill === KILLS / 2) {
        const third = newDetector();
        await third.start();
        detectors.push(third);
      }
      await victim?.start();
    }
    await load.stop();
    await checkSums(front, load, { name: `${KILLS} kills of detect`, timeoutMs: 60_000 });
    expect(load.enumerators.size).toBeGreaterThan(SENDERS);
  });

  it('follow the test of a source together, hop by hop, to its alert', async () => {
    const { status, body } = await front.call('POST', '/v1/sources/cong-0/trials', { send: true });
    expect(status, JSON.stringify(body)).toBe(201);
    const route = `/v1/sources/cong-0/trials/${body.token}`;
    const trial = await until(async () => {
      const read = (await front.call('GET', route)).body;
      return read.status === 'running' ? undefined : read;
    }, 60_000);
    expect(trial.status, JSON.stringify(trial)).toBe('passed');
    const states = (trial.hops as { state: string }[]).map(({ state }) => state);
    expect(states).toEqual([...Array(9).fill('passed'), 'skipped']);
    const alert = await front.call('GET', `/v1/alerts/${trial.alertId}`);
    expect(alert.body).toMatchObject({ quiet: 'test', province: '01' });
  });
});
