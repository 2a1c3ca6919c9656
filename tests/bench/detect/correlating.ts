// Correlations: counts per user, distinct values of a busy group, a million groups, events that come late.
import fs from 'node:fs';
import path from 'node:path';
import { type Engine, type Figures, measure } from './engines.ts';
import { writeLines } from './events.ts';
import { runPinned } from './pinned-run.ts';
import { seeded } from './seeded-random.ts';
import { percent, perSecond, type Row } from './table.ts';

const SEED = 7;
const START_MS = Date.UTC(2026, 10, 22);
const USERS = 100_000;
const WINDOW_MS = 300_000;
const DISTINCT = 10_000;
const LATE_SHARE = 0.2;
const LATE_MS_MAX = 60_000;
const GROUPS = 1_000_000;

export interface CorrelatingOptions {
  readonly engines: { readonly ours: Engine; readonly peer: Engine | undefined };
  /** Divides the numbers of events. */
  readonly smaller: number;
  readonly rounds: number;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Measures all of them. */
export async function measureCorrelating(options: CorrelatingOptions): Promise<Row[]> {
  return [
    ...(await counting(options)),
    ...(await countingValues(options)),
    ...(await manyGroups(options)),
  ];
}

async function counting(options: CorrelatingOptions): Promise<Row[]> {
  const count = 1_000_000 / options.smaller;
  const rules = writeRules('count', 'event_count', 'condition: { gte: 10 }', options);
  const inOrder = writeLogins('in-order', { count, users: USERS, stepMs: 1.2 }, options);
  const late = writeLogins(
    'late',
    { count, users: USERS, stepMs: 1.2, lateShare: LATE_SHARE },
    options,
  );
  const [ours, peer] = await run('event_count', { rules, events: inOrder, count }, options);
  const [lateOurs, latePeer] = await run('late events', { rules, events: late, count }, options);
  const extra = (slow?: Figures, quick?: Figures) =>
    slow === undefined || quick === undefined
      ? ''
      : percent(slow.cpuMicroseconds / quick.cpuMicroseconds - 1);
  return [
    rateRow(`event_count, ${USERS} users`, { ours, peer, goal: '≥ 1×' }),
    cpuRow(`event_count, ${USERS} users: processor for an event`, ours, peer),
    {
      what: 'event_count: 20 % late and out of order, more processor time',
      ours: extra(lateOurs, ours),
      peer: extra(latePeer, peer),
      goal: '< 25 %',
    },
  ];
}

async function countingValues(options: CorrelatingOptions): Promise<Row[]> {
  const count = 60_000 / Math.min(2, options.smaller);
  const stepMs = WINDOW_MS / DISTINCT;
  const rules = writeRules(
    'values',
    'value_count',
    'condition: { field: user.name, gte: 20000 }',
    options,
    'host.name',
  );
  const users = 10_000_000;
  const events = writeLogins('values', { count, users, stepMs }, options);
  const [ours, peer] = await run('value_count', { rules, events, count }, options);
  return [
    rateRow(`value_count, ${DISTINCT} distinct values in a window`, { ours, peer, goal: '≥ 10×' }),
    cpuRow('value_count: processor for an event', ours, peer),
  ];
}

async function manyGroups(options: CorrelatingOptions): Promise<Row[]> {
  const count = GROUPS / options.smaller;
  const groups = `${count.toLocaleString('en')} live groups`;
  const rules = writeRules('count', 'event_count', 'condition: { gte: 10 }', options);
  const stepMs = (WINDOW_MS * 0.9) / count;
  const events = writeLogins('groups', { count, users: count, stepMs, isEachOnce: true }, options);
  const place = { rules, events, count };
  const [ours, peer] = await run('live groups', place, { ...options, rounds: 1 });
  const output = path.join(options.folder, 'live-groups.json');
  const program = path.join(import.meta.dirname, 'live-groups.ts');
  await runPinned([process.execPath, '--expose-gc', program, rules, String(count)], { output });
  const { heldMb } = JSON.parse(fs.readFileSync(output, 'utf8')) as { heldMb: number };
  return [
    {
      what: `${groups}: held after garbage collection`,
      ours: `${heldMb.toFixed(0)} MB`,
      goal: '< 500 MB',
    },
    {
      what: `${groups}: peak memory of the process`,
      ours: `${ours?.peakMb} MB`,
      ...(peer === undefined ? {} : { peer: `${peer.peakMb} MB` }),
    },
  ];
}

function rateRow(
  what: string,
  { ours, peer, goal }: { ours?: Figures | undefined; peer?: Figures | undefined; goal: string },
): Row {
  return {
    what,
    ours: `${perSecond(ours?.eventsPerSecond ?? 0)}, ${ours?.matches} lines`,
    ...(peer === undefined || ours === undefined
      ? {}
      : {
          peer: `${perSecond(peer.eventsPerSecond)}, ${peer.matches} lines`,
          ratio: `${(ours.eventsPerSecond / peer.eventsPerSecond).toFixed(2)}×`,
        }),
    goal,
  };
}

function cpuRow(what: string, ours: Figures | undefined, peer: Figures | undefined): Row {
  return {
    what,
    ours: `${ours?.cpuMicroseconds.toFixed(2)} µs`,
    ...(peer === undefined || ours === undefined
      ? {}
      : {
          peer: `${peer.cpuMicroseconds.toFixed(2)} µs`,
          ratio: `${(peer.cpuMicroseconds / ours.cpuMicroseconds).toFixed(2)}×`,
        }),
  };
}

function run(
  name: string,
  place: { rules: string; events: string; count: number },
  { engines, rounds, folder, say }: CorrelatingOptions,
): Promise<Figures[]> {
  say(`correlations: ${name}`);
  const { rules, events, count } = place;
  const task = { rules, isRouted: false, timeField: '@timestamp', groupsMax: 10_000_000 };
  return measure([engines.ours, engines.peer], { task, events, count, rounds, folder });
}

function writeRules(
  name: string,
  type: string,
  condition: string,
  { folder }: CorrelatingOptions,
  groupBy = 'user.name',
): string {
  const place = path.join(folder, `correlation-${name}`);
  fs.mkdirSync(place, { recursive: true });
  fs.writeFileSync(
    path.join(place, 'rules.yml'),
    `title: Failed login
id: 00000000-0000-4000-8000-000000000001
name: failed_login
logsource: { category: authentication }
detection: { selection: { event.outcome: failure }, condition: selection }
---
title: Many failed logins
id: 00000000-0000-4000-8000-000000000002
level: high
correlation:
  type: ${type}
  rules: [failed_login]
  group-by: [${groupBy}]
  timespan: 5m
  ${condition}
`,
  );
  return place;
}

interface Logins {
  readonly count: number;
  readonly users: number;
  readonly stepMs: number;
  /** Share of events that come up to a minute after others of their time. */
  readonly lateShare?: number;
  /** Every user logs in once. */
  readonly isEachOnce?: boolean;
}

/** Lines of about 150 bytes, in the order of arrival. */
function writeLogins(name: string, logins: Logins, { folder }: CorrelatingOptions): string {
  const { count, users, stepMs, lateShare = 0, isEachOnce = false } = logins;
  const file = path.join(folder, `logins-${name}.ndjson`);
  const random = seeded(SEED);
  writeLines(file, count, (index) => {
    const lateMs = random() < lateShare ? random() * LATE_MS_MAX : 0;
    const at = new Date(START_MS + Math.floor(index * stepMs - lateMs)).toISOString();
    const user = isEachOnce ? index : Math.floor(random() * users);
    return `{"@timestamp":"${at}","event.outcome":"failure","user.name":"u${user}","host.name":"portal-1","source.ip":"203.0.113.${index % 250}"}`;
  });
  return file;
}
