// Goal: batches become durable in their order, while others are judged, and none after one that failed.
// Method: a writer that is let go by hand, and what it was given; batches with more and with fewer events.
import { describe, expect, it } from 'vitest';
import { EffectsInOrder } from '../../../../src/app/pipeline/effects-in-order.ts';
import type { Effects } from '../../../../src/app/pipeline/stage.ts';

const batch = (name: string, count = 0, receivedAtMs?: number): Effects => ({
  staged: count === 0 ? [] : [{ journal: 'jrnl0001', partition: 0, count }],
  ...{ trials: [], signals: [], messages: [] },
  traces: [name],
  receivedAtMs,
});

function heldWriter() {
  const written: { names: readonly string[]; nextOffset: number }[] = [];
  const whole: Effects[] = [];
  const held: PromiseWithResolvers<void>[] = [];
  const effects = new EffectsInOrder(async (batches, nextOffset) => {
    written.push({ names: batches.traces, nextOffset });
    whole.push(batches);
    const gate = Promise.withResolvers<void>();
    held.push(gate);
    await gate.promise;
  });
  return { effects, written, whole, held };
}

const turns = () => new Promise((resolve) => setImmediate(resolve));

describe('effects of batches', () => {
  it('become durable in order, one after the other', async () => {
    const { effects, written, held } = heldWriter();
    const durable: string[] = [];
    const add = (name: string, nextOffset: number) =>
      effects.add(batch(name), { records: 1, nextOffset }).then(() => durable.push(name));
    const all = [add('a', 10), add('b', 20)];
    await turns();
    expect(written).toEqual([{ names: ['a'], nextOffset: 10 }]);
    held[0]?.resolve();
    await turns();
    expect(durable).toEqual(['a']);
    expect(written.at(-1)).toEqual({ names: ['b'], nextOffset: 20 });
    held[1]?.resolve();
    await Promise.all(all);
    expect(durable).toEqual(['a', 'b']);
    await effects.settled();
    expect(written.length).toBe(2);
  });

  it.each([
    ['with events', 1_000],
    ['without events', 0],
  ])(
    'are judged while others are written, until those of four thousand records wait, %s',
    async (_, events) => {
      const { effects, held } = heldWriter();
      const added = [effects.add(batch('a', events), { records: 1_000, nextOffset: 1_000 })];
      for (const nextOffset of [2_000, 3_000, 4_000, 5_000]) {
        await effects.room();
        added.push(effects.add(batch('more', events), { records: 1_000, nextOffset }));
      }
      let hasRoom = false;
      const room = effects.room().then(() => {
        hasRoom = true;
      });
      await turns();
      expect(hasRoom).toBe(false);
      held[0]?.resolve();
      await room;
      // Those that waited are being written: the next one is judged meanwhile.
      held[1]?.resolve();
      await Promise.all(added);
    },
  );

  it('wait in numbers that are bounded when nothing was read, too', async () => {
    const { effects, held } = heldWriter();
    const add = () => effects.add(batch('time'), { records: 0, nextOffset: 1 });
    const added = Array.from({ length: 4_001 }, add);
    let hasRoom = false;
    const room = effects.room().then(() => {
      hasRoom = true;
    });
    await turns();
    expect(hasRoom).toBe(false);
    held[0]?.resolve();
    await room;
    held[1]?.resolve();
    await Promise.all(added);
  });

  it('are written together when they waited, with all that they lead to, in order', async () => {
    const { effects, written, whole, held } = heldWriter();
    const first = effects.add(batch('a', 1, 5), { records: 1, nextOffset: 1 });
    const durable: string[] = [];
    const others = [
      effects.add(batch('b', 2, 7), { records: 2, nextOffset: 3 }).then(() => durable.push('b')),
      effects
        .add(batch('c', 3, undefined), { records: 3, nextOffset: 6 })
        .then(() => durable.push('c')),
    ];
    await turns();
    held[0]?.resolve();
    await first;
    await turns();
    expect(written.at(-1)).toEqual({ names: ['b', 'c'], nextOffset: 6 });
    expect(whole.at(-1)?.staged.map(({ count }) => count)).toEqual([2, 3]);
    expect(whole.at(-1)?.receivedAtMs).toBe(7);
    expect(durable).toEqual([]);
    held[1]?.resolve();
    await Promise.all(others);
    expect(durable).toEqual(['b', 'c']);
    expect(written.length).toBe(2);
  });

  it('stop at a failure: what waited and what comes is not written, and whoever goes on is told', async () => {
    const { effects, written, held } = heldWriter();
    const outcomes = [
      effects.add(batch('a'), { records: 1, nextOffset: 1 }),
      effects.add(batch('b'), { records: 1, nextOffset: 2 }),
    ];
    const failed = Promise.allSettled(outcomes);
    await turns();
    held[0]?.reject(new Error('disk'));
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(effects.add(batch('c'), { records: 1, nextOffset: 3 })).rejects.toThrow('disk');
    await expect(effects.room()).rejects.toThrow('disk');
    await expect(effects.settled()).rejects.toThrow('disk');
    expect(written.length).toBe(1);
  });

  it('write what was judged before a batch that could not be', async () => {
    const { effects, written, held } = heldWriter();
    const before = effects.add(batch('a'), { records: 1, nextOffset: 1 });
    effects.fail(new Error('a defect'));
    const told = expect(effects.room()).rejects.toThrow('a defect');
    await turns();
    held[0]?.resolve();
    await before;
    await told;
    expect(written.map(({ names }) => names)).toEqual([['a']]);
  });
});
