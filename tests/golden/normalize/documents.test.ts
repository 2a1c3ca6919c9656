/*
 * Goal: whatever kind of record a document was made of, its fields are ECS or of a declared namespace, its values are
 * those that ECS allows, and no number of a person or secret of the samples stands in it in clear.
 * Method: every sample of every parser goes through the normaliser, as a file and as syslog; each document is walked with
 * patterns that are not those of the redaction.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createNormalizer } from '../../../src/normalize/create-normalizer.ts';
import { PARSERS } from '../../../src/normalize/parsers.ts';
import { foreignFields, textsOf } from '../../ecs-fields.ts';
import { rawRecord, sampleSource } from '../../raw-records.ts';

/** First parts of field names that are not ECS, by the first part of the type. */
const NAMESPACES: Readonly<Record<string, readonly string[]>> = {
  openssh: ['system'],
  // Documents that are ECS already bring the namespaces of the programs that wrote them.
  ecs: ['nginx', 'a', 'b'],
};
const CLEAR_NUMBER = /(?<![\w.])(?:\+?84|0)[35789]\d{8}(?!\w)|(?<![\w.-])0\d{11}(?!\w)/;
const CLEAR_SECRET = /(?:otp|password|matkhau|access_token|pin)["']?[=:] ?["']?(?![[{"'])\w/i;
const normalizer = createNormalizer({ journalId: 'journal1', pseudonymKey: 'golden' });

describe.each(PARSERS.map((parser) => parser.type))('%s', (type) => {
  const folder = join(import.meta.dirname, type);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const records = files
    .filter((name) => /\.(?:log|record)$/.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8').trimEnd();
      return name.endsWith('.log') ? text.split('\n') : [text];
    });

  test.each(['file', 'syslog'] as const)('by %s', (transport) => {
    expect(records.length).toBeGreaterThan(0);
    const [module = ''] = type.split('.');
    const namespaces = ['gac', module, ...(NAMESPACES[module] ?? [])];
    for (const text of records) {
      const { doc } = normalizer.normalize(rawRecord(text, { transport }), sampleSource(type));
      expect(foreignFields(doc, namespaces), text.slice(0, 200)).toEqual([]);
      const clear = textsOf(doc).filter((one) => CLEAR_NUMBER.test(one) || CLEAR_SECRET.test(one));
      expect(clear, text.slice(0, 200)).toEqual([]);
    }
  });
});
