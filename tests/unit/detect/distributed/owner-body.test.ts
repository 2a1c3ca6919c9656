// Goal: what one node tells, another one understands in full; what nobody of ours told makes nobody fail.
// Method: bodies are written and read back; random and damaged bytes are read and judged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldPath } from '../../../../src/detect/correlate/field.ts';
import { inputOfEvent } from '../../../../src/detect/correlate/input.ts';
import { decodeBody } from '../../../../src/detect/distributed/decode-body.ts';
import {
  encodeInput,
  encodeProgress,
  encodeSettled,
  encodeSilence,
} from '../../../../src/detect/distributed/encode-body.ts';
import { createOwnerStage } from '../../../../src/detect/distributed/owner-stage.ts';
import { correlation, detection, event, ruleSet, START_MS } from '../correlate/detector-bench.ts';

const address = { correlationId: 'many', shape: 'abc', ruleIndex: 2 };
const paths = ['source.ip', 'user.name', 'event.action', '__proto__', 'absent'].map(fieldPath);
const text = fc.string({ unit: 'binary', maxLength: 12 });

const input = fc
  .record({
    at: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    nanos: fc.integer({ min: 0, max: 999_999 }),
    partition: fc.integer({ min: 0, max: 65_535 }),
    offset: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    received: fc.integer({ min: 0, max: 1e6 }),
    province: text,
    ip: text,
    user: text,
    matched: fc.array(fc.record({ selection: text, field: text, value: text }), { maxLength: 3 }),
  })
  .map(({ matched, ...sample }) => inputOfEvent(event(sample), matched));

describe('a match', () => {
  it('arrives with all that correlations read of it, and nothing else of the document', () => {
    fc.assert(
      fc.property(input, (one) => {
        const body = decodeBody(encodeInput(address, one, paths));
        const { event: sent, ...rest } = one;
        if (typeof body === 'string' || body.kind !== 'input') throw new Error(String(body));
        const { event: received, ...others } = body.input;
        expect({ ...others }).toEqual({ ...rest });
        expect({ ...body, input: undefined }).toEqual({
          kind: 'input',
          ...address,
          input: undefined,
        });
        expect(received?.id).toBe(sent?.id);
        expect(received?.offset).toBe(sent?.offset);
        expect(received?.partition).toBe(sent?.partition);
        const names = Object.keys(received?.doc ?? {});
        expect(['source.ip', 'user.name', 'event.action']).toEqual(expect.arrayContaining(names));
        expect(encodeInput(address, body.input, paths)).toEqual(encodeInput(address, one, paths));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps an id that is no place in the journal', () => {
    const one = inputOfEvent({ ...event({ at: 0, offset: 3 }), id: 'elsewhere' }, []);
    const body = decodeBody(encodeInput(address, one, paths));
    expect(body).toMatchObject({ input: { event: { id: 'elsewhere', offset: 3 } } });
  });

  it('arrives as a firing, with or without an event', () => {
    const group = { 'source.ip': '203.0.113.9', __proto__: 'x' };
    const firing = { id: 'f', province: '10', commune: '02647', group, eventIds: ['j-0-1'] };
    const decided = { ...inputOfEvent(event({ at: 0, offset: 3 }), []), commune: '02647', firing };
    for (const one of [decided, { ...decided, event: undefined, tie: 0, offset: -1 }]) {
      const body = decodeBody(encodeInput(address, one, []));
      expect(body).toMatchObject({ input: { firing, offset: one.offset } });
    }
  });
});

describe('the other bodies', () => {
  const time = fc.integer();
  it('arrive as they were', () => {
    const progress = fc.record({
      kind: fc.constant('progress' as const),
      partition: fc.nat(),
      clockMs: fc.option(time, { nil: undefined }),
      aliveMs: fc.option(time, { nil: undefined }),
      last: fc.option(fc.record({ journalId: text, offset: fc.nat() }), { nil: undefined }),
      sources: fc.array(
        fc.record({ province: text, sourceId: text, timeMs: time, receivedMs: time }),
      ),
    });
    fc.assert(
      fc.property(progress, ({ last, ...rest }) => {
        const place = last && { ...last, partition: rest.partition };
        const body = { ...rest, last: place };
        expect(decodeBody(encodeProgress(body))).toEqual(body);
      }),
    );
    const watermark = fc.oneof(time, fc.constant(Number.NEGATIVE_INFINITY));
    const table = fc.uniqueArray(fc.tuple(text, fc.array(watermark)), { selector: ([key]) => key });
    fc.assert(
      fc.property(fc.nat(), table, fc.array(watermark), (partition, entries, others) => {
        const body = { kind: 'settled' as const, partition, watermarks: new Map(entries), others };
        expect(decodeBody(encodeSettled(body))).toEqual(body);
      }),
    );
    const memory = fc.record({
      province: text,
      commune: fc.option(text, { nil: undefined }),
      values: fc.array(text),
      receivedMs: fc.option(time, { nil: undefined }),
      told: fc.nat(),
      untilMs: time,
      times: fc.array(time),
      sinceMs: time,
      hadReported: fc.boolean(),
    });
    fc.assert(
      fc.property(memory, (one) => {
        const body = { kind: 'silence' as const, correlationId: 'c', shape: 's', memory: one };
        expect(decodeBody(encodeSilence(body))).toEqual(body);
      }),
    );
  });
});

describe('bytes that nobody of ours wrote', () => {
  const rules = ruleSet(
    [detection('hit')],
    [
      correlation('many'),
      correlation('sum', { type: 'value_sum', fields: ['x'] }),
      correlation('silent', {
        conditions: [{ operator: 'lt', value: 1 }],
        expect: { roster: 'seen', windowMs: 86_400_000 },
      }),
    ],
  );

  function owner() {
    const refused: string[] = [];
    const stage = createOwnerStage({
      rules,
      partition: 0,
      signalPartitions: 1,
      partitionOf: () => 0,
      rawPartitions: 1,
      latenessMs: 10_000,
      idleMs: 30_000,
      roster: () => [],
      onRefused: (reason) => refused.push(reason),
    });
    return { stage, refused };
  }

  it('are counted, never thrown at', () => {
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((json) => Buffer.from(json)),
    );
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 5 }), (bodies) => {
        const { stage, refused } = owner();
        const messages = bodies.map((body, offset) => {
          return { body, offset, partition: 0, receivedAtMs: START_MS };
        });
        stage.rebuild(messages, START_MS);
        stage.evaluate(messages, START_MS);
        stage.advance(START_MS);
        expect(refused).toHaveLength(2 * bodies.length);
      }),
      { numRuns: 300 },
    );
  });

  it('are not thrown at when they are damaged ones of ours', () => {
    const shape = JSON.parse(
      encodeInput(address, inputOfEvent(event({ at: 0, offset: 0 }), []), paths).toString(),
    );
    const silence = encodeSilence({
      correlationId: 'silent',
      shape: '',
      memory: {
        ...{ province: '10', commune: undefined, values: ['x'], receivedMs: 1, told: 1 },
        ...{ untilMs: 5, times: [1], sinceMs: 1, hadReported: true },
      },
    });
    const last = { journalId: 'j', partition: 0, offset: 3 };
    const sources = [{ province: '10', sourceId: 'a', timeMs: 1, receivedMs: 2 }];
    const good = [
      shape,
      JSON.parse(silence.toString()),
      JSON.parse(
        encodeProgress({ partition: 0, clockMs: 5, aliveMs: 6, last, sources }).toString(),
      ),
      JSON.parse(
        encodeSettled({ partition: 0, watermarks: new Map([['10', [1]]]), others: [2] }).toString(),
      ),
    ];
    const change = fc
      .tuple(fc.constantFrom(...good), fc.nat(), fc.jsonValue())
      .map(([body, at, value]) => {
        const keys = Object.keys(body);
        return Buffer.from(JSON.stringify({ ...body, [keys[at % keys.length]!]: value }));
      });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (bodies) => {
        const { stage } = owner();
        const messages = bodies.map((body, offset) => {
          return { body, offset, partition: 0, receivedAtMs: START_MS };
        });
        stage.rebuild(messages, START_MS);
        stage.evaluate(messages, START_MS);
        stage.advance(START_MS);
      }),
      { numRuns: 1_000 },
    );
  });
});
