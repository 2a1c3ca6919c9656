/*
 * Goal: formats of an operator's own are read back value by value, and no line makes a compiled format throw or hang.
 * Method: values are written by a writer of the format (quotes, separators and escapes in them) and must come back; random
 * and hostile lines go through every sample's settings with a limit on processor time.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCells } from '../../src/normalize/field-map/csv-cells.ts';
import { extensionsOf } from '../../src/normalize/generic/cef/cef-record.ts';
import { compileDissect } from '../../src/normalize/generic/dissect/compile-dissect.ts';
import { logfmtPairs } from '../../src/normalize/generic/logfmt/logfmt-pairs.ts';
import { readSamples, samplesFolder } from '../../src/normalize/kit/samples.ts';
import { PARSERS } from '../../src/normalize/parsers.ts';
import { configureParser } from '../../src/normalize/settings/configure-parser.ts';
import { timeReader } from '../../src/normalize/time/strptime.ts';

const context = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: 1_795_316_400_000 };
const MAX_MS = 250;
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const printable = fc.string({ unit: 'grapheme', maxLength: 40 });

function cpuMs(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
}

describe('round trips', () => {
  test('logfmt', () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, printable, { minKeys: 1, noNullPrototype: true }),
        (fields) => {
          const escaped = (text: string) =>
            text
              .replace(/["\\]/g, '\\$&')
              .replaceAll('\n', '\\n')
              .replaceAll('\r', '\\r')
              .replaceAll('\t', '\\t');
          const line = Object.entries(fields)
            .map(([key, value]) => `${key}="${escaped(value)}"`)
            .join(' ');
          expect(Object.fromEntries(logfmtPairs(line).pairs)).toEqual(fields);
        },
      ),
    );
  });

  test('CEF extensions', () => {
    const value = printable.map((text) => text.replace(/\s+/g, ' ').trim());
    fc.assert(
      fc.property(fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true }), (fields) => {
        const escaped = (text: string) => text.replace(/[\\=]/g, '\\$&');
        const line = Object.entries(fields)
          .map(([key, text]) => `${key}=${escaped(text)}`)
          .join(' ');
        expect(Object.fromEntries(extensionsOf(line))).toEqual(fields);
      }),
    );
  });

  test('CSV', () => {
    fc.assert(
      fc.property(fc.array(printable, { minLength: 1, maxLength: 20 }), (cells) => {
        const line = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');
        expect(csvCells(line, ';')).toEqual(cells);
      }),
    );
  });

  test('dissect', () => {
    const value = printable.filter((text) => !text.includes('|'));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), (values) => {
        const pattern = values.map((_, index) => `%{f${index}}`).join('|');
        const found = compileDissect(pattern, ' ')(values.join('|'));
        expect(found).toEqual(values.map((text, index) => [`f${index}`, text]));
      }),
    );
  });

  test('times', () => {
    const read = timeReader('%d/%m/%Y %H:%M:%S.%f %z');
    const times = fc.date({
      min: new Date('2001-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(times, (time) => {
        const [, year, month, day, clock] =
          /^(\d+)-(\d\d)-(\d\d)T(.*)Z$/.exec(time.toISOString()) ?? [];
        const stamp = read(`${day}/${month}/${year} ${clock} +0000`, context);
        expect(stamp?.ms).toBe(time.getTime());
      }),
    );
  });
});

const configured = PARSERS.flatMap((parser) =>
  readSamples(samplesFolder(parser.type))
    .filter(({ settings }) => settings !== undefined)
    .map((sample) => ({
      title: `${parser.type} ${sample.name}`,
      parser: configureParser(parser, sample.settings),
      records: sample.records,
    })),
);

describe.each(configured.map((one) => [one.title, one] as const))(
  '%s',
  (_, { parser, records }) => {
    test('is total on damaged lines', () => {
      const damaged = fc
        .tuple(
          fc.constantFrom(...records),
          fc.nat(),
          fc.nat(40),
          fc.string({ unit: 'binary', maxLength: 40 }),
        )
        .map(([line, at, length, insert]) => {
          const from = at % (line.length + 1);
          return line.slice(0, from) + insert + line.slice(from + length);
        });
      fc.assert(
        fc.property(fc.oneof(damaged, fc.string({ unit: 'binary' })), (line) => {
          const outcome = parser.parse(line, context);
          if (outcome.kind === 'parsed') {
            expect(JSON.parse(JSON.stringify(outcome.doc))).toEqual(outcome.doc);
          }
        }),
      );
    });

    test('takes bounded time on hostile lines', () => {
      for (const record of records) {
        const parts = [record.slice(0, 40), '"', '" ', ' | ', ' 200 ', '[', record.slice(-20)];
        for (const part of parts.filter((text) => text !== '')) {
          const line = record + part.repeat(Math.ceil(65_536 / part.length));
          const started = process.cpuUsage();
          parser.parse(line, context);
          expect(cpuMs(started), JSON.stringify(part)).toBeLessThan(MAX_MS);
        }
      }
    });
  },
);
