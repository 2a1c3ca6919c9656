/*
 * Goal: what each parser makes of its samples, as finished and redacted documents, so that any change of a field is seen;
 * that these documents are ECS with declared namespaces, hold no number of a person or secret in clear, and that a parser
 * knows its own records.
 * Method: every sample of the folder of a parser goes through the normaliser and is compared with the `.expected.json`
 * beside it (UPDATE_GOLDEN=1 writes them anew); each document is walked with patterns that are not those of the redaction.
 */
import { describe, expect, test } from 'vitest';
import { detectParsers } from '../../../src/normalize/detect-parser.ts';
import { checkSamples } from '../../../src/normalize/kit/check-samples.ts';
import { documentsOf, readSamples, samplesFolder } from '../../../src/normalize/kit/samples.ts';
import { PARSERS } from '../../../src/normalize/parsers.ts';
import { foreignFields, textsOf } from '../../ecs-fields.ts';

/** First parts of field names that are not ECS, beside `gac` and the first part of the type. */
const NAMESPACES: Readonly<Record<string, readonly string[]>> = {
  windows: ['winlog'],
  openssh: ['system'],
  f5: ['cef'],
  citrix: ['cef'],
  duo: ['cisco_duo'],
  // What a source says of its records, for the routing of rules, stands under `logsource`.
  generic: ['cef', 'leef', 'logsource'],
  // Documents that are ECS already bring the namespaces of the programs that wrote them.
  ecs: ['nginx', 'a', 'b'],
};
const CLEAR_NUMBER = /(?<![\w.])(?:\+?84|0)[35789]\d{8}(?!\w)|(?<![\w.-])0\d{11}(?!\w)/;
/** An id of a FortiGate message that looks like a phone number. */
const DEVICE_NUMBER = /(?<!\d)0316013056(?!\d)/g;
const CLEAR_SECRET = /(?:otp|password|matkhau|access_token|pin)["']?[=:] ?["']?(?![[{"'])\w/i;
/** Types of which a source must say more before a line can be told. */
const UNDETECTABLE = new Set(['generic.grok', 'generic.dissect']);
/** Servers that write the same lines: nobody can tell a combined line's origin. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  'apache.access': ['nginx.access'],
  'generic.kv': ['generic.logfmt'],
  'tomcat.access': ['nginx.access', 'apache.access'],
};
const RECORDS_MIN = 2;
const update = process.env['UPDATE_GOLDEN'] === '1';

describe.each(PARSERS.map((parser) => [parser.type, parser] as const))('%s', (type, parser) => {
  const samples = readSamples(samplesFolder(type));
  const [module = ''] = type.split('.');
  const namespaces = ['gac', module, ...(NAMESPACES[module] ?? [])];

  test('makes of its samples what is written beside them', () => {
    const reports = checkSamples(parser, { update });
    for (const { sample, verdict, differences } of reports) {
      expect(differences, sample).toEqual([]);
      expect(verdict, sample).toBe(update ? 'written' : 'same');
    }
    expect(reports.reduce((sum, { records }) => sum + records, 0)).toBeGreaterThanOrEqual(
      RECORDS_MIN,
    );
  });

  test.each(samples.map((sample) => [sample.name, sample] as const))(
    '%s: is ECS, and clear of persons and secrets',
    (_, sample) => {
      for (const [index, doc] of documentsOf(parser, sample).entries()) {
        const text = sample.records[index]?.slice(0, 200);
        expect(foreignFields(doc, namespaces), text).toEqual([]);
        const texts = textsOf(doc).map((one) => one.replace(DEVICE_NUMBER, ''));
        const clear = texts.filter((one) => CLEAR_NUMBER.test(one) || CLEAR_SECRET.test(one));
        expect(clear, text).toEqual([]);
      }
    },
  );

  test
    .skipIf(UNDETECTABLE.has(type))
    .each(
      samples
        .filter(({ name, settings }) => settings === undefined && name !== 'broken')
        .map((sample) => [sample.name, sample] as const),
    )('%s: is the type that its first record looks most like', (_, { records }) => {
    const line = records[0] ?? '';
    const found = detectParsers(line, PARSERS)[0]?.parser.type;
    expect([type, ...(ALIKE[type] ?? [])], line.slice(0, 120)).toContain(found);
  });
});
