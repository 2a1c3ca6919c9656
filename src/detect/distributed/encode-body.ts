import { pickFields } from '../correlate/carried-fields.ts';
import { journalOf } from '../correlate/event-ids.ts';
import type { FieldPath } from '../correlate/field.ts';
import type { Input } from '../correlate/input.ts';
import type { Address, ProgressBody, SettledBody, SilenceBody } from './owner-body.ts';

/** Of the bodies below; one who reads another one skips the message. */
export const BODY_VERSION = 1;

/** A match or a firing as JSON, with the fields of its event at some paths. */
export function encodeInput(address: Address, input: Input, paths: readonly FieldPath[]): Buffer {
  const { event, firing } = input;
  const journalId = event && journalOf(event);
  return encode({
    v: BODY_VERSION,
    k: 'i',
    c: address.correlationId,
    s: address.shape,
    r: address.ruleIndex,
    t: input.timeMs,
    n: input.tie,
    o: input.offset,
    a: input.receivedAtMs,
    p: input.province,
    q: input.commune,
    j: journalId,
    e: journalId === undefined ? event?.id : undefined,
    d: event && pickFields(event.doc, paths),
    m: input.matched.map(({ selection, field, value }) => [selection, field, value]),
    f: firing && { i: firing.id, g: firing.group, e: firing.eventIds },
  });
}

/** Progress of a raw partition as JSON. */
export function encodeProgress(body: Omit<ProgressBody, 'kind'>): Buffer {
  const { last } = body;
  return encode({
    v: BODY_VERSION,
    k: 'p',
    p: body.partition,
    c: body.clockMs,
    l: body.aliveMs,
    o: last && [last.journalId, last.offset],
    s: body.sources.map((one) => [one.province, one.sourceId, one.timeMs, one.receivedMs]),
  });
}

/** What an owner has decided as JSON; −Infinity becomes null. */
export function encodeSettled({
  partition,
  watermarks,
  others,
}: Omit<SettledBody, 'kind'>): Buffer {
  const w = [...watermarks].map(([province, times]) => [province, ...times]);
  return encode({ v: BODY_VERSION, k: 's', p: partition, w, d: others });
}

/** A silence as JSON. */
export function encodeSilence(body: Omit<SilenceBody, 'kind'>): Buffer {
  const { memory } = body;
  return encode({
    v: BODY_VERSION,
    k: 'q',
    c: body.correlationId,
    s: body.shape,
    p: memory.province,
    q: memory.commune,
    g: memory.values,
    a: memory.receivedMs,
    u: memory.untilMs,
    t: memory.times,
    f: memory.sinceMs,
    h: memory.hadReported,
    n: memory.told,
  });
}

function encode(body: object): Buffer {
  return Buffer.from(JSON.stringify(body));
}
