import type { Issue } from '../../event/error.ts';
import { GacError } from '../../event/error.ts';
import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../contract.ts';
import { type CompiledMap, compileNames } from './compiled-map.ts';
import { textOf } from './convert.ts';
import { csvCells, delimiterOf } from './csv-cells.ts';
import { fold } from './fold.ts';
import { mapDocument, mapSecrets, NO_OWN_WORDS, type OwnWords, wordAt } from './map-document.ts';
import { FIELD_MAP, type FieldMap, type FieldMapInput } from './map-schema.ts';
import { wordSettings } from './own-words.ts';
import { type RecordRead, readRecord } from './read-record.ts';
import { RecordFields, type VendorRecord } from './record-fields.ts';
import { putUnmapped } from './unmapped.ts';
import { parseRecordStamp } from './vendor-stamp.ts';

/** What a map cannot say by itself. */
export interface MapHooks {
  /** Reads a line of a form of its own; `undefined` = it is in one of the map's formats. Never throws. */
  readonly read?: (line: string, context: ParseContext) => VendorRecord | undefined;
  /** Fields that `complete` reads and the map does not name. */
  readonly reads?: readonly string[];
  /** Adds to the document what takes more than one value. Never throws. */
  readonly complete?: (doc: PartialEvent, fields: RecordFields, context: ParseContext) => void;
}

interface Reading {
  readonly compiled: CompiledMap;
  readonly hooks: MapHooks;
  readonly words: OwnWords;
}

const HEADER_NAME = /^[\p{L}_@#"][^\n]{0,120}$/u;
const ROW_NUMBER = /^\d{1,8}$/;
/** A line with so many known names is a header, whatever the others are. */
const SURE_NAMES = 3;
/** Share of known names from which a header is of a type that has no names of its own. */
const MOST_NAMES = 0.7;

/**
 * Makes a parser of a map document. The parser reads each line on its own, in any of the map's formats; header lines of CSV
 * name the columns of the lines after them. A source may say which words it has for names and values of the map.
 * @throws GacError GAC_CONFIG_INVALID with one issue per mistake, at its JSON pointer
 */
export function compileFieldMap(document: FieldMapInput, hooks: MapHooks = {}): Parser {
  const map = checkedMap(document);
  const compiled = compileNames(map, hooks.reads);
  const reading = { compiled, hooks, words: NO_OWN_WORDS };
  return {
    type: map.type,
    title: map.title,
    logsource: withoutUndefined(map.logsource),
    settings: wordSettings(compiled, (words) => {
      const own = { compiled, hooks, words };
      return (line, context) => parse(line, own, context);
    }),
    detect: (line) => detect(line, reading),
    parse: (line, context) => parse(line, reading, context),
  };
}

function checkedMap(document: FieldMapInput): FieldMap {
  const checked = FIELD_MAP.safeParse(document);
  if (!checked.success) {
    const issues: Issue[] = checked.error.issues.map((issue) => ({
      at: `/${issue.path.map(String).join('/')}`,
      detail: issue.message,
    }));
    throw new GacError('GAC_CONFIG_INVALID', 'the field map is not valid', { issues });
  }
  return checked.data;
}

function withoutUndefined(logsource: FieldMap['logsource']): Parser['logsource'] {
  return Object.fromEntries(Object.entries(logsource).filter(([, value]) => value !== undefined));
}

function detect(line: string, reading: Reading): number {
  const { compiled, hooks } = reading;
  const context = { timezone: 'UTC', receivedAtMs: 0 };
  const own = hooks.read?.(line, context);
  const read: RecordRead =
    own === undefined ? readLine(line, reading, undefined) : { kind: 'record', record: own };
  if (read.kind === 'header') {
    return sureOfHeader(read.line, compiled);
  }
  if (read.kind === 'failed') {
    return 0;
  }
  const fields = new RecordFields(read.record);
  const absent = [...compiled.required, ...compiled.telling].some(
    (names) => fields.get(names) === undefined,
  );
  if (absent) {
    return 0;
  }
  const isByPlace = read.isByPlace === true;
  const known = compiled.fields.filter(({ from }) => fields.get(from) !== undefined).length;
  const share = Math.min(1, known / Math.max(1, Object.keys(read.record).length));
  // Columns alone prove little: a record whose values the map has never heard of is probably not its own.
  const told = compiled.classify.filter(({ from, cases }) => {
    const value = wordAt(fields, from, NO_OWN_WORDS);
    return value !== undefined && cases.has(value);
  }).length;
  // Values in places prove nothing at all: every table with as many columns would be of this type.
  if (isByPlace && (told === 0 || !hasTime(fields, compiled))) return 0;
  return 0.35 + share * 0.25 + (told / Math.max(1, compiled.classify.length)) * 0.35;
}

/** Whether a time stands where one must; a row's number is none. */
function hasTime(fields: RecordFields, { time }: CompiledMap): boolean {
  const value = textOf(fields.get(time));
  const isNumber = value !== undefined && ROW_NUMBER.test(value);
  const context = { timezone: 'UTC', receivedAtMs: 0 };
  return !isNumber && parseRecordStamp(value, context) !== undefined;
}

/** The more of its names are known, the surer; less than a CSV of any kind without a name that only this type has. */
function sureOfHeader(line: string, { known, telling }: CompiledMap): number {
  const cells = (csvCells(line, delimiterOf(line)) ?? []).map(fold);
  const share = cells.filter((cell) => known.has(cell)).length / Math.max(1, cells.length);
  const told =
    telling.length === 0
      ? share >= MOST_NAMES
      : telling.every((names) => names.some((name) => cells.includes(name)));
  return told ? 0.45 + share * 0.5 : share * 0.35;
}

function readLine(line: string, { compiled, words }: Reading, header: string | undefined) {
  return readRecord(line, {
    formats: compiled.map.formats,
    header,
    namesColumns: (cells) => namesColumns(cells, compiled, words),
  });
}

/** Whether a line names columns: nothing in it looks like a value, and enough of the names are known. */
function namesColumns(
  cells: readonly string[],
  { required, known }: CompiledMap,
  { names }: OwnWords,
): boolean {
  if (cells.length < 2 || !cells.every((cell, at) => isName(cell, at === cells.length - 1))) {
    return false;
  }
  const folded = cells.map((cell) => {
    const name = fold(cell);
    return names.get(name) ?? name;
  });
  const found = new Set(folded.filter((name) => known.has(name))).size;
  const whole = required.every((group) => group.some((name) => folded.includes(name)));
  return found >= 2 && (whole || (found >= SURE_NAMES && found * 2 >= cells.length));
}

function isName(cell: string, last: boolean): boolean {
  return HEADER_NAME.test(cell) || (last && cell === '');
}

function parse(line: string, reading: Reading, context: ParseContext): ParseOutcome {
  const { compiled, hooks, words } = reading;
  const own = hooks.read?.(line, context);
  const read: RecordRead =
    own === undefined ? readLine(line, reading, context.header) : { kind: 'record', record: own };
  if (read.kind === 'header') {
    const event = { kind: 'event', type: ['info'], action: 'log-header' };
    return { kind: 'parsed', doc: { message: read.line, event }, header: read.line };
  }
  if (read.kind === 'failed') {
    return { kind: 'failed', reason: 'malformed', detail: read.detail };
  }
  const fields = new RecordFields(read.record, words.names);
  const absent = compiled.required.flatMap((names, at) =>
    fields.get(names) === undefined ? [compiled.map.required[at] ?? ''].flat().slice(0, 1) : [],
  );
  if (absent.length > 0) {
    return { kind: 'failed', reason: 'malformed', detail: `no value for ${absent.join(', ')}` };
  }
  const time = fields.get(compiled.time);
  const anchor = { ...context, timezone: compiled.map.timestamp.zone ?? context.timezone };
  const stamp = time === undefined ? undefined : parseRecordStamp(time, anchor);
  if (time !== undefined && stamp === undefined) {
    const detail = `not a time: ${(textOf(time) ?? 'a list or object').slice(0, 60)}`;
    return { kind: 'failed', reason: 'timestamp_invalid', detail };
  }
  const doc = mapDocument(fields, compiled, words);
  hooks.complete?.(doc, fields, context);
  const secrets = mapSecrets(fields, compiled, { doc, names: words.names });
  const taken = words.names.size === 0 ? compiled.taken : withOwn(compiled, words);
  putUnmapped(doc, read.record, { taken, dropped: compiled.dropped });
  return {
    kind: 'parsed',
    doc,
    ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
    ...(stamp?.assumedYear === true ? { timeAssumedYear: true } : {}),
    ...(secrets === undefined ? {} : { secrets }),
  };
}

/** Columns that stand for known names, dropped ones too, are not kept a second time. */
function withOwn({ taken }: CompiledMap, { names }: OwnWords): ReadonlySet<string> {
  return new Set([...taken, ...names.keys()]);
}
