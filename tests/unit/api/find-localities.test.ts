// Goal: a person who types a code, a name or a part of it finds the place; a dead one is flagged.
// Method: ask for places that the real register holds.
import { describe, expect, it } from 'vitest';
import { findLocalities, listLocalities } from '../../../src/api/find-localities.ts';

const find = (query: string, province?: string) => findLocalities(query, { province, size: 50 });

describe('findLocalities', () => {
  it.each(['79', 'TP. Hồ Chí Minh', 'ho chi minh', 'chi min'])(
    'finds province 79 by %s',
    (query) => {
      expect(find(query)[0]).toMatchObject({ level: 'province', code: '79', province: '79' });
    },
  );

  it('flags a former province and names its successor', () => {
    expect(find('Hà Giang')[0]).toMatchObject({ code: '08', stale: true });
  });

  it('keeps to one province and to the size', () => {
    const rows = find('an', '79');
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row.province))).toEqual(new Set(['79']));
    expect(findLocalities('an', { province: undefined, size: 3 })).toHaveLength(3);
  });

  it('finds nothing for what is no place', () => {
    expect(find('không có nơi nào')).toEqual([]);
    expect(find('x')).toEqual([]);
  });
});

describe('listLocalities', () => {
  it('lists 34 provinces, or the communes of one', () => {
    expect(listLocalities(undefined)).toHaveLength(34);
    expect(listLocalities('01')).toHaveLength(126);
    expect(listLocalities('00')).toEqual([]);
  });
});
