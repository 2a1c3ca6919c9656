import { GacError } from '../event/error.ts';
import type { Filter } from '../store/contract.ts';
import { fieldName } from './schemas/event.ts';

const COMPARISONS = { '>=': 'gte', '<=': 'lte', '>': 'gt', '<': 'lt' } as const;

/**
 * Reads one filter as people type it. `field:value` equals, any case apart; `-field:…` not;
 * `field:*` exists; `field:a*b?` wildcards, any case, `\*` for a real star; `field:"a*b"` exactly
 * this text (`\"` within); `field:>=500` number. Everything after the first colon is the value,
 * so `url.path:/a:b` needs no quotes.
 * @throws GacError GAC_REQUEST_INVALID
 */
export function parseEventFilter(text: string, pointer = '/query/filter'): Filter {
  const negated = text.startsWith('-');
  const body = negated ? text.slice(1) : text;
  const colon = body.indexOf(':');
  if (colon < 1) {
    throw invalid(
      pointer,
      `"${text}" has no field.`,
      'Write field:value, such as source.ip:192.0.2.1.',
    );
  }
  const field = body.slice(0, colon);
  if (!fieldName.safeParse(field).success) {
    throw invalid(
      pointer,
      `"${field}" is not the name of a field.`,
      'Fields are dotted ECS names.',
    );
  }
  const condition = parseCondition(field, body.slice(colon + 1), pointer);
  return negated ? { op: 'not', of: condition } : condition;
}

/** Joins filters that must all hold; `undefined` for none. */
export function allOf(filters: readonly Filter[]): Filter | undefined {
  if (filters.length < 2) return filters[0];
  return { op: 'and', of: filters };
}

function parseCondition(field: string, value: string, pointer: string): Filter {
  if (value === '') {
    throw invalid(
      pointer,
      `"${field}:" has no value.`,
      `Write ${field}:* for any value, ${field}:"" for an empty one.`,
    );
  }
  if (value === '*') return { op: 'exists', field };
  if (value.startsWith('"')) return { op: 'eq', field, value: unquote(value, pointer) };
  const comparison = /^(>=|<=|>|<)(-?\d+(?:\.\d+)?)$/.exec(value);
  if (comparison !== null) {
    const op = COMPARISONS[comparison[1] as keyof typeof COMPARISONS];
    return { op, field, value: Number(comparison[2]) };
  }
  if (/[*?]/.test(value)) return { op: 'like', field, pattern: value };
  return { op: 'eq', field, value };
}

function unquote(value: string, pointer: string): string {
  const match = /^"((?:[^"\\]|\\.)*)"$/s.exec(value);
  if (match === null) {
    throw invalid(pointer, `${value} has no closing quote.`, 'End it with " and write \\" within.');
  }
  return (match[1] ?? '').replace(/\\(.)/gs, '$1');
}

function invalid(pointer: string, detail: string, hint: string): GacError {
  return new GacError('GAC_REQUEST_INVALID', detail, { issues: [{ at: pointer, detail, hint }] });
}
