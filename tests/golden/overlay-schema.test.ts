// Goal: the published JSON Schemas of overlays and field mappings take what the service reads, and refuse what is wrong in its
// structure.
// Method: compare schemas/overlay.json and schemas/field-mapping.json with the code (UPDATE_GOLDEN=1 rewrites them); judge the same
// samples by the schema and by the reader, and those of the documents.
import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { mappingSchema } from '../../src/detect/schema/mapping-schema.ts';
import { overlaySchema } from '../../src/detect/schema/overlay-schema.ts';
import { readMappingDocument } from '../../src/detect/sigma/pipelines/read-own-mappings.ts';
import {
  readSourceDocuments,
  type SourceDocument,
} from '../../src/detect/sigma/source-document.ts';
import { readOverlay } from '../../src/detect/tuning/read-overlay.ts';
import { ROOT, read } from '../source-files.ts';

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
const isOverlay = (document: SourceDocument) => !readOverlay(document).issues.refused;
const isMapping = (document: SourceDocument) => readMappingDocument(document).issues.length === 0;

/** Documents of an example of docs/detections.md, by how they begin. */
function documented(begins: RegExp): string {
  const blocks = read('docs/detections.md').match(/```yaml\n[\s\S]*?```/g) ?? [];
  const block = blocks.find((one) => begins.test(one)) ?? '';
  return block.replace(/^```yaml\n|```$/g, '');
}

describe.each([
  ['overlay', overlaySchema()],
  ['field-mapping', mappingSchema()],
])('schemas/%s.json', (name, schema) => {
  it('is the one checked in', () => {
    const file = path.join(ROOT, 'schemas', `${name}.json`);
    const text = `${JSON.stringify(schema, null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') fs.writeFileSync(file, text);
    expect(text).toBe(fs.readFileSync(file, 'utf8'));
  });
});

const OVERLAY = documented(/title: Hà Nội/);
const FILTER = '{ title: a, id: b, filter: { rules: [c], s: { d: e }, condition: not s } }';

type Sample = readonly [what: string, text: string, valid: boolean];
const OVERLAYS: readonly Sample[] = [
  ['the example of the documents', OVERLAY, true],
  ['the whole country', 'province: all', true],
  ['empty parts', 'province: "01"\nfilters:\nthresholds: []\nlists: {}', true],
  ['a filter', `province: all\nfilters: [${FILTER}]`, true],
  ['a number as a rule', 'province: "01"\nthresholds: [{ rule: 5, timespan: 10m }]', true],
  ['a single value', 'province: "01"\nlists: { a: { add: b } }', true],
  ['no province', 'title: a', false],
  ['a number as a province', 'province: 1', false],
  ['a province that there is not', 'province: "02"', false],
  ['an unknown key', 'province: "01"\nfilter: []', false],
  ['a filter that is none', 'province: "01"\nfilters: [{ title: a }]', false],
  ['no rule', 'province: "01"\nthresholds: [{ timespan: 10m }]', false],
  ['no change', 'province: "01"\nthresholds: [{ rule: a }]', false],
  ['a timespan without a unit', 'province: "01"\nthresholds: [{ rule: a, timespan: 10 }]', false],
  ['text as a number', 'province: "01"\nthresholds: [{ rule: a, condition: { gte: "5" } }]', false],
  [
    'an unknown comparison',
    'province: "01"\nthresholds: [{ rule: a, condition: { ge: 5 } }]',
    false,
  ],
  ['a list with both', 'province: "01"\nlists: { a: { add: [b], replace: [c] } }', false],
  ['a list of nothing', 'province: "01"\nlists: { a: { add: [] } }', false],
  ['a list with signs', 'province: "01"\nlists: { "%a%": { add: [b] } }', false],
];
const MAPPINGS: readonly Sample[] = [
  ['the example of the documents', documented(/namespaces: \[portal\]/), true],
  ['nothing', '{}', true],
  ['no logsource', 'mappings: [{ logsource: {}, fields: { a: b } }]', false],
  [
    'an unknown target',
    'mappings: [{ logsource: { category: a }, fields: { a: { b: c } } }]',
    false,
  ],
  ['an unknown key', 'mapping: []', false],
  ['no target', 'mappings: [{ logsource: { category: a }, fields: { a: [] } }]', false],
];

describe.each([
  { what: 'an overlay', schema: overlaySchema(), reads: isOverlay, samples: OVERLAYS },
  { what: 'field mappings', schema: mappingSchema(), reads: isMapping, samples: MAPPINGS },
])('$what', ({ schema, reads, samples }) => {
  const check = ajv.compile(schema);
  it.each(samples)('of %s are judged by the schema as by the reader', (_what, text, valid) => {
    const [document] = readSourceDocuments('sample.yml', text);
    expect(document === undefined ? undefined : reads(document)).toBe(valid);
    expect(check(document?.value)).toBe(valid);
  });
});
