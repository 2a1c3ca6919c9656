// Goal: every code and name of the tables leads to the right unit of today, at each date.
// Method: the tables themselves are walked with a reader of their own, plus a table of ways that people write.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  communesOf,
  provinceName,
  provinces,
  resolve,
  resolveCommune,
  resolveProvince,
} from '../../../src/locality/locality.ts';

const table = (name: string) =>
  readFileSync(new URL(`../../../src/locality/${name}`, import.meta.url), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','));
const BEFORE = '2025-06-30';
const AFTER = '2025-07-01';
const REUSED = ['15', '24', '44', '52', '80', '82', '91'];

describe('tables', () => {
  test('hold no quotes and the same number of cells in each line', () => {
    for (const name of ['provinces', 'communes', 'legacy_provinces', 'legacy_communes']) {
      const rows = table(`${name}.csv`);
      expect(rows.flat().join('')).not.toMatch(/["\r]/);
      expect(new Set(rows.map((row) => row.length)).size, name).toBe(1);
    }
  });

  test('list 34 provinces whose communes add up to 3,321', () => {
    expect(provinces()).toHaveLength(34);
    const counts = provinces().map((province) => communesOf(province.code).length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3321);
    expect(counts).toEqual(provinces().map((province) => province.communeUnits));
    expect(communesOf('99')).toEqual([]);
  });

  test('name provinces in both languages', () => {
    expect(provinceName('79', 'vi')).toBe('Hồ Chí Minh');
    expect(provinceName('79', 'en')).toBe('Ho Chi Minh');
    expect(provinceName('99', 'vi')).toBe('99');
  });
});

describe('provinces', () => {
  test('all of today by code, unpadded code, Vietnamese and English name', () => {
    for (const { code, nameVi, nameEn } of provinces()) {
      for (const text of [code, String(Number(code)), nameVi, nameEn])
        expect(resolveProvince(text, AFTER), text).toMatchObject({ code, stale: false });
    }
  });

  test('all 63 former ones by name, stale exactly when the name is no more', () => {
    const rows = table('legacy_provinces.csv');
    expect(rows).toHaveLength(63);
    const live = new Set(provinces().map((province) => province.nameVi));
    for (const [, name = '', code] of rows) {
      const gone = !live.has(name);
      const via = gone ? 'old_name' : 'name';
      expect(resolveProvince(name), name).toMatchObject({ code, stale: gone, via });
      expect(resolveProvince(name, BEFORE), name).toMatchObject({ code, stale: false });
    }
  });

  test('all 63 former ones by code, before the merger and after it', () => {
    for (const [old = '', , code = ''] of table('legacy_provinces.csv')) {
      expect(resolveProvince(old, BEFORE), old).toMatchObject({ code, stale: false });
      const live = provinces().some((province) => province.code === old);
      expect(resolveProvince(old, AFTER), old).toMatchObject(
        live ? { code: old, stale: false, via: 'code' } : { code, stale: true, via: 'old_code' },
      );
    }
  });

  test('the seven codes that went to another name say so when no date decides', () => {
    for (const code of REUSED) {
      expect(resolveProvince(code)).toMatchObject({ code, via: 'code', note: 'code_reused' });
      expect(resolveProvince(code, AFTER)?.note).toBeUndefined();
      expect(resolveProvince(code, BEFORE)).toMatchObject({ via: 'old_code', note: 'code_reused' });
    }
    const noted = provinces().filter((p) => resolveProvince(p.code)?.note !== undefined);
    expect(noted.map((p) => p.code)).toEqual(REUSED);
  });

  test('the merger begins at midnight in Viet Nam', () => {
    const midnight = Date.parse('2025-06-30T17:00:00Z');
    expect(resolveProvince('15', midnight - 1)?.via).toBe('old_code');
    expect(resolveProvince('15', midnight)?.via).toBe('code');
    expect(resolveProvince('15', '2025-06-30T17:00:00Z')?.via).toBe('code');
  });

  test.each([
    ['HCM', '79', false],
    ['TPHCM', '79', false],
    ['TP.HCM', '79', false],
    ['tp. hồ chí minh', '79', false],
    ['HN', '01', false],
    ['hanoi', '01', false],
    ['Hà Nội City', '01', false],
    ['BR-VT', '79', true],
    ['Ba Ria Vung Tau', '79', true],
    ['Bà Rịa–Vũng Tàu', '79', true],
    ['TT-Huế', '46', true],
    ['Thua Thien Hue', '46', true],
    ['TP Huế', '46', false],
    ['T. Hà Giang', '08', true],
    ['Hoà Bình', '25', true],
    ['ĐẮK LẮK', '66', false],
    ['dak nong', '68', true],
  ])('%s is %s', (text, code, stale) => {
    expect(resolveProvince(text)).toMatchObject({ code, stale });
    expect(resolve(text)).toMatchObject({ kind: 'province', code, stale });
  });

  test('an abbreviation of two provinces lists both', () => {
    const found = resolveProvince('ĐN');
    expect(found).toMatchObject({ code: '48', note: 'name_shared' });
    expect(found?.ambiguous?.map((one) => one.code)).toEqual(['48', '75']);
  });

  test.each(['', ' ', '0', '00', '99', '100', 'Atlantis', 'tỉnh', 'TP', '🙂', '-'])(
    '%j is nothing',
    (text) => expect(resolveProvince(text)).toBeUndefined(),
  );
});

describe('communes', () => {
  const live = table('communes.csv');

  test('all 3,321 by code and by name within their province', () => {
    expect(live).toHaveLength(3321);
    for (const [code = '', name = '', , province = ''] of live) {
      expect(resolveCommune(code), code).toMatchObject({ code, name, province, stale: false });
      expect(resolve(code, AFTER), code).toMatchObject({ kind: 'commune', code });
      const found = resolveCommune(name, { province });
      expect(found, name).toMatchObject({ code, stale: false, via: 'name' });
      expect(found?.ambiguous, name).toBeUndefined();
    }
  });

  test('all 10,035 former ones by code before the merger, the main one first', () => {
    const rows = table('legacy_communes.csv');
    expect(rows).toHaveLength(10_035);
    let divided = 0;
    for (const [old = '', , , , , successors = ''] of rows) {
      const codes = successors.split(';');
      const found = resolveCommune(old, { date: BEFORE });
      expect(found, old).toMatchObject({ code: codes[0], stale: false });
      if (codes.length > 1) {
        divided += 1;
        expect(found?.ambiguous?.map((one) => one.code)).toEqual(codes);
      }
    }
    expect(divided).toBe(471);
  });

  test('a former code that is no more leads to the present unit and is stale', () => {
    expect(resolveCommune('00001')).toMatchObject({
      code: '00097',
      stale: true,
      via: 'old_code',
      note: 'code_dead',
    });
    expect(resolveCommune('1')?.code).toBe('00097');
  });

  test('a name of several provinces needs the province', () => {
    const alone = resolveCommune('Phường Hòa Bình');
    expect(alone?.ambiguous?.length).toBeGreaterThan(1);
    expect(new Set(alone?.ambiguous?.map((one) => one.province)).size).toBeGreaterThan(1);
    const placed = resolveCommune('P. Hòa Bình', { province: 'Phú Thọ' });
    expect(placed).toMatchObject({ province: '25' });
    expect(placed?.ambiguous).toBeUndefined();
  });

  test('two communes of one province that differ by tones only are told apart when written fully', () => {
    const [first, second] = live.filter(
      ([, name, , province]) => province === '80' && /^Xã Tân Th(à|ạ)nh$/.test(name ?? ''),
    );
    expect(second).toBeDefined();
    for (const [code, name = ''] of [first ?? [], second ?? []])
      expect(resolveCommune(name, { province: '80' })).toMatchObject({ code });
    expect(resolveCommune('xa tan thanh', { province: '80' })?.ambiguous).toHaveLength(2);
  });

  test('the kind decides only as far as it helps', () => {
    const found = resolveCommune('Xã Ba Đình', { province: '01' });
    expect(found).toMatchObject({ code: '00004', name: 'Phường Ba Đình' });
  });

  test('a former province narrows to what it was', () => {
    const found = resolveCommune('Thị trấn Bố Hạ', { province: 'Bắc Giang' });
    expect(found).toMatchObject({ province: '24', via: 'old_name', stale: true });
    expect(resolveCommune('Thị trấn Bố Hạ', { province: 'Hà Nội' })).toBeUndefined();
    expect(resolveCommune('Phường Ba Đình', { province: 'Atlantis' })).toBeUndefined();
  });

  test('an address and a bare text', () => {
    expect(resolve('P.Ba Dinh, TP Hà Nội')).toMatchObject({ kind: 'commune', code: '00004' });
    expect(resolve('Phường Yên Bái')).toMatchObject({ kind: 'commune', province: '15' });
    expect(resolve('Yên Bái')).toMatchObject({ kind: 'province', code: '15', stale: true });
    expect(resolve('Xã Ea H’Leo')).toMatchObject({ kind: 'commune', name: "Xã Ea H'Leo" });
    expect(resolve('nowhere, nothing')).toBeUndefined();
  });
});
