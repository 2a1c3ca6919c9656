// Goal: docs/operating.md names every span and every attribute that a trace can hold, and no other.
// Method: compare its tables with the lists in the code.
import { describe, expect, it } from 'vitest';
import { SPAN_NAMES, TRACE_ATTRIBUTES } from '../../../src/telemetry/tracing.ts';
import { read } from '../../source-files.ts';
import { markedRows } from './markdown.ts';

const document = read('docs/operating.md');
const namesOf = (part: string) => markedRows(document, part).map(([name]) => name);
const inCode = (names: readonly string[]) => names.map((name) => `\`${name}\``);

describe('traces in docs/operating.md', () => {
  it('are made of these spans', () => {
    expect(namesOf('spans')).toEqual(inCode(SPAN_NAMES));
  });

  it('hold these attributes', () => {
    expect(namesOf('attributes')).toEqual(inCode(TRACE_ATTRIBUTES));
  });
});
