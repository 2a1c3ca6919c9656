// Goal: what Kafka, Elasticsearch, PostgreSQL and the mail server answer is judged rightly, also what the servers of the
// tests never do: lose copies, fill their disks, run out of shards, be of another time.
// Method: tables of facts and the state that each must come to.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/app/doctor/finding.ts';
import { matchesAutoCreate } from '../../../../src/app/doctor/servers/auto-create.ts';
import { judgeBrokers } from '../../../../src/app/doctor/servers/judge-brokers.ts';
import {
  judgeBlocks,
  judgeDisks,
  judgeHealth,
  judgeRights,
  judgeShards,
  judgeTemplates,
} from '../../../../src/app/doctor/servers/judge-cluster.ts';
import { judgeNodes, judgeNodeVersions } from '../../../../src/app/doctor/servers/judge-nodes.ts';
import {
  judgeConnections,
  judgeDatabaseUser,
  judgeDurability,
  judgePostgres,
  judgePostgresVersion,
  judgeSchema,
} from '../../../../src/app/doctor/servers/judge-postgres.ts';
import { judgeSkew } from '../../../../src/app/doctor/servers/judge-skew.ts';
import { judgeGroups, judgeReplicas } from '../../../../src/app/doctor/servers/kafka-check.ts';
import { judgeMailServer } from '../../../../src/app/doctor/servers/mail-check.ts';
import type { BrokerOutcome } from '../../../../src/journal/kafka/inspect/inspect-brokers.ts';
import type { PostgresFacts } from '../../../../src/state/postgres/inspect-postgres.ts';
import type { NodeOutcome } from '../../../../src/store/elasticsearch/inspect/inspect-nodes.ts';

const GIB = 2 ** 30;

const verdict = ({ state, step }: Finding) => {
  if (state === 'warning' || state === 'failed') expect(step).toBeDefined();
  return [state, step?.key].filter((part) => part !== undefined).join(' ');
};

describe('Kafka', () => {
  const reached: BrokerOutcome = { kind: 'reached' };
  const away: BrokerOutcome = { kind: 'unreachable', reason: 'x' };
  const brokers = (...outcomes: BrokerOutcome[]) =>
    outcomes.map((outcome, at) => ({ address: `k${at}:9092`, isConfigured: true, outcome }));
  const prefix = 'doctor.kafka.brokers';
  it.each<[string, BrokerOutcome[], string]>([
    ['all answer', [reached, reached], 'ok'],
    ['one is away', [reached, away], `warning ${prefix}.unreachable_step`],
    ['all are away', [away, away], `failed ${prefix}.unreachable_step`],
    ['the password is wrong', [{ kind: 'refused', reason: 'x' }], `failed ${prefix}.refused_step`],
    ['no TLS', [{ kind: 'untrusted', reason: 'x' }], `failed ${prefix}.untrusted_step`],
  ])('judges brokers: %s', (_, outcomes, wanted) => {
    const cluster = { brokers: brokers(...outcomes), members: 2, version: '4' };
    expect(verdict(judgeBrokers(cluster, { hasPassword: true }))).toBe(wanted);
  });

  it('asks for the password when there is none, and for names that clients reach', () => {
    const refused = { brokers: brokers({ kind: 'refused', reason: 'x' }), members: 0 };
    const lacking = judgeBrokers({ ...refused, version: undefined }, { hasPassword: false });
    expect(verdict(lacking)).toBe(`failed ${prefix}.password_step`);
    const named = { address: 'inner:9092', isConfigured: false, outcome: away };
    const cluster = { brokers: [...brokers(reached), named], members: 1, version: '4' };
    const judged = judgeBrokers(cluster, { hasPassword: true });
    expect(verdict(judged)).toBe(`failed ${prefix}.advertised_step`);
    const oneOfTwo = judgeBrokers({ ...cluster, members: 2 }, { hasPassword: true });
    expect(oneOfTwo.state).toBe('warning');
  });

  it('judges copies and groups', () => {
    const whole = { partitions: 4, leaderless: [], belowMinimum: [], behind: [] };
    expect(verdict(judgeReplicas(whole))).toBe('ok');
    const behind = judgeReplicas({ ...whole, behind: ['t-0: 2/3'] });
    expect(verdict(behind)).toBe('warning doctor.kafka.replicas.step');
    const stuck = judgeReplicas({ ...whole, belowMinimum: ['t-0: 1/3'] });
    expect(verdict(stuck)).toBe('failed doctor.kafka.replicas.step');
    expect(judgeReplicas({ ...whole, leaderless: ['t-1: 0/3'] }).state).toBe('failed');
    const group = { group: 'gac.records.pipeline', members: 1, lagRecords: 9, lostRecords: 0 };
    expect(judgeGroups([group])).toMatchObject({ state: 'ok', found: { figures: { lag: 9 } } });
    expect(verdict(judgeGroups([{ ...group, members: 0 }]))).toBe(
      'warning doctor.kafka.groups.unread_step',
    );
    expect(judgeGroups([{ ...group, members: 0, lagRecords: 0 }]).state).toBe('ok');
    expect(verdict(judgeGroups([{ ...group, lostRecords: 1 }]))).toBe(
      'warning doctor.kafka.groups.lost_step',
    );
  });
});

describe('Elasticsearch', () => {
  const nodes = (...outcomes: NodeOutcome[]) =>
    outcomes.map((outcome, at) => ({ address: `http://e${at}:9200`, outcome }));
  const reached = (version: string): NodeOutcome => ({ kind: 'reached', name: 'n', version });
  const refused: NodeOutcome = { kind: 'refused', status: 401, reason: 'x' };
  const prefix = 'doctor.elasticsearch';

  it('judges nodes and versions', () => {
    const given = { hasSecret: true };
    const away: NodeOutcome = { kind: 'unreachable', reason: 'x' };
    expect(verdict(judgeNodes(nodes(reached('8.1.0')), given))).toBe('ok');
    expect(verdict(judgeNodes(nodes(reached('8.1.0'), away), given))).toBe(
      `warning ${prefix}.nodes.unreachable_step`,
    );
    expect(verdict(judgeNodes(nodes(away), given))).toBe(`failed ${prefix}.nodes.unreachable_step`);
    expect(verdict(judgeNodes(nodes(refused), given))).toBe(`failed ${prefix}.nodes.refused_step`);
    expect(verdict(judgeNodes(nodes(refused), { hasSecret: false }))).toBe(
      `failed ${prefix}.nodes.secret_step`,
    );
    expect(verdict(judgeNodeVersions(nodes(reached('8.19.5'), reached('9.2.2'))))).toBe('ok');
    expect(verdict(judgeNodeVersions(nodes(reached('7.17.9'))))).toBe(
      `failed ${prefix}.version_step`,
    );
  });

  it.each([
    ['green', 3, 'ok'],
    ['yellow', 3, `warning ${prefix}.yellow_step`],
    ['yellow', 1, `warning ${prefix}.alone_step`],
    ['red', 3, `failed ${prefix}.red_step`],
  ] as const)('judges %s with %d data nodes', (status, dataNodes, wanted) => {
    const facts = { status, dataNodes, shards: 1, unassigned: 1 };
    expect(verdict(judgeHealth(facts))).toBe(wanted);
  });

  it.each([
    [50, true, 'ok'],
    [14, true, `warning ${prefix}.disk_step`],
    [4, true, `failed ${prefix}.disk_step`],
    [4, false, 'ok'],
  ])('judges disks with %d GiB of 100 free, watched %s', (free, watched, wanted) => {
    const levels = { lowBytes: 15 * GIB, highBytes: 10 * GIB, floodBytes: 5 * GIB };
    const disk = { node: 'n', freeBytes: free * GIB, totalBytes: 100 * GIB, atMs: 0, ...levels };
    const empty = { ...disk, freeBytes: 90 * GIB };
    expect(verdict(judgeDisks([empty, disk], watched))).toBe(wanted);
  });

  it('judges rights', () => {
    expect(verdict(judgeRights('off', false))).toBe(`warning ${prefix}.open_step`);
    expect(verdict(judgeRights('off', true))).toBe('ok');
    expect(verdict(judgeRights({ missing: [] }, true))).toBe('ok');
    const lacking = judgeRights({ missing: ['create_index'] }, true);
    expect(verdict(lacking)).toBe(`failed ${prefix}.rights_step`);
    expect(lacking.found.figures).toEqual({ missing: 'create_index' });
  });

  it('judges what keeps indices from being written', () => {
    const settings = {
      blocks: [],
      autoCreate: 'true',
      shardsPerNodeMax: 1_000,
      watermarksHold: true,
    };
    const of = { blocks: [], settings, index: 'gac-events-2026.11.22' };
    const block = (isInUse: boolean, name = 'index.blocks.write') => ({
      ...of,
      blocks: [{ index: 'gac-events-2026.11.22', block: name, isInUse }],
    });
    expect(verdict(judgeBlocks(of))).toBe('ok');
    expect(verdict(judgeBlocks(block(true)))).toBe(`failed ${prefix}.index_block_step`);
    expect(verdict(judgeBlocks(block(false)))).toBe(`warning ${prefix}.old_block_step`);
    const flooded = block(false, 'index.blocks.read_only_allow_delete');
    expect(judgeBlocks(flooded).state).toBe('failed');
    const readOnly = { ...settings, blocks: ['cluster.blocks.read_only'] };
    expect(verdict(judgeBlocks({ ...of, settings: readOnly }))).toBe(
      `failed ${prefix}.cluster_block_step`,
    );
    const refusing = { ...settings, autoCreate: 'logs-*,-*' };
    expect(verdict(judgeBlocks({ ...of, settings: refusing }))).toBe(
      `failed ${prefix}.no_auto_create_step`,
    );
  });

  it.each([
    ['true', true],
    ['false', false],
    ['gac-*,.*', true],
    ['+gac-*,-*', true],
    ['-gac-*,+*', false],
    ['.*', false],
    ['[gac-*, .*]', true],
  ])('knows that action.auto_create_index %s lets an index be made: %s', (setting, wanted) => {
    expect(matchesAutoCreate(setting, 'gac-events-2026.11.22')).toBe(wanted);
  });

  it('judges templates and shards', () => {
    const template = (version: number | undefined) => ({ name: 't', version, ownVersion: 2 });
    expect(judgeTemplates([template(2)]).found.key).toBe(`${prefix}.templates`);
    expect(judgeTemplates([template(undefined)]).found.key).toBe(`${prefix}.templates_absent`);
    expect(judgeTemplates([template(1)]).found.key).toBe(`${prefix}.templates_older`);
    expect(verdict(judgeTemplates([template(2), template(3)]))).toBe(`failed ${prefix}.newer_step`);
    const limits = { shardsPerNodeMax: 1_000, perDay: 2 };
    const shards = (present: number) => judgeShards({ present, dataNodes: 1, days: 9 }, limits);
    expect(verdict(shards(940))).toBe('ok');
    expect(verdict(shards(942))).toBe(`warning ${prefix}.shards_step`);
    expect(verdict(shards(998))).toBe(`failed ${prefix}.shards_step`);
  });
});

describe('PostgreSQL', () => {
  const facts: PostgresFacts = {
    ...{ version: '15.8', encoding: 'UTF8', tls: 'TLSv1.3', sealed: undefined },
    ...{ isSuperuser: false, bypassesWalls: false, mayCreate: true, isReadOnly: false },
    schema: { present: 2, own: 2 },
    connections: { used: 5, ours: 0, most: 97 },
    settings: { fsync: 'on', autovacuum: 'on' },
    time: { serverMs: 0, beforeMs: 0, afterMs: 0 },
  };
  const prefix = 'doctor.postgres';

  it.each([
    ['refused', `failed ${prefix}.refused_step`],
    ['no_database', `failed ${prefix}.no_database_step`],
    ['untrusted', `failed ${prefix}.untrusted_step`],
    ['full', `failed ${prefix}.full_step`],
    ['unreachable', `failed ${prefix}.unreachable_step`],
  ] as const)('judges a server that is %s', (kind, wanted) => {
    const given = { hasPassword: true, wantsTls: true };
    expect(verdict(judgePostgres({ kind, reason: 'x' }, given))).toBe(wanted);
  });

  it('judges version, encoding, user and schema', () => {
    const given = { hasPassword: false, wantsTls: true };
    expect(verdict(judgePostgres({ kind: 'reached', facts }, given))).toBe('ok');
    expect(verdict(judgePostgres({ kind: 'refused', reason: 'x' }, given))).toBe(
      `failed ${prefix}.password_step`,
    );
    expect(verdict(judgePostgresVersion(facts))).toBe('ok');
    expect(verdict(judgePostgresVersion({ ...facts, version: '13.9' }))).toBe(
      `failed ${prefix}.version_step`,
    );
    expect(verdict(judgePostgresVersion({ ...facts, encoding: 'SQL_ASCII' }))).toBe(
      `failed ${prefix}.encoding_step`,
    );
    expect(verdict(judgeDatabaseUser(facts))).toBe('ok');
    for (const wrong of [{ isSuperuser: true }, { bypassesWalls: true }, { mayCreate: false }]) {
      expect(verdict(judgeDatabaseUser({ ...facts, ...wrong }))).toBe(`failed ${prefix}.user_step`);
    }
    expect(verdict(judgeDatabaseUser({ ...facts, isReadOnly: true }))).toBe(
      `failed ${prefix}.read_only_step`,
    );
    const schema = (present: number) => judgeSchema({ ...facts, schema: { present, own: 2 } });
    expect([0, 1, 2].map((present) => schema(present).found.key)).toEqual([
      'doctor.schema.absent',
      'doctor.schema.older',
      'doctor.schema.current',
    ]);
    expect(verdict(schema(3))).toBe('failed doctor.schema.newer_step');
  });

  it('judges connections and settings', () => {
    const wanted = { poolMax: 10, isRunning: false };
    const judge = (used: number, most: number, more = {}) =>
      verdict(judgeConnections({ used, ours: 0, most }, { ...wanted, ...more }));
    expect(judge(86, 97)).toBe('ok');
    expect(judge(87, 97)).toBe(`warning ${prefix}.connections_step`);
    expect(judge(97, 97, { isRunning: true })).toBe('ok');
    expect(judge(0, 10)).toBe(`failed ${prefix}.connections_step`);
    expect(verdict(judgeDurability(facts.settings))).toBe('ok');
    expect(verdict(judgeDurability({ fsync: 'off' }))).toBe(`warning ${prefix}.durable_step`);
  });
});

describe('clocks of servers', () => {
  const around = { beforeMs: 100_000, afterMs: 103_000 };
  it.each([
    [[101_000], 'ok'],
    [[98_000, 105_000], 'ok'],
    [[97_000], 'warning doctor.skew.step'],
    [[101_000, 110_000], 'warning doctor.skew.step'],
    [[200_000], 'failed doctor.skew.step'],
    [[], 'skipped'],
  ])('judges %j', (times, wanted) => {
    expect(verdict(judgeSkew('postgres.clock', times, around))).toBe(wanted);
  });

  it('tells which way and how far', () => {
    expect(judgeSkew('postgres.clock', [90_000], around).found).toEqual({
      key: 'doctor.skew.behind',
      figures: { apart: { ms: 10_000 } },
    });
    expect(judgeSkew('postgres.clock', [113_000], around).found.key).toBe('doctor.skew.ahead');
  });
});

describe('the mail server', () => {
  const server = { host: 'mail.example', port: 587, user: 'gac', hasPassword: true };
  it.each([
    [{ kind: 'ready' }, 'ok'],
    [{ kind: 'refused', reason: 'x' }, 'failed doctor.mail.refused_step'],
    [{ kind: 'untrusted', reason: 'x' }, 'failed doctor.mail.untrusted_step'],
    [{ kind: 'unreachable', reason: 'x' }, 'failed doctor.mail.unreachable_step'],
  ] as const)('judges %o', (outcome, wanted) => {
    expect(verdict(judgeMailServer(outcome, server))).toBe(wanted);
  });

  it('asks for the password when there is none', () => {
    const lacking = judgeMailServer(
      { kind: 'refused', reason: 'x' },
      { ...server, hasPassword: false },
    );
    expect(verdict(lacking)).toBe('failed doctor.mail.password_step');
  });
});
