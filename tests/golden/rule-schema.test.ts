// Goal: the published JSON Schema of rules takes every rule that loads, and refuses what is wrong in its structure.
// Method: compare schemas/sigma-rule.json with the code (UPDATE_GOLDEN=1 rewrites the file), then judge all rules of the
// product, all documents of the vectors, and SigmaHQ's rules where they are at hand, by the schema and by the loader.
import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_RULES } from '../../src/detect/built-in-rules.ts';
import { listRuleFiles } from '../../src/detect/rule-sources.ts';
import { ruleSchema } from '../../src/detect/schema/rule-schema.ts';
import { parseRuleDocument } from '../../src/detect/sigma/parse-document.ts';
import { readSourceDocuments } from '../../src/detect/sigma/source-document.ts';
import { ROOT } from '../source-files.ts';
import { readVectors, rulesOf } from '../vectors/read-vectors.ts';

const FILE = path.join(ROOT, 'schemas/sigma-rule.json');
const SIGMAHQ = path.join(ROOT, '../shared/corpora/sigmahq');
const TEXT = `${JSON.stringify(ruleSchema(), null, 2)}\n`;

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
const check = ajv.compile(ruleSchema());

interface Judged {
  readonly name: string;
  readonly loads: boolean;
  readonly passes: boolean;
  readonly why: string;
}

function judge(file: string, text: string, placeholders = {}): Judged[] {
  return readSourceDocuments(file, text).map((document, index) => {
    const parsed = parseRuleDocument(document, { placeholders, taxonomies: [] });
    const passes = check(document.value);
    const why = [...(check.errors ?? [])]
      .map(({ instancePath, message }) => `${instancePath} ${message}`)
      .join('; ');
    return { name: `${file}#${index + 1}`, loads: !parsed.issues.refused, passes, why };
  });
}

function judgeFolder(folder: string): Judged[] {
  return listRuleFiles(folder).flatMap((file) => judge(file, fs.readFileSync(file, 'utf8')));
}

const refusedThough = (all: readonly Judged[]) =>
  all.filter(({ loads, passes }) => loads && !passes).map(({ name, why }) => `${name}: ${why}`);

/** What lies in the meaning of a text, or between documents. */
const UNSEEN_REASONS = [
  ...['alias', 'reference', 'duplicate', 'taxonomy', 'placeholder', 'absence'],
  ...['condition', 'selection-unknown', 'aggregation', 'modifier', 'regex', 'cidr', 'encoding'],
];
const UNSEEN = [
  ...['filter-of-a-correlation', 'filter-other-logsource', 'value-null-contains', 'value-null-re'],
  ...['words-never-true', 'words-rule-not-used', 'words-true-of-nothing'],
].map((name) => `h-rejections/${name}`);

const vectors = readVectors();

describe('schemas/sigma-rule.json', () => {
  it('is the one checked in', () => {
    if (process.env['UPDATE_GOLDEN'] === '1') fs.writeFileSync(FILE, TEXT);
    expect(TEXT).toBe(fs.readFileSync(FILE, 'utf8'));
  });

  it('takes every rule of the product', () => {
    const all = judgeFolder(BUILT_IN_RULES);
    expect(all.length).toBeGreaterThanOrEqual(30);
    expect(refusedThough(all)).toEqual([]);
  });

  it('takes every rule of the vectors that loads', () => {
    const all = vectors.flatMap((vector) =>
      rulesOf(vector).flatMap(({ file, text }) =>
        judge(`${vector.name}/${file}`, text, vector.placeholders ?? {}),
      ),
    );
    expect(all.filter(({ loads }) => loads).length).toBeGreaterThan(500);
    expect(refusedThough(all)).toEqual([]);
  });

  it.runIf(fs.existsSync(SIGMAHQ))('takes every rule of SigmaHQ that loads', () => {
    expect(refusedThough(judgeFolder(path.join(SIGMAHQ, 'rules')))).toEqual([]);
  });

  it('refuses what is wrong in its structure', () => {
    const missed = vectors
      .filter(({ pack, expect: { rejected = [] } }) => pack === 'H' && rejected.length > 0)
      .flatMap((vector) =>
        (vector.expect.rejected ?? []).flatMap(({ file, document, reason }) => {
          const text = rulesOf(vector).find((one) => one.file === file)?.text ?? '';
          const judged = judge(file, text)[document - 1];
          const isSeen = !UNSEEN_REASONS.includes(reason) && !UNSEEN.includes(vector.name);
          return judged?.passes === true && isSeen ? [`${reason}: ${vector.name}`] : [];
        }),
      );
    expect(missed).toEqual([]);
  });
});
