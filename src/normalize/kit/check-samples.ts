import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Parser } from '../contract.ts';
import { leavesOf } from '../ecs-json/nest.ts';
import { documentsOf, readSamples, samplesFolder } from './samples.ts';

/** What became of one file of samples. */
export interface SampleReport {
  readonly type: string;
  readonly sample: string;
  readonly records: number;
  /** `missing`: nobody wrote down what the documents should be. */
  readonly verdict: 'same' | 'different' | 'missing' | 'written';
  /** The first fields that differ, at most 20. */
  readonly differences: readonly FieldDifference[];
}

/** A field of one document that is not as expected. */
export interface FieldDifference {
  /** Number of the record in its file, from 1. */
  readonly record: number;
  readonly field: string;
  readonly expected: unknown;
  readonly found: unknown;
}

const DIFFERENCES_MAX = 20;

/** Compares what a parser makes of its samples with the documents beside them, or writes those anew. */
export function checkSamples(
  parser: Parser,
  options: { readonly root?: string; readonly update: boolean },
): readonly SampleReport[] {
  return readSamples(samplesFolder(parser.type, options.root)).map((sample): SampleReport => {
    const documents = documentsOf(parser, sample);
    const facts = { type: parser.type, sample: sample.name, records: documents.length };
    if (options.update) {
      writeFileSync(sample.expectedFile, `${JSON.stringify(documents, null, 2)}\n`);
      return { ...facts, verdict: 'written', differences: [] };
    }
    if (!existsSync(sample.expectedFile)) {
      return { ...facts, verdict: 'missing', differences: [] };
    }
    const expected = JSON.parse(readFileSync(sample.expectedFile, 'utf8')) as unknown[];
    const differences = differencesOf(expected, documents);
    return { ...facts, verdict: differences.length === 0 ? 'same' : 'different', differences };
  });
}

function differencesOf(expected: readonly unknown[], found: readonly unknown[]): FieldDifference[] {
  const differences: FieldDifference[] = [];
  for (let index = 0; index < Math.max(expected.length, found.length); index += 1) {
    const wanted = fieldsOf(expected[index]);
    const got = fieldsOf(found[index]);
    for (const field of new Set([...wanted.keys(), ...got.keys()])) {
      const [left, right] = [wanted.get(field), got.get(field)];
      if (!isDeepStrictEqual(left, right) && differences.length < DIFFERENCES_MAX) {
        differences.push({ record: index + 1, field, expected: left, found: right });
      }
    }
  }
  return differences;
}

function fieldsOf(document: unknown): ReadonlyMap<string, unknown> {
  const object = (document ?? {}) as Record<string, unknown>;
  return new Map(leavesOf(object).leaves.map(({ path, value }) => [path, value]));
}
