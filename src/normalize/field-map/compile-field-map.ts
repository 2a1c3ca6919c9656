import type { Issue } from '../../event/error.ts';
import { GacError } from '../../event/error.ts';
import type {
  ParseContext,
  ParsedSecrets,
  ParseOutcome,
  Parser,
  PartialEvent,
} from '../contract.ts';
import { distinct, type FieldValue, put, putAll, textAt } from '../document/put.ts';
import { convert, listOf, textOf } from './convert.ts';
import { FIELD_MAP, type FieldMap, type FieldMapInput } from './map-schema.ts';
import { fieldValue, readRecord, type VendorRecord } from './read-record.ts';
import { lastPart, putUnmapped, singleValues } from './unmapped.ts';
import { parseVendorStamp } from './vendor-stamp.ts';

/**
 * Makes a parser of a map document. The parser reads each line on its own, in any of the map's formats.
 * @throws GacError GAC_CONFIG_INVALID with one issue per mistake, at its JSON pointer
 */
export function compileFieldMap(document: FieldMapInput): Parser {
  const checked = FIELD_MAP.safeParse(document);
  if (!checked.success) {
    const issues: Issue[] = checked.error.issues.map((issue) => ({
      at: `/${issue.path.map(String).join('/')}`,
      detail: issue.message,
    }));
    throw new GacError('GAC_CONFIG_INVALID', 'the field map is not valid', { issues });
  }
  const map = lowerCases(checked.data);
  return {
    type: map.type,
    title: map.title,
    logsource: withoutUndefined(map.logsource),
    detect: (line) => detect(line, map),
    parse: (line, context) => parse(line, map, context),
  };
}

/** Values are compared without case, so the cases of the map are kept in lower case. */
function lowerCases(map: FieldMap): FieldMap {
  const lower = <T>(cases: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(cases).map(([key, value]) => [key.toLowerCase(), value]));
  return {
    ...map,
    fields: map.fields.map((field) =>
      field.values === undefined ? field : { ...field, values: lower(field.values) },
    ),
    classify: map.classify.map((one) => ({ ...one, cases: lower(one.cases) })),
    drop: map.drop.map((name) => name.toLowerCase()),
  };
}

function withoutUndefined(logsource: FieldMap['logsource']): Parser['logsource'] {
  return Object.fromEntries(Object.entries(logsource).filter(([, value]) => value !== undefined));
}

function detect(line: string, map: FieldMap): number {
  const read = readRecord(line, map.formats);
  if (read.kind === 'failed' || missing(read.record, map).length > 0) {
    return 0;
  }
  const { record } = read;
  const known = map.fields.filter(({ from }) => fieldValue(record, from) !== undefined).length;
  const share = Math.min(1, known / Math.max(1, Object.keys(record).length));
  // Columns alone prove little: a record whose values the map has never heard of is probably not its own.
  const told = map.classify.filter(({ from, cases }) => {
    const value = textOf(fieldValue(record, from))?.toLowerCase();
    return value !== undefined && Object.hasOwn(cases, value);
  }).length;
  return 0.35 + share * 0.25 + (told / Math.max(1, map.classify.length)) * 0.35;
}

function missing(record: VendorRecord, map: FieldMap): string[] {
  return map.required
    .filter((names) => fieldValue(record, names) === undefined)
    .map((names) => (typeof names === 'string' ? names : (names[0] ?? '')));
}

function parse(line: string, map: FieldMap, context: ParseContext): ParseOutcome {
  const read = readRecord(line, map.formats);
  if (read.kind === 'failed') {
    return { kind: 'failed', reason: 'malformed', detail: read.detail };
  }
  const { record } = read;
  const absent = missing(record, map);
  if (absent.length > 0) {
    return { kind: 'failed', reason: 'malformed', detail: `no value for ${absent.join(', ')}` };
  }
  const time = fieldValue(record, map.timestamp.from);
  const anchor = { ...context, timezone: map.timestamp.zone ?? context.timezone };
  const stamp = time === undefined ? undefined : parseVendorStamp(time, anchor);
  if (time !== undefined && stamp === undefined) {
    const detail = `not a time: ${(textOf(time) ?? 'a list or object').slice(0, 60)}`;
    return { kind: 'failed', reason: 'timestamp_invalid', detail };
  }
  const doc = mapped(record, map);
  const secrets = secretsOf(record, map);
  putUnmapped(doc, record, map);
  return {
    kind: 'parsed',
    doc,
    ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
    ...(stamp?.assumedYear === true ? { timeAssumedYear: true } : {}),
    ...(secrets === undefined ? {} : { secrets }),
  };
}

function mapped(record: VendorRecord, map: FieldMap): PartialEvent {
  const doc: PartialEvent = {};
  putAll(doc, map.constants as Record<string, FieldValue>);
  for (const { from, cases, otherwise } of map.classify) {
    const value = textOf(fieldValue(record, from))?.toLowerCase();
    const found = value !== undefined && Object.hasOwn(cases, value) ? cases[value] : undefined;
    putAll(doc, (found ?? (value === undefined ? {} : otherwise)) as Record<string, FieldValue>);
  }
  for (const field of map.fields) {
    const raw = fieldValue(record, field.from);
    const key = textOf(raw)?.toLowerCase() ?? '';
    const named = field.values !== undefined && Object.hasOwn(field.values, key);
    put(doc, field.to, named ? field.values?.[key] : convert(raw, field.convert));
  }
  for (const { value, list, to } of map.contains) {
    const one = textOf(fieldValue(record, value));
    const members = listOf(fieldValue(record, list));
    put(doc, to, one === undefined || members.length === 0 ? undefined : members.includes(one));
  }
  putRelated(doc);
  return doc;
}

function putRelated(doc: PartialEvent): void {
  const users = ['user.name', 'user.id', 'user.target.name'];
  put(doc, 'related.user', distinct(...users.map((path) => textAt(doc, path))));
  put(doc, 'related.ip', distinct(textAt(doc, 'source.ip'), textAt(doc, 'host.ip')));
}

function secretsOf(record: VendorRecord, map: FieldMap): ParsedSecrets | undefined {
  const of = (names: string | string[] | undefined) =>
    names === undefined ? undefined : textOf(fieldValue(record, names));
  const phone = of(map.secrets.phone);
  const citizen = of(map.secrets.citizen);
  const erase = [...singleValues(record)]
    .filter(([name]) => map.drop.includes(lastPart(name)))
    .map(([, value]) => String(value));
  if (phone === undefined && citizen === undefined && erase.length === 0) {
    return undefined;
  }
  return {
    ...(phone === undefined ? {} : { phone }),
    ...(citizen === undefined ? {} : { citizen }),
    ...(erase.length === 0 ? {} : { erase }),
  };
}
