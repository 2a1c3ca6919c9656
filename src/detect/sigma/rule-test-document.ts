import { LineCounter, parseDocument } from 'yaml';
import type { YamlMap } from './read-values.ts';
import { isYamlMap } from './read-values.ts';
import { fillTemplate, parseDistance } from './test-template.ts';

/** Where the lines of a sample come from. */
export interface SampleSource {
  readonly id: string;
  /** Such as `nginx.access`. */
  readonly type: string;
  readonly province: string;
  readonly commune: string | undefined;
  readonly timezone: string;
}

/** One record of a sample, filled in. */
export type SampleRecord =
  /** A raw line for the normaliser. */
  | {
      readonly kind: 'line';
      readonly text: string;
      readonly receivedAtMs: number;
      readonly source: SampleSource;
    }
  /** A document that is an event already. */
  | {
      readonly kind: 'event';
      readonly document: YamlMap;
      readonly timeMs: number;
      readonly source: SampleSource;
    };

/** One case of a test file. */
export interface RuleTestCase {
  readonly name: string;
  /** Alerts that must come, exactly, or `fires`: at least one. */
  readonly expect: 'fires' | number;
  /** In the order of time. */
  readonly records: readonly SampleRecord[];
  /** How far time goes on after the start, epoch ms; absence is judged by then. */
  readonly untilMs: number;
}

export interface RuleTestDocument {
  readonly ruleId: string;
  readonly cases: readonly RuleTestCase[];
}

/** Start of every sample: a Friday, 10:00 in Viet Nam. */
const SAMPLE_START_MS = Date.UTC(2026, 10, 20, 3, 0, 0);
/** Time that passes after the last record when a case says nothing. */
const QUIET_AFTER_MS = 60_000;
const RECORDS_MAX = 20_000;
/** Viet Nam keeps no summer time. */
const OFFSET_MINUTES = 420;
const TIMEZONE = 'Asia/Ho_Chi_Minh';

/** Reads a `.test.yml`. @throws Error `file:line:column: what is wrong` for the first thing wrong */
export function parseRuleTest(file: string, text: string): RuleTestDocument {
  const lineCounter = new LineCounter();
  const yaml = parseDocument(text, { lineCounter, prettyErrors: false });
  const [error] = yaml.errors;
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new Error(`${file}:${line}:${col}: ${error.message}`);
  }
  const document: unknown = yaml.toJS();
  try {
    if (!isYamlMap(document)) throw new Error('the test is not a map');
    return readTest(document);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file}: ${detail}`, { cause });
  }
}

function readTest(document: YamlMap): RuleTestDocument {
  onlyKeys(document, ['rule', 'cases', 'source'], 'the test');
  const cases = document['cases'];
  if (!Array.isArray(cases) || cases.length === 0) throw new Error('"cases" is not a list');
  const defaults = isYamlMap(document['source']) ? document['source'] : {};
  return {
    ruleId: text(document, 'rule', 'the test'),
    cases: cases.map((one: unknown, index) => {
      if (!isYamlMap(one)) throw new Error(`case ${index + 1} is not a map`);
      return readCase(one, defaults);
    }),
  };
}

const CASE_KEYS = ['name', 'expect', 'source', 'lines', 'repeat', 'events', 'steps', 'until'];

/** A case holds one step, or several under `steps` that follow each other in time. */
function readCase(map: YamlMap, defaults: YamlMap): RuleTestCase {
  const name = text(map, 'name', 'a case');
  onlyKeys(map, CASE_KEYS, `case "${name}"`);
  const own = isYamlMap(map['source']) ? map['source'] : {};
  const steps = map['steps'] === undefined ? [map] : map['steps'];
  if (!Array.isArray(steps)) throw new Error(`case "${name}": "steps" is not a list`);
  const records = steps
    .flatMap((step: unknown) => {
      if (!isYamlMap(step)) throw new Error(`case "${name}": a step is not a map`);
      return readStep(step, { ...defaults, ...own }, name);
    })
    .sort((a, b) => timeOf(a) - timeOf(b));
  if (records.length === 0) throw new Error(`case "${name}" has no lines and no events`);
  if (records.length > RECORDS_MAX)
    throw new Error(`case "${name}" has over ${RECORDS_MAX} records`);
  const last = records.at(-1);
  const until = map['until'];
  return {
    name,
    expect: readExpect(map['expect'], name),
    records,
    untilMs:
      typeof until === 'string'
        ? SAMPLE_START_MS + parseDistance(until)
        : (last === undefined ? SAMPLE_START_MS : timeOf(last)) + QUIET_AFTER_MS,
  };
}

function readExpect(value: unknown, name: string): 'fires' | number {
  if (value === 'fires') return 'fires';
  if (value === 'silent') return 0;
  if (isYamlMap(value) && typeof value['alerts'] === 'number') return value['alerts'];
  throw new Error(`case "${name}": "expect" is fires, silent or { alerts: 2 }`);
}

function readStep(step: YamlMap, defaults: YamlMap, name: string): SampleRecord[] {
  onlyKeys(step, [...CASE_KEYS, 'at'], `case "${name}"`);
  const own = isYamlMap(step['source']) ? step['source'] : {};
  const source = readSource({ ...defaults, ...own }, name);
  const startMs =
    SAMPLE_START_MS + (step['at'] === undefined ? 0 : parseDistance(String(step['at'])));
  const { times, everyMs } = readRepeat(step['repeat'], name);
  const lines: unknown[] = Array.isArray(step['lines']) ? step['lines'] : [];
  const events: unknown[] = Array.isArray(step['events']) ? step['events'] : [];
  const records: SampleRecord[] = [];
  for (let index = 0; index < times; index++) {
    const context = { startMs: startMs + index * everyMs, index, offsetMinutes: OFFSET_MINUTES };
    for (const line of lines) {
      const filled = fillTemplate(String(line), context);
      records.push({ kind: 'line', text: filled, receivedAtMs: context.startMs, source });
    }
    for (const event of events) {
      if (!isYamlMap(event)) throw new Error(`case "${name}": an event is not a map`);
      const { at, ...rest } = event;
      const timeMs = context.startMs + (at === undefined ? 0 : parseDistance(String(at)));
      const document = JSON.parse(fillTemplate(JSON.stringify(rest), context)) as YamlMap;
      records.push({ kind: 'event', document, timeMs, source });
    }
  }
  return records;
}

function readRepeat(value: unknown, name: string): { times: number; everyMs: number } {
  if (value === undefined) return { times: 1, everyMs: 0 };
  const times = isYamlMap(value) ? value['times'] : undefined;
  if (!isYamlMap(value) || typeof times !== 'number' || times < 1 || times > RECORDS_MAX) {
    throw new Error(`case "${name}": "repeat" is { times: 60, every: 1s }`);
  }
  return {
    times,
    everyMs: value['every'] === undefined ? 0 : parseDistance(String(value['every'])),
  };
}

function readSource(map: YamlMap, name: string): SampleSource {
  onlyKeys(map, ['id', 'type', 'province', 'commune'], `the source of case "${name}"`);
  const type = text(map, 'type', `the source of case "${name}"`);
  const commune = map['commune'];
  return {
    id: map['id'] === undefined ? `sample-${type.replace(/[^a-z0-9]+/g, '-')}` : String(map['id']),
    type,
    province: map['province'] === undefined ? '15' : String(map['province']),
    commune: commune === undefined ? undefined : String(commune),
    timezone: TIMEZONE,
  };
}

/** Time of a record: of a line, when it is received. */
export function timeOf(record: SampleRecord): number {
  return record.kind === 'line' ? record.receivedAtMs : record.timeMs;
}

function text(map: YamlMap, key: string, where: string): string {
  const value = map[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${where} has no "${key}"`);
}

function onlyKeys(map: YamlMap, known: readonly string[], where: string): void {
  const other = Object.keys(map).find((key) => !known.includes(key));
  if (other !== undefined) {
    throw new Error(`${where}: "${other}" is not known; known are ${known.join(', ')}`);
  }
}
