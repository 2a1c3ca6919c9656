// rsigma's daemon with our own rules: HTTP in, detections out. It answers before anything is durable and stores no event.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../../servers/child-server.ts';
import { ROOT } from '../../source-files.ts';
import { until } from '../../until.ts';
import { BATCH, CONNECTIONS, runLoad } from '../load.ts';

/** Events per second that it has processed, sent as fast as it takes them. */
export async function daemonRate(program: string, seconds: number): Promise<number> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-bench-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const rules = path.join(ROOT, '../shared/corpora/sigmahq/rules/web');
  const options = ['-r', rules, '--input', 'http', '--api-addr', `127.0.0.1:${port}`];
  const output = ['--output', `file://${path.join(folder, 'detections.ndjson')}`];
  const child = spawn(program, ['engine', 'daemon', ...options, ...output], { stdio: 'ignore' });
  try {
    await until(async () => (await processed(url)) !== undefined || undefined);
    let serial = 0;
    const started = performance.now();
    const load = await runLoad({
      ...{ url: `${url}/api/v1/events`, connections: CONNECTIONS, seconds },
      headers: { 'content-type': 'application/x-ndjson' },
      nextBody: () => {
        serial += BATCH;
        return Array.from({ length: BATCH }, (_, index) => eventLine(serial + index)).join('\n');
      },
    });
    const sent = load.batches * BATCH;
    await until(async () => ((await processed(url)) ?? 0) >= sent || undefined, 120_000);
    return sent / ((performance.now() - started) / 1_000);
  } finally {
    child.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function eventLine(serial: number): string {
  return JSON.stringify({
    ...{ '@timestamp': new Date().toISOString(), 'c-ip': `192.0.2.${serial % 250}` },
    ...{ 'cs-method': 'GET', 'cs-uri-stem': `/trang/${serial}`, 'cs-uri-query': 'tab=thong-tin' },
    ...{ 'sc-status': 200, 'cs-user-agent': `Mozilla/5.0 ${'x'.repeat(150)}` },
  });
}

async function processed(url: string): Promise<number | undefined> {
  try {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(/^rsigma_events_processed_total(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1] ?? 0);
  } catch {
    return undefined;
  }
}
