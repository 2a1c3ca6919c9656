import { nearest } from '../../../message/nearest.ts';
import { withRuns } from '../glob.ts';
import { parseIp } from '../ip-network.ts';
import type { FieldTest } from '../rule-formula.ts';
import { compileRegex } from '../safe-regex.ts';
import { compileValueTest, type Scalar, textOf } from '../test-value.ts';
import type { ValueTest } from '../value-test.ts';
import { type EventFields, namedValues } from './event-fields.ts';

/** In which way a value, or a name, nearly fits. */
export const NEAR_MISSES = [
  'case',
  'whitespace',
  'unicode',
  'dashes',
  'percent',
  'inside',
  'type',
  'field_name',
  'other_field',
] as const;

/** What would have made a failing test pass, or nearly so. */
export interface NearMiss {
  readonly kind: (typeof NEAR_MISSES)[number];
  /** The field of the event that it is about. */
  readonly field: string;
  readonly value: string;
}

/** Shortest literal that is worth being looked for in other fields. */
const ELSEWHERE_CHARS_MIN = 3;

/** The nearest way in which an event misses tests that all fail on it; `undefined` when it is not near. */
export function nearMissOf(
  tests: readonly FieldTest[],
  event: object,
  fields: EventFields,
): NearMiss | undefined {
  let isThere = false;
  for (const { field, also = [], test } of tests) {
    const reading = fields.read([field, ...also]);
    isThere ||= reading.values.length > 0;
    for (const one of reading.values) {
      const kind = nearnessOf(test, one.value);
      if (kind !== undefined) return { kind, field: one.field, value: textOf(one.value) };
    }
    if (field !== '' && reading.filled && reading.values.length === 0) {
      return { kind: 'type', field, value: '{…}' };
    }
  }
  return isThere ? undefined : elsewhere(tests, event);
}

function nearnessOf(test: ValueTest, value: Scalar): NearMiss['kind'] | undefined {
  switch (test.kind) {
    case 'text':
      return nearText(test, textOf(value));
    case 'regex':
      return nearRegex(test.regex.key, textOf(value));
    case 'compare':
      return typeof value === 'string' && !/^\s*[-+]?[\d.]+/.test(value) ? 'type' : undefined;
    case 'network':
      return typeof value !== 'string' || parseIp(value) === undefined ? 'type' : undefined;
    default:
      return undefined;
  }
}

function nearText(
  test: Extract<ValueTest, { kind: 'text' }>,
  text: string,
): NearMiss['kind'] | undefined {
  const passes = compileValueTest(test);
  if (test.cased && compileValueTest({ ...test, cased: false })(text)) return 'case';
  if (passes(text.trim()) || passes(text.trim().replace(/\s+/g, ' '))) return 'whitespace';
  if (passes(text.normalize('NFC')) || passes(text.normalize('NFD'))) return 'unicode';
  if (!test.dashes && compileValueTest({ ...test, dashes: true })(text)) return 'dashes';
  const decoded = decodePercent(text);
  if (decoded !== undefined && passes(decoded)) return 'percent';
  const hasText = test.glob.some((part) => typeof part === 'string');
  const open = { ...test, glob: withRuns(test.glob, { start: true, end: true }) };
  return hasText && compileValueTest(open)(text) ? 'inside' : undefined;
}

function nearRegex(key: string, text: string): NearMiss['kind'] | undefined {
  const end = key.lastIndexOf('/');
  const [pattern, flags] = [key.slice(1, end), key.slice(end + 1)];
  const folded = flags.includes('i') ? undefined : compileRegex(pattern, `${flags}i`);
  if (folded !== undefined && !('problem' in folded) && folded.test(text)) return 'case';
  const same = compileRegex(pattern, flags);
  return !('problem' in same) && same.test(text.trim()) ? 'whitespace' : undefined;
}

function decodePercent(text: string): string | undefined {
  if (!text.includes('%')) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded after all.
    return undefined;
  }
}

/** A missing field: one whose name is near, or one that holds what was looked for. */
function elsewhere(tests: readonly FieldTest[], event: object): NearMiss | undefined {
  const [first] = tests;
  if (first === undefined || first.field === '') return undefined;
  const all = namedValues(event);
  const close = nearest(
    first.field,
    all.map(({ field }) => field),
    4,
  );
  const near = all.find(({ field }) => field === close);
  if (near !== undefined && near.field !== first.field) {
    return { kind: 'field_name', field: near.field, value: textOf(near.value) };
  }
  for (const { test } of tests) {
    if (!isTelling(test)) continue;
    const passes = compileValueTest(test);
    const other = all.find(({ value }) => passes(value));
    if (other !== undefined) {
      return { kind: 'other_field', field: other.field, value: textOf(other.value) };
    }
  }
  return undefined;
}

function isTelling(test: ValueTest): boolean {
  if (test.kind !== 'text') return false;
  return test.glob.some((part) => typeof part === 'string' && part.length >= ELSEWHERE_CHARS_MIN);
}
