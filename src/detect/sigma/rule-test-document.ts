import { GacError } from '../../event/error.ts';
import { IssueList } from './issue-list.ts';
import { isYamlMap, type Place, refuseUnknownKeys, type YamlMap } from './read-values.ts';
import { type DocumentPath, readSourceDocuments, type SourceDocument } from './source-document.ts';
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
      readonly receivedAtMs: number;
      readonly source: SampleSource;
    };

/** One case of a test file. */
export interface RuleTestCase {
  readonly name: string;
  /** Alerts that must come, exactly, or `fires`: at least one. */
  readonly expect: 'fires' | number;
  /** In the order of their receipt. */
  readonly records: readonly SampleRecord[];
  /** How far time goes on after the start, epoch ms; absence is judged by then. As far as the rule needs when absent. */
  readonly untilMs: number | undefined;
}

export interface RuleTestDocument {
  readonly ruleId: string;
  /** `file:line:column` of the id. */
  readonly ruleAt: string;
  readonly cases: readonly RuleTestCase[];
}

/** Start of every sample: a Friday, 10:00 in Viet Nam. */
const SAMPLE_START_MS = Date.UTC(2026, 10, 20, 3, 0, 0);
const RECORDS_MAX = 20_000;
/** Viet Nam keeps no summer time. */
const OFFSET_MINUTES = 420;
const TIMEZONE = 'Asia/Ho_Chi_Minh';
const STEP_KEYS = ['source', 'lines', 'repeat', 'events'];
const NO_SOURCE: SampleSource = {
  ...{ id: '', type: '', province: '', commune: undefined },
  timezone: TIMEZONE,
};

/** Reads a `.test.yml`. @throws GacError GAC_RULE_INVALID with everything that is wrong and its `file:line:column` */
export function parseRuleTest(file: string, text: string): RuleTestDocument {
  const [document, second] = readSourceDocuments(file, text);
  if (document === undefined || text.trim() === '') throw refusal([nothingIn(file)]);
  const issues = new IssueList(document);
  if (second !== undefined) {
    const hint = 'Put the cases of each rule into a file of its own.';
    const detail = 'A file of test cases holds one document.';
    throw refusal([{ at: second.locate([]), detail, hint }]);
  }
  const test = issues.refused ? undefined : readTest(document, issues);
  if (test === undefined || issues.refused) throw refusal(issues.errors);
  return test;
}

function nothingIn(file: string) {
  const hint = 'Write "rule:" and "cases:", as in docs/detections.md#test-a-rule.';
  return { at: `${file}:1:1`, detail: 'The file holds no test cases.', hint };
}

function refusal(issues: readonly { at: string; detail: string; hint?: string }[]): GacError {
  const [first] = issues;
  return new GacError('GAC_RULE_INVALID', `${first?.at}: ${first?.detail}`, { issues });
}

function readTest(document: SourceDocument, issues: IssueList): RuleTestDocument | undefined {
  const test = document.value;
  if (!isYamlMap(test)) {
    issues.error([], 'The document is not a map.', 'It begins with "rule:".');
    return undefined;
  }
  refuseUnknownKeys(test, ['rule', 'cases', 'source'], { path: [], issues });
  const ruleId = neededText(test, 'rule', { path: [], issues });
  const defaults = mapAt(test, 'source', { path: [], issues });
  const cases = listAt(test, 'cases', { path: [], issues });
  if (cases.length === 0) {
    issues.error(['cases'], '"cases" is not a list of cases.', 'Write one case at least.');
  }
  return {
    ruleId,
    ruleAt: document.locate(['rule']),
    cases: cases.map((one, index) => readCase(one, defaults, { path: ['cases', index], issues })),
  };
}

/** A case holds one step, or several under `steps` that follow each other in time. */
function readCase(value: unknown, defaults: YamlMap, place: Place): RuleTestCase {
  const map = asMap(value, place);
  const hasSteps = map['steps'] !== undefined;
  const stepKeys = hasSteps ? ['source', 'steps'] : STEP_KEYS;
  const outside = STEP_KEYS.filter((key) => hasSteps && key !== 'source' && key in map);
  for (const key of outside) {
    place.issues.error(
      [...place.path, key],
      `"${key}" stands beside "steps".`,
      'Put it in a step.',
    );
  }
  refuseUnknownKeys(map, ['name', 'expect', 'until', ...stepKeys, ...outside], place);
  const name = neededText(map, 'name', place);
  const source = { ...defaults, ...mapAt(map, 'source', place) };
  const steps = hasSteps
    ? listAt(map, 'steps', place).map((step, index) => {
        const at = { ...place, path: [...place.path, 'steps', index] };
        const its = asMap(step, at);
        refuseUnknownKeys(its, [...STEP_KEYS, 'at'], at);
        return readStep(its, source, at);
      })
    : [readStep(map, source, place)];
  const records = steps.flat().sort((a, b) => a.receivedAtMs - b.receivedAtMs);
  if (records.length === 0 && !place.issues.refused) {
    place.issues.error(place.path, `The case "${name}" has no lines and no events.`);
  }
  if (records.length > RECORDS_MAX) {
    place.issues.error(place.path, `The case "${name}" has over ${RECORDS_MAX} records.`);
  }
  const untilMs = distanceAt(map, 'until', place);
  return {
    name,
    expect: readExpect(map['expect'], place),
    records,
    untilMs: untilMs === undefined ? undefined : SAMPLE_START_MS + untilMs,
  };
}

function readExpect(value: unknown, { path, issues }: Place): 'fires' | number {
  if (value === 'fires') return 'fires';
  if (value === 'silent') return 0;
  const alerts = isYamlMap(value) && Object.keys(value).length === 1 ? value['alerts'] : undefined;
  if (typeof alerts === 'number' && Number.isInteger(alerts) && alerts >= 0) return alerts;
  issues.error(
    value === undefined ? path : [...path, 'expect'],
    '"expect" says nothing that is known.',
    'Write fires, silent or { alerts: 2 }.',
  );
  return 0;
}

function readStep(step: YamlMap, defaults: YamlMap, place: Place): SampleRecord[] {
  const source = readSource({ ...defaults, ...mapAt(step, 'source', place) }, place);
  const startMs = SAMPLE_START_MS + (distanceAt(step, 'at', place) ?? 0);
  const { times, everyMs } = readRepeat(step['repeat'], place);
  const lines = listAt(step, 'lines', place);
  const events = listAt(step, 'events', place);
  if (times * (lines.length + events.length) > RECORDS_MAX) {
    place.issues.error([...place.path, 'repeat'], `It comes to over ${RECORDS_MAX} records.`);
    return [];
  }
  const records: SampleRecord[] = [];
  for (let index = 0; index < times; index++) {
    const context = { startMs: startMs + index * everyMs, index, offsetMinutes: OFFSET_MINUTES };
    const receivedAtMs = context.startMs;
    for (const [number, line] of lines.entries()) {
      const at = { ...place, path: [...place.path, 'lines', number] };
      const text = said(at, () => fillTemplate(String(line), context));
      if (text === undefined) return records;
      records.push({ kind: 'line', text, receivedAtMs, source });
    }
    for (const [number, event] of events.entries()) {
      const at = { ...place, path: [...place.path, 'events', number] };
      const record = readEvent(asMap(event, at), { context, source, place: at });
      if (record === undefined) return records;
      records.push(record);
    }
  }
  return records;
}

/** An event with `at`, when it happens, and `arrives`, when it comes: then as well, unless it says otherwise. */
function readEvent(
  event: YamlMap,
  where: {
    readonly context: Parameters<typeof fillTemplate>[1];
    readonly source: SampleSource;
    readonly place: Place;
  },
): SampleRecord | undefined {
  const { context, source, place } = where;
  const { at: _at, arrives: _arrives, ...rest } = event;
  const document = said(place, () => {
    return JSON.parse(fillTemplate(JSON.stringify(rest), context)) as YamlMap;
  });
  if (document === undefined) return undefined;
  const timeMs = context.startMs + (distanceAt(event, 'at', place) ?? 0);
  const arrivesMs = distanceAt(event, 'arrives', place);
  const receivedAtMs = arrivesMs === undefined ? timeMs : context.startMs + arrivesMs;
  return { kind: 'event', document, timeMs, receivedAtMs, source };
}

function readRepeat(value: unknown, place: Place): { times: number; everyMs: number } {
  if (value === undefined) return { times: 1, everyMs: 0 };
  const at = { ...place, path: [...place.path, 'repeat'] };
  const map = isYamlMap(value) ? value : {};
  const { times } = map;
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
    place.issues.error(at.path, '"repeat" says not how often.', 'Write { times: 60, every: 1s }.');
    return { times: 1, everyMs: 0 };
  }
  refuseUnknownKeys(map, ['times', 'every'], at);
  return { times, everyMs: distanceAt(map, 'every', at) ?? 0 };
}

const TWO_DIGITS = /^\d{2}$/;
const FIVE_DIGITS = /^\d{5}$/;

function readSource(map: YamlMap, { path, issues }: Place): SampleSource {
  const at = [...path, 'source'];
  refuseUnknownKeys(map, ['id', 'type', 'province', 'commune'], { path: at, issues });
  const { id, type, province = '15', commune } = map;
  if (typeof type !== 'string' || type === '') {
    const hint = 'Write a type of record, such as nginx.access; "gac parse --list" has them.';
    issues.error([...at, 'type'], 'The source has no type.', hint);
    return NO_SOURCE;
  }
  // YAML reads 01 as the number 1.
  if (!TWO_DIGITS.test(String(province))) {
    issues.error([...at, 'province'], 'It is no code of a province.', 'Write "01", in quotes.');
  }
  if (commune !== undefined && !FIVE_DIGITS.test(String(commune))) {
    issues.error([...at, 'commune'], 'It is no code of a commune.', 'Write "02647", in quotes.');
  }
  return {
    id: id === undefined ? `sample-${type.replace(/[^a-z0-9]+/g, '-')}` : String(id),
    type,
    province: String(province),
    commune: commune === undefined ? undefined : String(commune),
    timezone: TIMEZONE,
  };
}

function neededText(map: YamlMap, key: string, { path, issues }: Place): string {
  const value = map[key];
  if (typeof value === 'string' && value !== '') return value;
  issues.error(value === undefined ? path : [...path, key], `There is no text "${key}".`);
  return '';
}

function asMap(value: unknown, { path, issues }: Place): YamlMap {
  if (isYamlMap(value)) return value;
  issues.error(path, `It is not a map: ${JSON.stringify(value)}.`);
  return {};
}

function mapAt(map: YamlMap, key: string, { path, issues }: Place): YamlMap {
  const value = map[key];
  return value === undefined ? {} : asMap(value, { path: [...path, key], issues });
}

function listAt(map: YamlMap, key: string, { path, issues }: Place): readonly unknown[] {
  const value = map[key];
  if (value === undefined || Array.isArray(value)) return (value as unknown[] | undefined) ?? [];
  issues.error([...path, key], `"${key}" is not a list.`, 'Begin each entry with a hyphen.');
  return [];
}

/** Milliseconds of a distance in time; `undefined` when absent or an issue. */
function distanceAt(map: YamlMap, key: string, place: Place): number | undefined {
  const value = map[key];
  if (value === undefined) return undefined;
  return said({ ...place, path: [...place.path, key] }, () => parseDistance(String(value)));
}

/** What a reader gives; what it throws becomes an issue. */
function said<T>({ path, issues }: Place, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    issues.error(path as DocumentPath, `${(error as Error).message}.`);
    return undefined;
  }
}
