/*
 * Goal: what becomes of the log lines of web servers and proxies, as finished and redacted documents, so that any
 * change of a field is seen; and that these documents are ECS.
 * Method: every line of `<type>/*.log` goes through the normaliser and is compared with the `.golden.json` beside it;
 * UPDATE_GOLDEN=1 writes them anew. Each document is walked: field names and vocabulary against ECS, values against a list
 * of clear numbers.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createNormalizer } from '../../../src/normalize/create-normalizer.ts';
import { foreignFields, textsOf } from '../../ecs-fields.ts';
import { rawRecord, sampleSource } from '../../raw-records.ts';

const TYPES = [
  'nginx.access',
  'nginx.error',
  'apache.access',
  'apache.error',
  'haproxy.http',
  'haproxy.tcp',
];
const NAMESPACES = ['gac', 'nginx', 'apache', 'haproxy'];
const CLEAR = /0?900000123|0?900000124|001090000123|otp=\d|abcdefghijklmnop|SESSIONID=abcdef/;
const update = process.env['UPDATE_GOLDEN'] === '1';

describe.each(TYPES)('%s', (type) => {
  const folder = join(import.meta.dirname, type);
  const inputs = readdirSync(folder).filter((name) => name.endsWith('.log'));

  test.each(inputs)('%s', (name) => {
    const normalizer = createNormalizer({ journalId: 'journal1', pseudonymKey: 'golden' });
    const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
    const docs = lines.map((line, offset) => {
      const record = rawRecord(line, { offset, transport: line[0] === '<' ? 'syslog' : 'file' });
      return normalizer.normalize(record, sampleSource(type)).doc;
    });
    const file = join(folder, name.replace(/\.\w+$/, '.golden.json'));
    if (update) {
      writeFileSync(file, `${JSON.stringify(docs, null, 2)}\n`);
    }
    expect(existsSync(file), `${file} is missing: run npm run golden`).toBe(true);
    expect(JSON.parse(JSON.stringify(docs))).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    for (const doc of docs) {
      expect(foreignFields(doc, NAMESPACES), doc.event.original).toEqual([]);
      expect(textsOf(doc).filter((text) => CLEAR.test(text))).toEqual([]);
    }
  });
});
