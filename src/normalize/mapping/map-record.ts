import type { ParseContext, ParsedSecrets, ParseOutcome, PartialEvent } from '../contract.ts';
import { type FieldValue, put, putAll, textAt } from '../document/put.ts';
import { coerce } from '../ecs-json/coerce.ts';
import { ecsField } from '../ecs-json/ecs-types.ts';
import { convert } from '../field-map/convert.ts';
import { fold } from '../field-map/fold.ts';
import { clearSecrets } from '../field-map/secrets.ts';
import { vendorKey } from '../field-map/vendor-key.ts';
import { parseVendorStamp } from '../field-map/vendor-stamp.ts';
import { type ErasedKind, type ErasedValue, erasedKind } from '../redact/erased-kind.ts';
import { refuseSettings, settingsError } from '../settings/configure-parser.ts';
import type { Stamp } from '../time/stamp.ts';
import { type TimeReader, timeReader } from '../time/strptime.ts';
import { isIp } from '../value/address.ts';
import { urlFields } from '../web/url-fields.ts';
import type { MappingSettings } from './mapping-settings.ts';
import { type OwnValues, ownValues } from './own-values.ts';
import { putMeaning } from './put-meaning.ts';
import { RULE_TYPES } from './rule-types.ts';
import { targetIssues } from './target-fields.ts';
import { type Meaning, meaningOf, plainName, TIME_NAMES } from './well-known-names.ts';

/** A value of a field: single, or a list of single ones. */
export type FlatValue = string | number | boolean | readonly string[];

/** The fields of one record by name, in their order. */
export type FlatRecord = readonly (readonly [string, FlatValue])[];

/** Makes a document of a record's fields. */
export type RecordMapper = (
  record: FlatRecord,
  context: ParseContext,
  doc?: PartialEvent,
) => ParseOutcome;

const VENDOR_MAX = 64;
const PLANS_MAX = 4_096;
const VALUE_MAX = 1_024;
const RESERVED =
  /^(?:@timestamp$|event\.(?:id|ingested|created|original|dataset|module)$|ecs\.|gac\.)/;
/** Names of secrets, folded. */
const SECRET_NAME =
  /^(?:password|passwd|pwd|matkhau|token|accesstoken|refreshtoken|apikey|secret|otp|otpcode|maotp|pin|mapin|authorization)$/;
const NUMBERS_OF_OURS = new Set(['gac.dossier.sequence', 'gac.heartbeat.queue']);
const OTP_STAGES = new Set(
  'requested submitted delivered failed verified rejected expired'.split(' '),
);

/**
 * Compiles what a source says of its fields. A field goes where `map` says; else, when it has the name of an ECS field or a
 * name that most logs give to one, there; else to `gac.vendor`. Values that do not fit their field go to `gac.vendor` too.
 * Names and values of the settings are compared without case, marks and blanks.
 * @throws GacError GAC_REQUEST_INVALID for a time format that is not known, and for a field that is misspelt
 */
export function compileMapping(settings: MappingSettings): RecordMapper {
  checkTargets(settings);
  const planOf = planner(settings);
  const readTime = readerOf(settings.time_format);
  const constants = (settings.set ?? {}) as Readonly<Record<string, FieldValue>>;
  const logsource = settings.rules_of === undefined ? undefined : RULE_TYPES[settings.rules_of];
  return (record, context, given) => {
    const doc: PartialEvent = given ?? {};
    const time = timeOf(record, { context, readTime, planOf });
    if (time.stamp === 'invalid') {
      const detail = `not a time: ${time.written.slice(0, 60)}`;
      return { kind: 'failed', reason: 'timestamp_invalid', detail };
    }
    const erase: ErasedValue[] = [];
    const told: Record<string, FieldValue>[] = [];
    for (const [name, value] of record) {
      const plan = planOf(name);
      if (plan.erase !== undefined) {
        if (value !== '') erase.push({ clear: String(value), kind: plan.erase });
      } else if (value !== '' && value !== '-' && !plan.person && !time.names.includes(name)) {
        const meant = meaningOfValue(plan, value);
        told.push(...meant.fields);
        place(doc, plan, meant.value);
      }
    }
    putAll(doc, constants);
    for (const fields of told) putAll(doc, fields);
    if (logsource !== undefined) doc['logsource'] = logsource;
    completeDossier(doc);
    completeEnds(doc);
    categorize(doc);
    const secrets = secretsOf(record, settings, { doc, erase });
    const { stamp } = time;
    return {
      kind: 'parsed',
      doc,
      ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
      ...(stamp?.assumedYear === true ? { timeAssumedYear: true } : {}),
      ...(secrets === undefined ? {} : { secrets }),
    };
  };
}

function checkTargets({ map = {}, set = {}, cases = {} }: MappingSettings): void {
  refuseSettings([
    ...Object.entries(map).flatMap(([name, path]) => targetIssues(path, `map/${name}`)),
    ...Object.keys(set).flatMap((path) => targetIssues(path, `set/${path}`)),
    ...Object.entries(cases).flatMap(([name, words]) =>
      Object.entries(words).flatMap(([word, fields]) =>
        Object.keys(fields).flatMap((path) => targetIssues(path, `cases/${name}/${word}/${path}`)),
      ),
    ),
  ]);
}

function readerOf(format: string | undefined): TimeReader | undefined {
  try {
    return format === undefined ? undefined : timeReader(format);
  } catch (error) {
    throw settingsError('time_format', error instanceof Error ? error.message : String(error));
  }
}

/** What happens to a field of one name; found once. */
interface FieldPlan {
  readonly plain: string;
  readonly path: string | undefined;
  readonly meaning: Meaning | undefined;
  /** What its value is, when that may be kept nowhere. */
  readonly erase: ErasedKind | undefined;
  /** The value is that of a person, whom the framework names by pseudonym. */
  readonly person: boolean;
  /** Place among the names of times; -1 = none. */
  readonly timeRank: number;
  readonly own: OwnValues;
}

function planner(settings: MappingSettings): (name: string) => FieldPlan {
  const map = new Map(Object.entries(settings.map ?? {}));
  const folded = new Map([...map].map(([name, path]) => [fold(name), path]));
  const persons = foldAll([settings.phone, settings.citizen]);
  const drop = foldAll(settings.drop ?? []);
  const time = settings.time === undefined ? undefined : fold(settings.time);
  const valuesOf = ownValues(settings);
  const plans = new Map<string, FieldPlan>();
  return (name) => {
    const known = plans.get(name);
    if (known !== undefined) {
      return known;
    }
    const plain = plainName(name);
    const key = fold(name);
    const own = ecsField(name) === undefined || RESERVED.test(name) ? undefined : name;
    const path = map.get(name) ?? folded.get(key) ?? own;
    const times: readonly string[] = TIME_NAMES;
    const plan: FieldPlan = {
      plain,
      path,
      meaning: path === undefined ? meaningOf(plain) : undefined,
      erase: drop.has(key) || SECRET_NAME.test(key) ? erasedKind(name) : undefined,
      person: persons.has(key),
      timeRank: time === undefined ? times.indexOf(name.toLowerCase()) : key === time ? 0 : -1,
      own: valuesOf(key),
    };
    if (plans.size < PLANS_MAX) plans.set(name, plan);
    return plan;
  };
}

function foldAll(names: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(names.filter((name) => name !== undefined).map(fold));
}

/** What a value stands for, and the fields that it sets beside its own. */
function meaningOfValue(
  { own }: FieldPlan,
  value: FlatValue,
): { value: FlatValue; fields: Record<string, FieldValue>[] } {
  const { values, cases, outcomes } = own;
  if (values === undefined && cases === undefined && outcomes === undefined) {
    return { value, fields: [] };
  }
  const word = fold(String(value));
  const fields: Record<string, FieldValue>[] = [];
  const outcome = outcomes?.get(word);
  if (outcome !== undefined) fields.push({ 'event.outcome': outcome });
  const set = cases?.get(word);
  if (set !== undefined) fields.push(set);
  return { value: values?.get(word) ?? value, fields };
}

/** The number in a dossier's code, so that neighbours differ by one. */
function completeDossier(doc: PartialEvent): void {
  const dossier = doc.gac?.dossier;
  if (dossier?.id !== undefined && dossier.sequence === undefined) {
    put(doc, 'gac.dossier.sequence', convert(dossier.id, 'dossier_sequence'));
  }
}

interface RecordTime {
  readonly stamp: Stamp | undefined | 'invalid';
  /** The fields that it was read from. */
  readonly names: readonly string[];
  readonly written: string;
}

function timeOf(
  record: FlatRecord,
  at: {
    context: ParseContext;
    readTime: TimeReader | undefined;
    planOf: (name: string) => FieldPlan;
  },
): RecordTime {
  const { context, readTime, planOf } = at;
  const candidates = record.filter(([name]) => planOf(name).timeRank >= 0);
  if (candidates.length > 1) {
    candidates.sort(([left], [right]) => planOf(left).timeRank - planOf(right).timeRank);
  }
  for (const [name, value] of candidates) {
    const stamp =
      readTime === undefined ? parseVendorStamp(value, context) : readTime(String(value), context);
    if (stamp !== undefined) {
      return { stamp, names: [name], written: String(value) };
    }
  }
  const both = candidates.length > 1 ? dateAndTime(candidates, context) : undefined;
  const [first] = candidates;
  if (both !== undefined || first === undefined) {
    return both ?? { stamp: undefined, names: [], written: '' };
  }
  // A field that was named as the time must be one; a name that only often is a time need not.
  const said = readTime !== undefined || planOf(first[0]).timeRank === 0;
  const written = String(first[1]);
  return { stamp: said && written !== '' ? 'invalid' : undefined, names: [], written };
}

/** `date=2026-11-22 time=09:00:00`, as many devices write. */
function dateAndTime(candidates: FlatRecord, context: ParseContext): RecordTime | undefined {
  const date = candidates.find(([name]) => name.toLowerCase() === 'date');
  const time = candidates.find(([name]) => name.toLowerCase() === 'time');
  if (date === undefined || time === undefined) {
    return undefined;
  }
  const written = `${date[1]} ${time[1]}`;
  const stamp = parseVendorStamp(written, context);
  return stamp === undefined ? undefined : { stamp, names: [date[0], time[0]], written };
}

function place(doc: PartialEvent, plan: FieldPlan, given: FlatValue): void {
  const { plain, path, meaning } = plan;
  const value = typeof given === 'object' ? given.join(',') : given;
  if (path !== undefined) {
    const fitting = path.startsWith('gac.')
      ? ownFieldValue(path, value)
      : (coerce(path, given) ?? coerce(path, value));
    if (fitting !== undefined && !(path === 'event.kind' && value === 'pipeline_error')) {
      put(doc, path, fitting as FieldValue);
      return;
    }
    // `source.ip: host.example` still names the end of a connection.
    const end = /^(source|destination|client|server)\.ip$/.exec(path)?.[1];
    if (end !== undefined) put(doc, `${end}.address`, String(value));
  } else if (meaning !== undefined && putMeaning(doc, meaning, { plain, value })) {
    return;
  }
  putVendor(doc, plain, value);
}

/** A value as a field of ours wants it; `undefined` = it cannot stand there. */
function ownFieldValue(path: string, value: string | number | boolean): FieldValue {
  if (path === 'gac.otp.stage') {
    return OTP_STAGES.has(String(value)) ? value : undefined;
  }
  if (NUMBERS_OF_OURS.has(path)) {
    return convert(value, 'number');
  }
  return path.startsWith('gac.vendor.') ? value : String(value);
}

/** What a map names by one field of an end or a URL says the others too. */
function completeEnds(doc: PartialEvent): void {
  for (const name of ['source', 'destination', 'client', 'server'] as const) {
    const end = doc[name] as { address?: string; ip?: string; domain?: string } | undefined;
    if (end === undefined) {
      continue;
    }
    const address = end.address ?? end.ip ?? end.domain;
    if (address !== undefined) {
      end.address = address;
      if (end.ip === undefined && isIp(address)) end.ip = address;
    }
  }
  const original = doc.url?.original;
  if (original !== undefined && doc.url?.path === undefined) {
    doc.url = { ...urlFields(original), ...doc.url };
  }
}

function putVendor(doc: PartialEvent, name: string, value: string | number | boolean): void {
  const gac = doc.gac ?? {};
  const vendor = gac.vendor ?? {};
  const key = vendorKey(name);
  if (Object.keys(vendor).length >= VENDOR_MAX || key === '') {
    return;
  }
  vendor[key] = typeof value === 'string' ? value.slice(0, VALUE_MAX) : value;
  gac.vendor = vendor;
  doc.gac = gac;
}

/** A request with its answer is a web event, whatever wrote it. */
function categorize(doc: PartialEvent): void {
  const event = doc.event ?? {};
  event.kind ??= 'event';
  const web =
    doc.http?.request?.method !== undefined || doc.http?.response?.status_code !== undefined;
  if (web && event.category === undefined) {
    event.category = ['web'];
    event.type ??= ['access'];
  }
  const status = doc.http?.response?.status_code;
  if (typeof status === 'number' && event.outcome === undefined) {
    event.outcome = status < 400 ? 'success' : 'failure';
  }
  doc.event = event;
}

function secretsOf(
  record: FlatRecord,
  settings: MappingSettings,
  { doc, erase }: { doc: PartialEvent; erase: readonly ErasedValue[] },
): ParsedSecrets | undefined {
  const said = (name: string | undefined) => {
    const value =
      name === undefined
        ? undefined
        : record.find(([one]) => one === name || fold(one) === fold(name))?.[1];
    return value === undefined || value === '' ? undefined : String(value);
  };
  const user = clearSecrets(textAt(doc, 'user.name'));
  const phone = said(settings.phone) ?? user?.phone;
  const citizen = said(settings.citizen) ?? user?.citizen;
  return phone === undefined && citizen === undefined && erase.length === 0
    ? undefined
    : {
        ...(phone === undefined ? {} : { phone }),
        ...(citizen === undefined ? {} : { citizen }),
        ...(erase.length === 0 ? {} : { erase }),
      };
}
