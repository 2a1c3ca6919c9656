// Goal: processes that share a PostgreSQL database double nothing, lose nothing, and hear of each other.
// Method: several states over one real server at once; outcomes are read back through the contract.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../src/alert/lifecycle.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { Signal } from '../../../src/event/signal.ts';
import { writeAlerts } from '../../../src/state/alerts/write-alerts.ts';
import type { State } from '../../../src/state/contract.ts';
import type { Db } from '../../../src/state/database.ts';
import { MIGRATIONS, migrate } from '../../../src/state/migrations/migrate.ts';
import {
  ANALYST,
  addDestination,
  codeOf,
  NOW,
  SYSTEM,
} from '../../contract/state/state-harness.ts';
import { POSTGRES, PostgresServer } from '../../servers/postgres.ts';
import { sampleSignal } from '../../signal-samples.ts';
import { until } from '../../until.ts';
import { freshDatabase, openAnother, openDatabase } from './opened-postgres.ts';

const DELIVERED = { kind: 'delivered', response: '200' } as const;

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Signals of ten groups. */
const signalsOf = (count: number): Signal[] =>
  numbers(count).map((index) =>
    sampleSignal(`s${index}`, { group: { n: String(index % 10) }, eventIds: [`e${index}`] }),
  );

async function raiseInBatches(state: State, signals: readonly Signal[], size: number) {
  const created: string[] = [];
  for (let start = 0; start < signals.length; start += size) {
    const raised = await state.alerts.raise(signals.slice(start, start + size), NOW);
    created.push(...raised.filter((one) => one.created).map(({ alert }) => alert.id));
  }
  return created;
}

/** Leases and settles until nothing has been owed for a while; what it leased, in order. */
async function dispatch(state: State, isOver: () => boolean, max = 7) {
  const sent: { id: string; destination: string; sequence: number; count: number }[] = [];
  for (;;) {
    const owed = await state.outbox.lease({ nowMs: NOW + 1, max, leaseMs: 60_000 });
    for (const { delivery, alert } of owed) {
      const { id, destinationId: destination, sequence } = delivery;
      sent.push({ id, destination, sequence, count: alert?.count ?? 0 });
      await state.outbox.settle(delivery.id, DELIVERED, NOW + 1);
    }
    if (owed.length === 0 && isOver()) return sent;
  }
}

describe.skipIf(POSTGRES === undefined)('processes over one database', () => {
  const server = new PostgresServer(['fsync=off']);
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  it('raise the same signals at once and make one alert of each fingerprint', async () => {
    const connection = await freshDatabase(server);
    const states = await Promise.all(numbers(3).map(() => openAnother(connection)));
    const [state] = states;
    if (state === undefined) throw new Error('opened');
    await addDestination(state, '10');
    const signals = signalsOf(120);
    const created = await Promise.all(
      states.map((one, index) => raiseInBatches(one, signals, 7 + index * 4)),
    );
    expect(new Set(created.flat()).size).toBe(10);
    expect(created.flat()).toHaveLength(10);
    const { items, total } = await state.alerts.list(NATIONAL, { size: 200 });
    expect(total).toBe(10);
    for (const alert of items) {
      expect(alert).toMatchObject({ count: 12, eventCount: 24 });
      const owed = await state.alerts.deliveries(NATIONAL, alert.id);
      expect(owed.filter(({ type }) => type === 'alert.created')).toHaveLength(1);
      expect(owed.map(({ sequence }) => sequence)).toEqual(owed.map((_, index) => index + 1));
    }
    expect((await state.verifyAudit()).ok).toBe(true);
  });

  it('lease what nobody else leases, and deliver all of it once', async () => {
    const connection = await freshDatabase(server);
    const states = await Promise.all(numbers(3).map(() => openAnother(connection)));
    const [state] = states;
    if (state === undefined) throw new Error('opened');
    for (const name of ['a', 'b', 'c']) await addDestination(state, '10', name);
    const signals = numbers(60).map((n) => sampleSignal(`s${n}`, { group: { n: String(n) } }));
    await state.alerts.raise(signals, NOW);
    const sent = await Promise.all(states.map((one) => dispatch(one, () => true)));
    expect(sent.every((one) => one.length > 0)).toBe(true);
    const ids = sent.flat().map(({ id }) => id);
    expect(ids).toHaveLength(180);
    expect(new Set(ids).size).toBe(180);
    const left = await state.destinations.deliveries(NATIONAL, { state: ['pending', 'retrying'] });
    expect(left.total).toBe(0);
  });

  it('tell the newest state while another one raises', async () => {
    const connection = await freshDatabase(server);
    const [raiser, sender] = [await openAnother(connection), await openAnother(connection)];
    await addDestination(raiser, '10', 'a');
    await addDestination(raiser, undefined, 'b');
    let isOver = false;
    const sending = dispatch(sender, () => isOver);
    for (const n of numbers(130)) await raiser.alerts.raise([sampleSignal(`s${n}`)], NOW);
    isOver = true;
    const sent = await sending;
    const [alert] = (await raiser.alerts.list(NATIONAL, {})).items;
    const trail = await raiser.alerts.trail(NATIONAL, alert?.id ?? '');
    const newest = trail.at(-1)?.detail['count'];
    expect(Number(newest)).toBeGreaterThan(9);
    for (const one of Map.groupBy(sent, ({ destination }) => destination).values()) {
      expect(one.at(-1)?.count).toBe(newest);
      expect(one.map(({ sequence }) => sequence)).toEqual(one.map((_, index) => index + 1));
    }
  });

  it('let one of many who saw the same version change an alert', async () => {
    const connection = await freshDatabase(server);
    const states = [await openAnother(connection), await openAnother(connection)];
    const [raised] = (await states[0]?.alerts.raise([sampleSignal('s1')], NOW)) ?? [];
    const comment = { kind: 'comment', text: 'xem' } as const;
    const asked = numbers(16).map((index) =>
      states[index % 2]?.alerts.change(ANALYST, raised?.alert.id ?? '', 1, comment, NOW),
    );
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(new Set(codes)).toEqual(new Set(['GAC_PRECONDITION_FAILED']));
  });

  it('join an alert of the same fingerprint that somebody opens meanwhile without waiting', async () => {
    const connection = await freshDatabase(server);
    const state = await openAnother(connection);
    const database = await openDatabase(connection);
    const times = { nowMs: NOW, acknowledgeMs: 60_000 };
    const theirs = ALERT_LIFECYCLE.open(sampleSignal('theirs'), times);
    const ours = await database.db.transaction().execute(async (trx) => {
      await database.enter(trx, 'beside');
      await writeAlerts(trx, [theirs]);
      const raising = state.alerts.raise([sampleSignal('ours', { firstEventMs: NOW })], NOW);
      // It has not seen theirs, and waits for it at the unique index.
      await until(async () => {
        const waiting = await server.admin(
          `select 1 from pg_stat_activity where wait_event = 'transactionid'
           and datname = '${connection.database}'`,
        );
        return waiting.length > 0 || undefined;
      });
      return { raising };
    });
    const [joined] = await ours.raising;
    expect(joined).toMatchObject({ created: false, alert: { id: theirs.id, count: 2 } });
  });

  it('hear what another one changed, and not what they changed themselves', async () => {
    const connection = await freshDatabase(server);
    const [one, other] = [await openAnother(connection), await openAnother(connection)];
    const told: string[] = [];
    for (const topic of ['sources', 'deliveries', 'alerts'] as const) {
      one.onChange(topic, () => told.push(`one ${topic}`));
      other.onChange(topic, () => told.push(`other ${topic}`));
    }
    await addDestination(one, '10');
    await one.alerts.raise([sampleSignal('s1')], NOW);
    await until(async () => told.length === 4 || undefined);
    expect(told.sort()).toEqual([
      'one alerts',
      'one deliveries',
      'other alerts',
      'other deliveries',
    ]);
    const [owed] = await one.outbox.lease({ nowMs: NOW, max: 1, leaseMs: 1_000 });
    await one.outbox.settle(owed?.delivery.id ?? '', DELIVERED, NOW);
    await until(
      async () => told.filter((what) => what === 'other deliveries').length === 2 || undefined,
    );
    const source = { id: 'cong', name: 'Cổng', type: 'nginx.access', province: '10' };
    const place = { timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' } } as const;
    await one.sources.create(SYSTEM, { ...source, ...place }, NOW);
    await until(async () => told.includes('other sources') || undefined);
    expect(told.filter((what) => what === 'one sources')).toHaveLength(1);
  });

  it('take back the leases of the dead only when nobody else is alive', async () => {
    const connection = await freshDatabase(server);
    const [one, other] = [await openAnother(connection), await openAnother(connection)];
    await addDestination(one, '10');
    await one.alerts.raise([sampleSignal('s1')], NOW);
    const lease = { nowMs: NOW, max: 1, leaseMs: 60_000 };
    expect(await one.outbox.lease(lease)).toHaveLength(1);
    await other.outbox.releaseLeases(NOW);
    expect(await other.outbox.lease(lease)).toEqual([]);
    await one.close();
    await other.outbox.releaseLeases(NOW);
    expect(await other.outbox.lease(lease)).toHaveLength(1);
    // It does not keep others from coming.
    await openAnother(connection);
  });

  it('start at once on an empty database', async () => {
    const connection = await freshDatabase(server);
    const states = await Promise.all(numbers(6).map(() => openAnother(connection)));
    await states[0]?.alerts.raise([sampleSignal('s1')], NOW);
    for (const state of states) {
      expect((await state.alerts.list(NATIONAL, {})).total).toBe(1);
    }
    const versions = await server.admin('select version from schema_versions', connection.database);
    expect(versions).toEqual(MIGRATIONS.map((_, index) => ({ version: index + 1 })));
  });

  it('go on with the schema of the next version, which older ones do not open', async () => {
    const connection = await freshDatabase(server);
    const state = await openAnother(connection);
    await addDestination(state, '10');
    const next = {
      name: 'next',
      up: async (trx: Db) => {
        await trx.schema.alterTable('alerts').addColumn('more', 'text').execute();
        await trx.schema.alterTable('deliveries').addColumn('more', 'text').execute();
        await sql`update alerts set more = 'x'`.execute(trx);
      },
    };
    const signals = signalsOf(100);
    const [raised] = await Promise.all([
      raiseInBatches(state, signals, 5),
      migrate(await openDatabase(connection), NOW, [...MIGRATIONS, next]),
    ]);
    expect(raised).toHaveLength(10);
    await raiseInBatches(state, [sampleSignal('after', { group: { n: 'after' } })], 1);
    expect(await dispatch(state, () => true)).toHaveLength(21);
    expect(await codeOf(openAnother(connection))).toBe('GAC_CONFIG_INVALID');
  });
});
