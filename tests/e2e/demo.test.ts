// Goal: `npm run demo` keeps its word: it starts everything, plays the day, finds what is hidden, tells where to look,
// and leaves inboxes in which a province’s mails and verified webhooks can be read.
// Method: the real program in a fresh folder: once to its end, once live with its pages read and Ctrl-C sent.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../source-files.ts';
import { until } from '../until.ts';

const folders: string[] = [];
const children: ChildProcess[] = [];

function startDemo(...options: string[]) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-demo-'));
  folders.push(folder);
  const words = [path.join(ROOT, 'src/main.ts'), 'demo', '--port', '0', '--speed', '100000'];
  const child = spawn(process.execPath, [...words, ...options], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const told = { output: '', errors: '', folder, child };
  child.stdout.on('data', (chunk) => {
    told.output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    told.errors += String(chunk);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { told, child, ended };
}

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

describe('gac demo', () => {
  it('plays the day once, finds every incident and ends well', { timeout: 120_000 }, async () => {
    const { told, ended } = startDemo('--once', '--json', '--seed', '7');
    expect(await ended, told.errors).toBe(0);
    const report = JSON.parse(told.output);
    const { incidents, unexpected, unverifiedWebhooks, lines, events, deadLetters, webhooks } =
      report.played;
    expect(incidents.length).toBeGreaterThanOrEqual(9);
    expect(incidents.filter((incident: object) => !('alertId' in incident))).toEqual([]);
    expect(unexpected).toEqual([]);
    expect(unverifiedWebhooks).toBe(0);
    expect(webhooks).toBeGreaterThanOrEqual(2 * incidents.length);
    expect(report.played.mails).toBeGreaterThanOrEqual(2 * incidents.length);
    expect(lines).toBeGreaterThan(60_000);
    expect({ events, deadLetters }).toEqual({ events: lines - 3, deadLetters: 3 });
    expect(told.errors).not.toContain('"level":50');
    expect(fs.existsSync(path.join(told.folder, 'data/demo/state.sqlite'))).toBe(true);
  });

  it('prints where to look, stays, and stops on Ctrl-C', { timeout: 120_000 }, async () => {
    const { told, child, ended } = startDemo('--lang', 'en');
    await until(async () => (told.output.includes('Ctrl-C') ? true : undefined), 90_000);
    expect(told.output).toMatch(/Found (\d+) of \1 hidden incidents/);
    expect(told.output).not.toContain('MISSED');
    const consoleUrl = /Console: (http:\S+)/.exec(told.output)?.[1] ?? '';
    const inboxUrl = /receive them: (http:\S+)/.exec(told.output)?.[1] ?? '';
    const password = /soc\.laocai\s+(\S+)/.exec(told.output)?.[1] ?? '';
    const session = await fetch(`${consoleUrl}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'soc.laocai', password, as: 'bearer' }),
    });
    expect(session.ok).toBe(true);
    const { token } = (await session.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${consoleUrl}/v1/alerts`, { headers });
    const alerts = (await answer.json()) as { items: { province: string }[] };
    expect(alerts.items.length).toBeGreaterThan(0);
    expect(new Set(alerts.items.map(({ province }) => province))).toEqual(new Set(['15']));
    const inbox = await (await fetch(inboxUrl)).text();
    expect(inbox).toContain('soc@lao-cai.example');
    expect(inbox).toContain('✓ verified');
    const mail = await (await fetch(`${inboxUrl}/mails/1`)).text();
    expect(mail).toContain('<iframe sandbox=');
    child.kill('SIGINT');
    expect(await ended, told.errors).toBe(0);
  });
});
