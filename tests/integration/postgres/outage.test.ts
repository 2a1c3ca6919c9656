// Goal: a process that dies or stands still holds nobody up, and an outage of the server ends by itself.
// Method: children killed and stopped in the middle of a transaction; a real server ended and started under load.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { GacError } from '../../../src/event/error.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { PostgresConnection } from '../../../src/state/postgres/connection-settings.ts';
import { ANALYST, addDestination, errorOf, NOW } from '../../contract/state/state-harness.ts';
import { POSTGRES, PostgresServer } from '../../servers/postgres.ts';
import { sampleSignal } from '../../signal-samples.ts';
import { until } from '../../until.ts';
import { freshDatabase, openAnother } from './opened-postgres.ts';

const CHILD = fileURLToPath(new URL('./holding-child.ts', import.meta.url));

/** A process that has changed an alert, as the only writer, and does not come to its commit. */
async function holdingChild(connection: PostgresConnection, alertId: string) {
  const child = spawn(process.execPath, [CHILD, JSON.stringify(connection), alertId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

describe.skipIf(POSTGRES === undefined)('an outage', () => {
  const server = new PostgresServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  it.each([
    ['SIGKILL', undefined],
    ['SIGSTOP', 400],
  ] as const)(
    'of another process in its transaction (%s) holds nobody up',
    async (signal, idle) => {
      const timeouts = idle === undefined ? {} : { idleInTransactionMs: idle };
      const connection = { ...(await freshDatabase(server)), timeouts };
      const state = await openAnother(connection);
      const [raised] = await state.alerts.raise([sampleSignal('s1')], NOW);
      const id = raised?.alert.id ?? '';
      const child = await holdingChild(connection, id);
      const waiting = state.alerts.change(ANALYST, id, 1, { kind: 'acknowledge' }, NOW);
      await until(async () => {
        const held = `select 1 from pg_stat_activity where wait_event = 'advisory'
        and datname = '${connection.database}'`;
        return (await server.admin(held)).length > 0 || undefined;
      });
      const began = performance.now();
      child.kill(signal);
      expect(await waiting).toMatchObject({ version: 2, status: 'acknowledged' });
      expect(performance.now() - began).toBeLessThan(3_000);
      expect((await state.verifyAudit()).ok).toBe(true);
    },
  );

  it('of a lock that is never given back ends in an error that can be tried again', async () => {
    const connection = { ...(await freshDatabase(server)), timeouts: { lockMs: 200 } };
    const state = await openAnother(connection);
    const [raised] = await state.alerts.raise([sampleSignal('s1')], NOW);
    const child = await holdingChild(connection, raised?.alert.id ?? '');
    const error = await errorOf(state.alerts.raise([sampleSignal('s2')], NOW));
    expect(error).toMatchObject({ code: 'GAC_STORE_FAILED', retryable: true });
    child.kill('SIGKILL');
    await until(() => state.alerts.raise([sampleSignal('s2')], NOW).catch(() => undefined));
  });

  it.each(['SIGINT', 'SIGQUIT'] as const)(
    'of the server (%s) fails what is asked meanwhile and loses nothing that was promised',
    { timeout: 60_000 },
    async (signal) => {
      const connection = await freshDatabase(server);
      const state = await openAnother(connection);
      const bystander = await openAnother(connection);
      let told = 0;
      bystander.onChange('sources', () => {
        told += 1;
      });
      await addDestination(state, '10');
      const promised = new Set<string>();
      const errors: unknown[] = [];
      let isOver = false;
      const load = async (worker: string) => {
        for (let turn = 0; !isOver; turn += 1) {
          const name = `${worker}${turn}`;
          const group = { n: String(turn % 5), worker };
          try {
            await state.alerts.raise([sampleSignal(name, { group, eventIds: [name] })], NOW);
            promised.add(name);
          } catch (error) {
            errors.push(error);
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }
      };
      const loads = ['a', 'b', 'c'].map(load);
      await until(async () => promised.size > 20 || undefined);
      await server.end(signal);
      const asked = [
        () => state.alerts.list(NATIONAL, {}),
        () => state.users.principalOf('gses_x', NOW),
        () => state.sources.liveKeyHashes(),
        () => state.outbox.nextDueMs(),
        () => state.outbox.lease({ nowMs: NOW, max: 1, leaseMs: 1 }),
        () => state.verifyAudit(),
      ];
      for (const ask of asked) expect((await errorOf(ask())).code).toBe('GAC_STORE_FAILED');
      expect((await errorOf(openAnother(connection))).code).toBe('GAC_STORE_FAILED');
      await server.startAgain();
      const before = promised.size;
      await until(async () => promised.size > before + 20 || undefined);
      isOver = true;
      await Promise.all(loads);
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.every((error) => error instanceof GacError && error.retryable)).toBe(true);
      const again = [...promised].map((name) => sampleSignal(name, { eventIds: [name] }));
      expect(await state.alerts.raise(again, NOW)).toEqual([]);
      expect((await state.verifyAudit()).ok).toBe(true);
      // What it did not hear meanwhile may have been anything.
      await until(async () => told > 0 || undefined);
      await addDestination(state, '10', 'khác');
    },
  );
});
