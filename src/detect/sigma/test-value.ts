import { foldCase } from './fold-case.ts';
import type { Glob } from './glob.ts';
import { compileGlob, mapLiterals, shapeOf } from './glob.ts';
import { contains, parseIp } from './ip-network.ts';
import type { NumericOperator, TimePart, ValueTest } from './value-test.ts';

/** A value of an event that can be compared. */
export type Scalar = string | number | boolean | bigint;

const NUMERIC = /^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*$/;
const DASHES = /[/\u2013\u2014\u2015]/g;
const DAY_MS = 86_400_000;

/** Folds the dash characters that `windash` treats alike. */
function foldDashes(text: string): string {
  return text.replace(DASHES, '-');
}

/** Text of a value, as rules see it. */
export function textOf(value: Scalar): string {
  return typeof value === 'string' ? value : String(value);
}

/** Makes the predicate of a test on one value; `reference` needs the event and is not for this function. */
export function compileValueTest(test: ValueTest): (value: Scalar) => boolean {
  switch (test.kind) {
    case 'text':
      return compileText(test);
    case 'regex':
      return (value) => test.regex.test(textOf(value));
    case 'network':
      return (value) => {
        const address = typeof value === 'string' ? addressOf(value) : undefined;
        return address !== undefined && contains(test.network, address);
      };
    case 'compare':
      return (value) => {
        const number = numberOf(value);
        return number !== undefined && compare(number, test.operator, test.value);
      };
    case 'timePart':
      return (value) => timePart(value, test.part) === test.value;
    case 'exists':
    case 'filled':
      return () => true;
    case 'reference':
      return () => false;
  }
}

function compileText(test: Extract<ValueTest, { kind: 'text' }>): (value: Scalar) => boolean {
  const foldText = (text: string): string => {
    const folded = test.cased ? text : foldCase(text);
    return test.dashes ? foldDashes(folded) : folded;
  };
  const matches = compileShape(mapLiterals(test.glob, foldText));
  if (test.cased || test.dashes) return (value) => matches(foldText(textOf(value)));
  return (value) => matches(foldedText(textOf(value)));
}

/** One value is tested against many blocks in a row: it is read for the first of them. */
let lastAddressText = '';
let lastAddress: ReturnType<typeof parseIp>;

function addressOf(text: string): ReturnType<typeof parseIp> {
  if (text === lastAddressText) return lastAddress;
  lastAddress = parseIp(text);
  lastAddressText = text;
  return lastAddress;
}

/** One value is tested by many rules in a row: it is folded for the first of them. */
let lastText = '';
let lastFolded = '';

function foldedText(text: string): string {
  if (text === lastText) return lastFolded;
  lastFolded = foldCase(text);
  lastText = text;
  return lastFolded;
}

function compileShape(glob: Glob): (text: string) => boolean {
  const shape = shapeOf(glob);
  switch (shape.kind) {
    case 'any':
      return () => true;
    case 'exact':
      return (text) => text === shape.text;
    case 'contains':
      return (text) => text.includes(shape.text);
    case 'starts':
      return (text) => text.startsWith(shape.text);
    case 'ends':
      return (text) => text.endsWith(shape.text);
    case 'pattern':
      return compileGlob(glob);
  }
}

function numberOf(value: Scalar): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && value.length < 64 && NUMERIC.test(value)) return Number(value);
  return undefined;
}

function compare(left: number, operator: NumericOperator, right: number): boolean {
  switch (operator) {
    case 'lt':
      return left < right;
    case 'lte':
      return left <= right;
    case 'gt':
      return left > right;
    case 'gte':
      return left >= right;
  }
}

/** Epoch milliseconds of a date: ISO 8601 text (without a zone: UTC), or a number of milliseconds. */
function dateOf(value: Scalar): Date | undefined {
  if (typeof value === 'number') return validDate(value);
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value) || value.length > 40) {
    return undefined;
  }
  const zoned = /(Z|[-+]\d{2}:?\d{2})$/i.test(value) || value.length === 10;
  const text = value.replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1');
  return validDate(Date.parse(zoned ? text : `${text}Z`));
}

function validDate(ms: number): Date | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function timePart(value: Scalar, part: TimePart): number | undefined {
  const date = dateOf(value);
  if (date === undefined) return undefined;
  switch (part) {
    case 'minute':
      return date.getUTCMinutes();
    case 'hour':
      return date.getUTCHours();
    case 'day':
      return date.getUTCDate();
    case 'week':
      return isoWeek(date);
    case 'month':
      return date.getUTCMonth() + 1;
    case 'year':
      return date.getUTCFullYear();
  }
}

/** Week of ISO 8601, 1 to 53: the week that holds the year's first Thursday is week 1. */
function isoWeek(date: Date): number {
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  const weekday = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(midnight + (3 - weekday) * DAY_MS);
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return Math.floor((thursday.getTime() - yearStart) / (7 * DAY_MS)) + 1;
}

/** Compares two values of one event as `fieldref` asks. */
export function matchesReference(
  value: Scalar,
  other: Scalar,
  test: Extract<ValueTest, { kind: 'reference' }>,
): boolean {
  const left = test.cased ? textOf(value) : foldCase(textOf(value));
  const right = test.cased ? textOf(other) : foldCase(textOf(other));
  switch (test.shape) {
    case 'equals':
      return left === right;
    case 'contains':
      return left.includes(right);
    case 'startswith':
      return left.startsWith(right);
    case 'endswith':
      return left.endsWith(right);
  }
}
