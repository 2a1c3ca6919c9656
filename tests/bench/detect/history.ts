// The whole rule set judged over stored events: DuckDB, two cores, as `gac rule backtest` judges them.
import path from 'node:path';
import { pino } from 'pino';
import { compileRules } from '../../../src/detect/backtest/compile-rules.ts';
import { runBacktest } from '../../../src/detect/backtest/run-backtest.ts';
import { createEcsPipeline } from '../../../src/detect/sigma/pipelines/pipelines.ts';
import { eventId, type GacEvent, type PlacedEvent } from '../../../src/event/event.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import { LOGSOURCES } from '../../../src/normalize/logsources.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/open-duckdb-store.ts';
import { memoryMb } from '../process-memory.ts';
import { makeEvent } from './events.ts';
import { seeded } from './seeded-random.ts';
import { perSecond, type Row } from './table.ts';

const BATCH = 1_000;
const JOURNAL = 'bench';
const START_MS = Date.UTC(2026, 10, 22);
/** Events of one second of event time. */
const PER_SECOND = 150;

export interface HistoryOptions {
  readonly rules: string;
  readonly events: number;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Stores events and judges them. */
export async function measureHistory(options: HistoryOptions): Promise<Row[]> {
  const { rules: directory, events, folder, say } = options;
  const log = pino({ level: 'silent' });
  const clock = { now: () => Date.now() };
  const store = await openDuckdbStore({ path: path.join(folder, 'history.duckdb'), clock, log });
  try {
    say(`history: storing ${events.toLocaleString('en')} events`);
    const random = seeded(11);
    for (let first = 0; first < events; first += BATCH) {
      const batch = Array.from({ length: BATCH }, (_, at) => storedEvent(first + at, random));
      await store.append(0, batch);
    }
    const pipeline = createEcsPipeline();
    const compiled = compileRules({
      directories: [directory],
      logsources: LOGSOURCES,
      pipeline,
    });
    say('history: judging');
    const cpuBefore = process.cpuUsage();
    const run = runBacktest({
      ...{ store, scope: NATIONAL, rules: compiled, filter: undefined, examples: 3, clock },
      fromMs: START_MS,
      toMs: START_MS + Math.ceil((events * 1_000) / PER_SECOND) + 1_000,
      limitMs: 24 * 3_600_000,
    });
    let step = await run.next();
    while (step.done !== true) step = await run.next();
    const { user, system } = process.cpuUsage(cpuBefore);
    const { eventsRead, elapsedMs, eventsMatched } = step.value;
    const rate = (events * 1_000) / elapsedMs;
    return [
      {
        what: `backtest over ${events.toLocaleString('en')} stored events`,
        ours: `${perSecond(rate)}, ${eventsMatched.toLocaleString('en')} matched`,
        goal: '≥ 50,000/s',
      },
      {
        what: 'backtest: read from the store, processor for a stored event',
        ours: `${eventsRead.toLocaleString('en')}, ${((user + system) / events).toFixed(1)} µs`,
      },
      { what: 'backtest: peak memory', ours: `${memoryMb(process.pid).peak} MB` },
    ];
  } finally {
    await store.close();
  }
}

function storedEvent(index: number, random: () => number): PlacedEvent {
  const timeMs = START_MS + Math.floor((index * 1_000) / PER_SECOND);
  const id = eventId(JOURNAL, 0, index);
  const { source, doc } = toEcs(makeEvent('mixed', random));
  const { event = {}, ...rest } = doc as { event?: object };
  return {
    ...{ id, partition: 0, offset: index, timeMs, timeNanos: 0, receivedAtMs: timeMs },
    ...{ sourceId: source, province: '15' },
    doc: {
      '@timestamp': new Date(timeMs).toISOString(),
      ...rest,
      event: { id, kind: 'event', ...event },
      gac: { province: '15', source: { id: source, type: source } },
    } as unknown as GacEvent,
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** An event as the normaliser would have stored it. */
function toEcs(fields: Fields): { source: string; doc: Fields } {
  const { category, product } = fields['logsource'] as { category?: string; product?: string };
  if (category === 'process_creation') {
    const image = String(fields['Image']);
    return {
      source: 'ecs',
      doc: {
        event: { category: ['process'], type: ['start'], module: 'sysmon' },
        host: { name: fields['Computer'] ?? 'portal-1', os: { type: product } },
        process: {
          executable: image,
          name: image.slice(Math.max(image.lastIndexOf('\\'), image.lastIndexOf('/')) + 1),
          command_line: fields['CommandLine'],
          working_directory: fields['CurrentDirectory'],
          parent: { executable: fields['ParentImage'] },
        },
        user: { name: fields['User'] },
      },
    };
  }
  if (category === undefined) {
    const { eventName, eventSource, sourceIPAddress, userAgent } = fields;
    return {
      source: 'ecs',
      doc: {
        event: { dataset: 'aws.cloudtrail', action: eventName, provider: eventSource },
        source: { ip: sourceIPAddress },
        user_agent: { original: userAgent },
        cloud: { provider: 'aws', region: 'ap-southeast-1' },
      },
    };
  }
  const query = fields['cs-uri-query'] ?? fields['c-uri-query'];
  return {
    source: category === 'proxy' ? 'ecs' : 'nginx.access',
    doc: {
      event: { category: ['web'], dataset: category === 'proxy' ? 'squid.access' : 'nginx.access' },
      http: {
        request: { method: fields['cs-method'], referrer: fields['cs-referer'] },
        response: { status_code: fields['sc-status'], body: { bytes: fields['sc-bytes'] } },
      },
      source: { ip: fields['c-ip'] },
      url: {
        domain: fields['cs-host'],
        path: fields['cs-uri-stem'] ?? '/',
        query,
        original: fields['c-uri'] ?? `${fields['cs-uri-stem']}?${query}`,
      },
      user_agent: { original: fields['cs-user-agent'] ?? fields['c-useragent'] },
    },
  };
}
