import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { GacError, type Issue } from '../../../event/error.ts';
import { readSourceDocuments, type SourceDocument } from '../source-document.ts';
import type { FieldTable } from './field-table.ts';
import type { OwnMappings } from './pipelines.ts';

const word = z.string().regex(/^[^\s]+$/, 'must be one word');
const eventField = z
  .string()
  .regex(/^[@\w-]+(\.[@\w -]+)*(\.\*)?$/, 'must be the dotted name of an event field');
const target = z.union([
  eventField,
  z.strictObject({
    field: eventField,
    values: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
      .meta({ description: "Sigma's whole values and the event's." }),
  }),
  z.strictObject({ domain: eventField, name: eventField }),
  z.strictObject({ hashesOf: eventField }),
]);
const logsource = z
  .strictObject({
    product: word.optional(),
    category: word.optional(),
    service: word.optional(),
  })
  .refine((value) => Object.keys(value).length > 0, 'needs product, category or service')
  .meta({ minProperties: 1 });

/** A file of field mappings, as an operator writes it in YAML. */
export const OWN_MAPPINGS = z.strictObject({
  namespaces: z
    .array(z.string().regex(/^\w+(\.\w+)*$/, 'must be a name such as "portal"'))
    .default([]),
  mappings: z
    .array(
      z.strictObject({
        logsource,
        source: z.string().default('the operator'),
        fields: z.record(z.string().min(1), z.union([target, z.array(target).min(1)])),
      }),
    )
    .default([]),
});

/**
 * Reads the operator's files of field mappings; the tables of earlier files stand before those of later ones.
 * @throws GacError GAC_RULE_INVALID with every issue of every file at its line
 */
export function readOwnMappings(files: readonly string[]): OwnMappings {
  const tables: FieldTable[] = [];
  const namespaces: string[] = [];
  const issues: Issue[] = [];
  for (const file of files) {
    for (const document of readSourceDocuments(file, readFileSync(file, 'utf8'))) {
      const read = readMappingDocument(document);
      issues.push(...read.issues);
      tables.push(...read.tables);
      namespaces.push(...read.namespaces);
    }
  }
  if (issues.length > 0) {
    const [first] = issues;
    const detail = `${first?.at}: ${first?.detail}`;
    throw new GacError('GAC_RULE_INVALID', `the field mappings are not valid: ${detail}`, {
      issues,
    });
  }
  return { tables, namespaces };
}

/** Reads one document of field mappings; with issues it holds nothing. */
export function readMappingDocument(
  document: SourceDocument,
): OwnMappings & { readonly issues: readonly Issue[] } {
  const { issues } = document;
  if (issues.length > 0) return { tables: [], namespaces: [], issues };
  const parsed = OWN_MAPPINGS.safeParse(document.value);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => toIssue(document, issue));
    return { tables: [], namespaces: [], issues: wrong };
  }
  const { mappings, namespaces } = parsed.data;
  return { tables: mappings.map(toTable), namespaces, issues: [] };
}

function toTable({
  logsource: { product, category, service },
  source,
  fields,
}: z.infer<typeof OWN_MAPPINGS>['mappings'][number]): FieldTable {
  return {
    logsource: {
      ...(product === undefined ? {} : { product }),
      ...(category === undefined ? {} : { category }),
      ...(service === undefined ? {} : { service }),
    },
    source,
    fields,
  };
}

function toIssue(document: SourceDocument, issue: z.core.$ZodIssue): Issue {
  // The alternatives of a target have each failed; the one that got farthest says most.
  const inner = issue.code === 'invalid_union' ? issue.errors.flat() : [];
  const deepest = inner.reduce<z.core.$ZodIssue | undefined>(
    (best, one) => (best === undefined || one.path.length > best.path.length ? one : best),
    undefined,
  );
  const path = [...issue.path, ...(deepest?.path ?? [])];
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const place = [...path, ...unknown].filter((step) => typeof step !== 'symbol');
  const detail = `${place.join('.') || 'the file'}: ${deepest?.message ?? issue.message}`;
  return { at: document.locate(place), detail };
}
