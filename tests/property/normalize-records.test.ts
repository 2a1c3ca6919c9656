/*
 * Goal: normalising any bytes as any type never throws or hangs, never loses the original, and never lets a clear number
 * of a person or a secret through.
 * Method: random bytes, mutated real lines; originals are compared piece by piece between the replacements; numbers and
 * secrets are planted into lines in the spellings that logs give them.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNormalizer } from '../../src/normalize/create-normalizer.ts';
import { decodeBody } from '../../src/normalize/decode-body.ts';
import { readSamples, samplesFolder } from '../../src/normalize/kit/samples.ts';
import { PARSERS } from '../../src/normalize/parsers.ts';
import { findPersons } from '../../src/normalize/redact/find-persons.ts';
import { createRedactor } from '../../src/normalize/redact/redactor.ts';
import { rawRecord, sampleSource } from '../raw-records.ts';

const samples = PARSERS.flatMap(({ type }) => readSamples(samplesFolder(type))).flatMap(
  ({ records }) => records.flatMap((record) => record.split('\n')),
);
const TYPES = [...PARSERS.map((parser) => parser.type), 'auto', 'none'];
const REPLACEMENT =
  /\[(?:REDACTED:[a-z]+|EMAIL:[a-z2-7]{16}|(?:SDT|CCCD|THE|STK|BHYT|BHXH|HC):[a-z2-7]{16}:…\d{1,3})\]/;
const normalizer = createNormalizer({ journalId: 'journal1', pseudonymKey: 'key' });

const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => Buffer.from(text)),
  fc
    .tuple(fc.constantFrom(...samples), fc.nat(), fc.nat(30), fc.string({ maxLength: 20 }))
    .map(([line, at, length, insert]) => {
      const from = at % (line.length + 1);
      return Buffer.from(line.slice(0, from) + insert + line.slice(from + length));
    }),
);

/** Processor time, since the machine may be busy with other things. */
function cpuMs(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
}

/** Whether the pieces between replacements stand in the text in their order. */
function keeps(text: string, redacted: string): boolean {
  let at = 0;
  return redacted.split(REPLACEMENT).every((piece) => {
    const found = text.indexOf(piece, at);
    at = found + piece.length;
    return found >= 0;
  });
}

describe('any record', () => {
  test('becomes one event with its original', () => {
    fc.assert(
      fc.property(
        bodies,
        fc.constantFrom(...TYPES),
        fc.constantFrom('file' as const, 'syslog' as const),
        (body, type, transport) => {
          const started = process.cpuUsage();
          const { doc } = normalizer.normalize(rawRecord(body, { transport }), sampleSource(type));
          expect(cpuMs(started)).toBeLessThan(400);
          expect(keeps(decodeBody(body).text, doc.event.original ?? '')).toBe(true);
          expect(doc.event.id).toBe('journal1-0-0');
          expect(JSON.parse(JSON.stringify(doc))).toEqual(doc);
        },
      ),
      { numRuns: 1_500 },
    );
  });

  test.each([
    '"'.repeat(200_000),
    '\\'.repeat(200_000),
    '['.repeat(200_000),
    'otp '.repeat(50_000),
    'ma xac thuc '.repeat(20_000),
    '=:'.repeat(100_000),
    '0900 '.repeat(40_000),
    '%3D%3A'.repeat(40_000),
    `x${' '.repeat(200_000)}y`,
    'password="'.repeat(20_000),
    `https://${'a'.repeat(200_000)}`,
    'a@a.'.repeat(50_000),
    'x"> '.repeat(50_000),
    'a%40'.repeat(50_000),
    'so tai khoan 123 456 '.repeat(10_000),
    '4111 1111 1111 1112 '.repeat(10_000),
    '-----BEGIN PRIVATE KEY-----'.repeat(8_000),
    'gsk_'.repeat(50_000),
    'name="otp" value='.repeat(12_000),
    '%25'.repeat(60_000),
    'cccd=1 1 1 1 1 '.repeat(14_000),
    `eyJ${'a'.repeat(100_000)}.${'b'.repeat(100_000)}`,
    'bearer '.repeat(30_000),
    `<134>1 - - - - - ${'[a b="'.repeat(30_000)}`,
    `192.0.2.1 - - [22/Nov/2026:09:55:36 +0700] "${'" 200'.repeat(40_000)}`,
  ])('%#: a hostile line of 200 kB costs less than half a second in every type', (text) => {
    for (const type of TYPES) {
      const started = process.cpuUsage();
      normalizer.normalize(rawRecord(text, { transport: 'syslog' }), sampleSource(type));
      expect(cpuMs(started), type).toBeLessThan(500);
    }
  });
});

const phone = fc.integer({ min: 10_000_000, max: 99_999_999 }).map((number) => `09${number}`);
const citizen = fc.integer({ min: 0, max: 99_999_999 }).map((number) => {
  return `0010${String(number).padStart(8, '0')}`;
});
const spelled = phone.chain((number) =>
  fc
    .constantFrom(
      number,
      `+84${number.slice(1)}`,
      `84${number.slice(1)}`,
      `${number.slice(0, 4)} ${number.slice(4, 7)} ${number.slice(7)}`,
      `${number.slice(0, 4)}.${number.slice(4, 7)}.${number.slice(7)}`,
    )
    .map((spelling) => ({ number, spelling })),
);
const around = fc.constantFrom<[string, string]>(
  ['', ''],
  ['/u/', '/x'],
  ['?a=', '&b=1'],
  ['"', '"'],
  ['\\x22', '\\x22'],
  ['a%3D', '%26b'],
  ['SĐT: ', ', gửi lại'],
  ['<to>', '</to>'],
  ['(', ')'],
  ['user_', ' '],
);

describe('planted numbers', () => {
  const redactor = createRedactor('key');

  test('a phone in any spelling and place is replaced by the same pseudonym', () => {
    fc.assert(
      fc.property(spelled, around, ({ number, spelling }, [before, after]) => {
        redactor.begin(undefined);
        const text = redactor.text(`${before}${spelling}${after}`);
        expect(text.replace(/\D/g, '')).not.toContain(number.slice(2));
        redactor.begin({ phone: number });
        expect(text).toContain(redactor.subject()?.phone);
      }),
    );
  });

  test('a citizen number and a secret do not pass a web server', () => {
    fc.assert(
      fc.property(
        citizen,
        around,
        fc.stringMatching(/^[A-Za-z0-9!._~-]{6,20}$/),
        (id, [b, a], secret) => {
          const target = `/x/${b.replace(/[ "]/g, '')}${id}${a.replace(/[ "]/g, '')}?password=Qx${secret}Z`;
          const line = `192.0.2.1 - ${id} [22/Nov/2026:09:55:36 +0700] "GET ${target} HTTP/1.1" 200 5 "-" "-"`;
          const { doc } = normalizer.normalize(rawRecord(line), sampleSource('nginx.access'));
          const json = JSON.stringify(doc);
          expect(json).not.toContain(id);
          expect(json).not.toContain(`Qx${secret}Z`.replace(/[.']+$/, ''));
        },
      ),
    );
  });
});

describe('numbers of things', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
  const epoch = fc.integer({ min: 1_500_000_000, max: 1_999_999_999 }).map(String);
  const things = fc.oneof(
    fc.uuid(),
    fc.ipV4(),
    fc.ipV6(),
    epoch,
    fc.tuple(epoch, digits(3)).map((parts) => parts.join('')),
    fc.tuple(epoch, digits(6)).map((parts) => parts.join('')),
    fc.tuple(epoch, digits(9)).map((parts) => parts.join('')),
    fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((date) => date.toISOString()),
    fc
      .tuple(fc.integer({ min: 8, max: 23 }), digits(13))
      .map(([degree, rest]) => `${degree}.${rest}`),
    fc
      .tuple(fc.integer({ min: 102, max: 109 }), digits(14))
      .map(([degree, rest]) => `${degree}.${rest}`),
    fc.tuple(fc.nat(200), fc.nat(99), fc.nat(9_999), fc.nat(300)).map((parts) => parts.join('.')),
    fc
      .tuple(fc.constantFrom('000.00.01.H29', 'H29.17', '000.00.31.G22'), digits(6), digits(4))
      .map((parts) => parts.join('-')),
    fc
      .tuple(fc.constantFrom('request_id=', '"offset":', 'spanId: '), digits(16))
      .map((parts) => parts.join('')),
  );
  const places = fc.constantFrom<[string, string]>(
    ['', ''],
    [' ', ' '],
    ['"', '"'],
    ['/', '?'],
    ['=', '&'],
    ['[', ']'],
  );

  test('are taken for those of no person', () => {
    fc.assert(
      fc.property(things, places, (thing, [before, after]) => {
        const text = `GET ${before}${thing}${after} 200`;
        expect(findPersons(text)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
