// Goal: kill -9 at any moment separates no alert from what it owes; nothing promised is lost, nothing is doubled.
// Method: a child raises and settles, is killed ten times, and what it was promised is compared with the file.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { ALERT_LIFECYCLE } from '../../src/alert/lifecycle.ts';
import type { Alert } from '../../src/event/alert.ts';
import { NATIONAL, type Principal } from '../../src/event/scope.ts';
import type { State } from '../../src/state/contract.ts';
import { openState } from '../../src/state/open-state.ts';
import { systemClock } from '../../src/telemetry/clock.ts';
import { crashSignal } from './state-crash-signals.ts';

const CHILD = fileURLToPath(new URL('./state-crash-child.ts', import.meta.url));
const SYSTEM: Principal = { id: 'system', name: 'system', role: 'admin', scope: NATIONAL };
const KILLS = 10;
const PER_ALERT = 40;

const open = (file: string) =>
  openState({
    path: file,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    lifecycle: ALERT_LIFECYCLE,
    secretKey: Buffer.alloc(32, 1),
  });

/** Deliveries that a child settles before its time to be killed begins, so that there is something to lose. */
const SETTLED_LEAST = 2;

/** Lets the child work for a while after its first promises, kills it, and returns the lines it wrote. */
async function workUntilKilled(file: string, from: number, afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [CHILD, file, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  let isDoomed = false;
  child.stdout.on('data', (chunk) => {
    said += chunk;
    if (isDoomed || said.split('settled ').length <= SETTLED_LEAST) return;
    isDoomed = true;
    setTimeout(() => child.kill('SIGKILL'), afterMs);
  });
  const signal = await new Promise((resolve) => child.on('close', (_, name) => resolve(name)));
  expect(signal).toBe('SIGKILL');
  // A line that the kill cut off was not promised in whole.
  return said.split('\n').slice(0, -1);
}

async function allAlerts(state: State): Promise<Alert[]> {
  const alerts: Alert[] = [];
  let cursor: string | undefined;
  do {
    const page = await state.alerts.list(NATIONAL, { size: 200, ...(cursor ? { cursor } : {}) });
    alerts.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return alerts;
}

async function checkAgreement(state: State): Promise<void> {
  for (const alert of await allAlerts(state)) {
    const owed = await state.alerts.deliveries(NATIONAL, alert.id);
    expect(owed.map(({ sequence }) => sequence)).toEqual(owed.map((_, index) => index + 1));
    expect(owed.filter(({ type }) => type === 'alert.created')).toHaveLength(1);
    const page = { size: 200, offset: 0 };
    const evidence = await state.alerts.evidence(NATIONAL, alert.id, page);
    expect(evidence.total).toBe(alert.count * 2);
    expect(alert.eventCount).toBe(alert.count * 2);
  }
  expect((await state.verifyAudit()).ok).toBe(true);
}

it('survives being killed while it raises and settles', { timeout: 60_000 }, async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'gac-crash-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = path.join(directory, 'state.sqlite');
  let state = await open(file);
  const soc = { province: '10', name: 'SOC', channel: 'email', language: 'vi' } as const;
  await state.destinations.create(SYSTEM, { ...soc, address: 'soc@example.invalid' }, 0);
  let last = -1;
  const settled = new Set<string>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    await state.close();
    // Each start repeats some of what was promised, as a replay does.
    const lines = await workUntilKilled(file, Math.max(0, last - 10), 60 + kill * 23);
    for (const line of lines) {
      const [verb, what = ''] = line.split(' ');
      if (verb === 'raised') last = Math.max(last, Number(what));
      if (verb === 'settled') {
        expect(settled).not.toContain(what);
        settled.add(what);
      }
    }
    state = await open(file);
    await checkAgreement(state);
  }
  const promised = Array.from({ length: last + 1 }, (_, index) => crashSignal(index));
  expect(await state.alerts.raise(promised, systemClock.now())).toEqual([]);
  await state.alerts.raise(
    Array.from({ length: PER_ALERT + 3 }, (_, index) => crashSignal(last + 1 + index)),
    systemClock.now(),
  );
  const counts = (await allAlerts(state)).map(({ count }) => count).sort((a, b) => b - a);
  expect(counts.slice(0, -2).every((count) => count === PER_ALERT)).toBe(true);
  expect(counts.reduce((sum, count) => sum + count)).toBe(last + 1 + PER_ALERT + 3);

  const afterMs = systemClock.now() + 60_000;
  for (;;) {
    const owed = await state.outbox.lease({ nowMs: afterMs, max: 100, leaseMs: 60_000 });
    if (owed.length === 0) break;
    for (const { delivery } of owed) {
      expect(settled).not.toContain(delivery.id);
      await state.outbox.settle(delivery.id, { kind: 'delivered', response: '200' }, afterMs);
    }
  }
  await checkAgreement(state);
  const left = await state.destinations.deliveries(NATIONAL, { state: ['pending', 'retrying'] });
  expect(left.total).toBe(0);
  expect(settled.size).toBeGreaterThan(KILLS);
  await state.close();
});
