import { eventId } from '../../event/event.ts';
import type { MatchedCondition } from '../../event/signal.ts';
import type { Fields } from '../correlate/field.ts';
import { type DecidingEvent, type Firing, type Input, partitionOfTie } from '../correlate/input.ts';
import { BODY_VERSION } from './encode-body.ts';
import type { InputBody, OwnerBody, ProgressBody, SettledBody, SilenceBody } from './owner-body.ts';

/** Why a body is not understood. */
export type BodyRefusal =
  /** It is no JSON of this form. */
  | 'undecodable'
  /** Another release wrote it. */
  | 'version_unknown';

type Json = Readonly<Record<string, unknown>>;

class Malformed extends Error {}

/** Reads the body of a message to an owner. Never throws. */
export function decodeBody(body: Buffer): OwnerBody | BodyRefusal {
  try {
    const json = record(JSON.parse(body.toString('utf8')));
    if (integer(json['v']) !== BODY_VERSION) return 'version_unknown';
    switch (json['k']) {
      case 'i':
        return inputOf(json);
      case 'p':
        return progressOf(json);
      case 's':
        return settledOf(json);
      case 'q':
        return silenceOf(json);
      default:
        return 'undecodable';
    }
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) return 'undecodable';
    throw error;
  }
}

function inputOf(json: Json): InputBody {
  const tie = natural(json['n']);
  const offset = integer(json['o']);
  const province = text(json['p']);
  const commune = optional(json['q'], text);
  const input: Input = {
    timeMs: number(json['t']),
    tie,
    offset,
    receivedAtMs: number(json['a']),
    province,
    commune,
    event: eventOf(json, tie, offset),
    firing: optional(json['f'], (value) => firingOf(record(value), province, commune)),
    matched: list(json['m'], matchedOf),
  };
  if (input.event === undefined && input.firing === undefined) throw new Malformed();
  return {
    kind: 'input',
    correlationId: text(json['c']),
    shape: text(json['s']),
    ruleIndex: natural(json['r']),
    input,
  };
}

function eventOf(json: Json, tie: number, offset: number): DecidingEvent | undefined {
  const journalId = optional(json['j'], text);
  const ownId = optional(json['e'], text);
  const partition = partitionOfTie(tie);
  const id = journalId === undefined ? ownId : eventId(journalId, partition, offset);
  if (id === undefined) return undefined;
  return { id, partition, offset, doc: fieldsOf(json['d']) };
}

function fieldsOf(value: unknown): Fields {
  const fields = record(value);
  for (const name in fields) {
    const type = typeof fields[name];
    if (type !== 'string' && type !== 'number' && type !== 'boolean') throw new Malformed();
  }
  return fields;
}

function firingOf(json: Json, province: string, commune: string | undefined): Firing {
  const group = record(json['g']);
  for (const name in group) text(group[name]);
  return {
    id: text(json['i']),
    province,
    commune,
    group: group as Readonly<Record<string, string>>,
    eventIds: list(json['e'], text),
  };
}

function matchedOf(value: unknown): MatchedCondition {
  const [selection, field, found] = list(value, text);
  if (selection === undefined || field === undefined || found === undefined) throw new Malformed();
  return { selection, field, value: found };
}

function progressOf(json: Json): ProgressBody {
  const partition = natural(json['p']);
  return {
    kind: 'progress',
    partition,
    clockMs: optional(json['c'], number),
    aliveMs: optional(json['l'], number),
    last: optional(json['o'], (value) => {
      const [journalId, offset] = list(value, (one) => one);
      return { journalId: text(journalId), partition, offset: natural(offset) };
    }),
    sources: list(json['s'], (value) => {
      const [province, sourceId, timeMs, receivedMs] = list(value, (one) => one);
      return {
        province: text(province),
        sourceId: text(sourceId),
        timeMs: number(timeMs),
        receivedMs: number(receivedMs),
      };
    }),
  };
}

function settledOf(json: Json): SettledBody {
  const watermarks = list(json['w'], (value): [string, number[]] => {
    const [province, ...times] = list(value, (one) => one);
    return [text(province), times.map(watermark)];
  });
  return {
    kind: 'settled',
    partition: natural(json['p']),
    watermarks: new Map(watermarks),
    others: list(json['d'], watermark),
  };
}

function silenceOf(json: Json): SilenceBody {
  if (typeof json['h'] !== 'boolean') throw new Malformed();
  const memory = {
    province: text(json['p']),
    commune: optional(json['q'], text),
    values: list(json['g'], text),
    receivedMs: optional(json['a'], number),
    untilMs: number(json['u']),
    times: list(json['t'], number),
    sinceMs: number(json['f']),
    hadReported: json['h'],
    told: natural(json['n']),
  };
  return { kind: 'silence', correlationId: text(json['c']), shape: text(json['s']), memory };
}

function watermark(value: unknown): number {
  return value === null ? Number.NEGATIVE_INFINITY : number(value);
}

function record(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed();
  return value as Json;
}

function list<T>(value: unknown, item: (value: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new Malformed();
  return value.map((one) => item(one));
}

function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Malformed();
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Malformed();
  return value;
}

function integer(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new Malformed();
  return value as number;
}

function natural(value: unknown): number {
  const found = integer(value);
  if (found < 0) throw new Malformed();
  return found;
}
