// Goal: how a name is written does not change which province it means, and no text breaks the resolver.
// Method: fast-check writes names of all provinces, present and former, in many ways and compares the answers.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { provinces, resolve, resolveProvince } from '../../../src/locality/locality.ts';

const FORMER = ['Bắc Giang', 'Yên Bái', 'Bà Rịa - Vũng Tàu', 'Đắk Nông', 'Thừa Thiên Huế'];
const name = fc.constantFrom(...provinces().map((province) => province.nameVi), ...FORMER);
const plain = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

const writings = fc.record({
  marks: fc.constantFrom(
    plain,
    (text: string) => text,
    (text: string) => text.normalize('NFD'),
  ),
  letters: fc.constantFrom(
    (text: string) => text.toLowerCase(),
    (text: string) => text.toUpperCase(),
    (text: string) => text,
  ),
  prefix: fc.constantFrom('', 'Tỉnh ', 'Thành phố ', 'TP. ', 'TP.', 'TP ', 'T. ', 'tinh  '),
  gap: fc.constantFrom(' ', '  ', '-', ' - ', '_'),
  around: fc.constantFrom('', ' ', '\t'),
});

test('marks, case, prefix and spaces do not change the answer', () => {
  fc.assert(
    fc.property(name, writings, (written, how) => {
      const { around, gap, letters, marks, prefix } = how;
      const text = around + marks(letters(prefix + written.replaceAll(' ', gap))) + around;
      expect(resolveProvince(text)).toEqual(resolveProvince(written));
    }),
    { numRuns: 2000 },
  );
});

test('any text gives an answer of today or none', () => {
  const codes = new Set(provinces().map((province) => province.code));
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.stringMatching(/^\d{0,6}$/),
    fc.stringMatching(/^(TP|P|X|T|TT)[. ,]{0,3}[a-z ,]{0,12}$/),
  );
  fc.assert(
    fc.property(text, fc.option(fc.string({ maxLength: 12 }), { nil: undefined }), (any, date) => {
      const found = resolve(any, date);
      if (found !== undefined) expect(codes).toContain(found.province);
    }),
    { numRuns: 1000 },
  );
});
