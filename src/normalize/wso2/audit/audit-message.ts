import { isJson, type Json, jsonText } from '../../vendor/json-text.ts';
import { jsonObject } from '../../web/access-json.ts';

/** What an audit record says, whatever its form. */
export interface AuditMessage {
  readonly initiator: string | undefined;
  readonly initiatorType?: string | undefined;
  readonly action: string;
  readonly target: string | undefined;
  readonly targetType?: string | undefined;
  readonly data: Json;
  /** `undefined` = the form has none: it records what was done. */
  readonly outcome?: string | undefined;
  readonly id?: string | undefined;
  readonly recordedAt?: unknown;
  readonly requestId?: string | undefined;
}

/** The marks of the two forms in text: `Initiator=… Action=…` and `Initiator : … | Action : …`. */
const FORMS = [
  { start: /^Initiator=/, names: [' Action=', ' Target=', ' Data=', ' Outcome='] },
  {
    start: /^Initiator\s?:\s/,
    names: [' | Action : ', ' | Target : ', ' | Data : ', ' | Result : '],
  },
] as const;
const TRIES_MAX = 8;
const NOTHING = new Set(['', 'null', 'N/A', 'n/a', '-', 'undefined']);

/** Reads the message of an audit record; `undefined` = it is none. */
export function auditMessage(message: string): AuditMessage | undefined {
  if (message.startsWith('{')) {
    const record = jsonObject(message);
    return record === undefined ? undefined : recordMessage(record);
  }
  for (const { start, names } of FORMS) {
    const begin = start.exec(message);
    if (begin !== null) return textMessage(message, begin[0].length, names);
  }
  return undefined;
}

/** Reads a record of the second version, in JSON; `undefined` = it is none. */
export function recordMessage(record: Json): AuditMessage | undefined {
  const action = jsonText(record, 'action') ?? jsonText(record, 'actionId');
  if (action === undefined || !('initiatorId' in record || 'initiatorType' in record)) {
    return undefined;
  }
  const data = record['data'];
  const told = typeof data === 'string' ? jsonObject(data) : data;
  return {
    initiator: something(jsonText(record, 'initiatorId')),
    initiatorType: jsonText(record, 'initiatorType'),
    action,
    target: something(jsonText(record, 'targetId')),
    targetType: jsonText(record, 'targetType'),
    data: isJson(told) ? told : {},
    id: jsonText(record, 'id'),
    recordedAt: instantOf(record['recordedAt']),
    requestId: jsonText(record, 'requestId'),
  };
}

/** Instants come as text, as epoch, or as seconds with nanoseconds. */
function instantOf(value: unknown): unknown {
  if (!isJson(value)) return value;
  const seconds = Number(value['seconds'] ?? value['epochSecond']);
  const nanos = Number(value['nanos'] ?? value['nano'] ?? 0);
  return Number.isFinite(seconds) ? Math.trunc(seconds * 1_000 + nanos / 1_000_000) : undefined;
}

/**
 * What a user typed may hold the marks too. The outcome is the last thing of all; the data are what JSON makes sense of; of
 * what stands before them, the last marks are the program's.
 */
function textMessage(
  message: string,
  from: number,
  [actionMark, targetMark, dataMark, outcomeMark]: (typeof FORMS)[number]['names'],
): AuditMessage | undefined {
  const outcomeAt = message.lastIndexOf(outcomeMark);
  const end = outcomeAt < 0 ? message.length : outcomeAt;
  const body = message.slice(0, end);
  const found = dataIn(body, dataMark, from);
  const head = body.slice(0, found?.at ?? body.length);
  const targetAt = head.lastIndexOf(targetMark);
  const actionEnd = targetAt < 0 ? head.length : targetAt;
  const actionAt = head.lastIndexOf(actionMark, actionEnd - 1);
  if (actionAt < from - 1) return undefined;
  const action = head.slice(actionAt + actionMark.length, actionEnd).trim();
  const target = targetAt < 0 ? undefined : head.slice(targetAt + targetMark.length);
  const outcome = outcomeAt < 0 ? undefined : message.slice(outcomeAt + outcomeMark.length);
  return {
    initiator: something(head.slice(from, actionAt)),
    action,
    target: something(target),
    data: found?.data ?? {},
    outcome: outcome?.trim() ?? '',
  };
}

function dataIn(body: string, mark: string, from: number): { at: number; data: Json } | undefined {
  let first: number | undefined;
  let at = body.indexOf(mark, from - 1);
  for (let tries = 0; at >= 0 && tries < TRIES_MAX; tries += 1) {
    first ??= at;
    const data = jsonObject(body.slice(at + mark.length).trim());
    if (data !== undefined) return { at, data };
    at = body.indexOf(mark, at + 1);
  }
  if (first === undefined) return undefined;
  const text = body.slice(first + mark.length).trim();
  return { at: first, data: NOTHING.has(text) ? {} : { text } };
}

function something(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === undefined || NOTHING.has(trimmed) ? undefined : trimmed;
}
