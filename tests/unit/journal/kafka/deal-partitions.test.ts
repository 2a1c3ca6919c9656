// Goal: partitions are dealt evenly, stay where they can, and never have two owners.
// Method: fixed cases, and random comings and goings played through until nothing moves any more.
import { describe, expect, test } from 'vitest';
import { type Claimant, dealPartitions } from '../../../../src/journal/kafka/deal-partitions.ts';

const member = (id: string, owned: readonly number[] = [], partitions = 12): Claimant => ({
  id,
  owned,
  partitions,
});
const dealt = (members: readonly Claimant[]) => Object.fromEntries(dealPartitions(members));

describe('dealing partitions', () => {
  test('one has all of them', () => {
    expect(dealt([member('a', [], 3)])).toEqual({ a: [0, 1, 2] });
  });

  test('nobody is dealt nothing', () => {
    expect(dealt([])).toEqual({});
    expect(dealt([member('a', [], 1), member('b', [], 1)])).toEqual({ a: [0], b: [] });
  });

  test('what moves is given to nobody until its owner has given it up', () => {
    const first = dealt([member('a', [0, 1, 2, 3], 4), member('b', [], 4)]);
    expect(first).toEqual({ a: [0, 1], b: [] });
    expect(dealt([member('a', [0, 1], 4), member('b', [], 4)])).toEqual({ a: [0, 1], b: [2, 3] });
  });

  test('the part of one who has gone is shared, the others keep theirs', () => {
    const left = [member('b', [4, 5, 6, 7]), member('c', [8, 9, 10, 11])];
    expect(dealt(left)).toEqual({ b: [0, 2, 4, 5, 6, 7], c: [1, 3, 8, 9, 10, 11] });
  });

  test('of two who claim the same one only one has it', () => {
    const parts = dealt([member('a', [0, 1], 2), member('b', [0, 1], 2)]);
    expect(parts).toEqual({ a: [0], b: [] });
  });

  test('one who knows fewer partitions gets none of the others', () => {
    const parts = dealt([member('a', [], 2), member('b', [], 4)]);
    expect(Object.values(parts).flat().sort()).toEqual([0, 1, 2, 3]);
    expect(parts['a']?.every((partition) => partition < 2)).toBe(true);
  });

  test('comes to rest after every change, even and whole, and moves no more than it must', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    let members: Claimant[] = [];
    for (let change = 0; change < 300; change += 1) {
      const total = 12;
      if (members.length > 0 && random(2) === 0)
        members = members.filter((_, at) => at !== random(members.length));
      else members = [...members, member(`m${change}`, [], total)];
      const before = new Map(members.map(({ id, owned }) => [id, owned]));
      for (let round = 0; round < 3; round += 1) {
        const parts = dealPartitions(members);
        const all = [...parts.values()].flat();
        expect(new Set(all).size).toBe(all.length);
        for (const [id, part] of parts)
          for (const partition of part)
            expect(members.some((one) => one.id !== id && one.owned.includes(partition))).toBe(
              false,
            );
        members = members.map((one) => ({ ...one, owned: parts.get(one.id) ?? [] }));
      }
      if (members.length === 0) continue;
      const sizes = members.map(({ owned }) => owned.length);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      const least = Math.floor(total / members.length);
      for (const { id, owned } of members) {
        const kept = owned.filter((partition) => before.get(id)?.includes(partition)).length;
        expect(kept).toBeGreaterThanOrEqual(Math.min(least, before.get(id)?.length ?? 0));
      }
    }
  });
});
