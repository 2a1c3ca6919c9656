import type { Parser } from '../contract.ts';
import { type AccessStyle, accessDocument } from './access-document.ts';
import { type AccessFacts, type FactTarget, factSetter } from './access-facts.ts';

const FIELDS_MAX = 256;
const TEXT_MAX = 8_192;

/** How names of a JSON access log become facts. */
export interface AccessNames {
  /** The target of a name; `undefined` = the product's own. */
  readonly target: (name: string, all: readonly string[]) => FactTarget | undefined;
  readonly style: AccessStyle;
  /** Last corrections, with the record itself. */
  readonly complete?: (facts: AccessFacts, record: Readonly<Record<string, unknown>>) => void;
}

/** Makes the parsing of access logs that write one JSON object a line, by the names of its keys. */
export function parseAccessJson({ target, style, complete }: AccessNames): Parser['parse'] {
  return (line, context) => {
    const record = jsonObject(line);
    if (record === undefined) {
      return { kind: 'failed', reason: 'malformed', detail: 'not a JSON object' };
    }
    const facts: AccessFacts = { own: {} };
    const names = Object.keys(record).slice(0, FIELDS_MAX);
    for (const name of names) {
      const text = textOf(record[name]);
      if (text !== undefined) {
        factSetter(target(name, names) ?? `own:${ownName(name)}`)(facts, text);
      }
    }
    complete?.(facts, record);
    return accessDocument(facts, context, style);
  };
}

/** An object of a line of JSON; `undefined` = it is none. */
export function jsonObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    // Not JSON is an answer, not a fault; the caller reports it.
    return undefined;
  }
}

/** A key as one part of a field's name. */
export function ownName(name: string): string {
  const key = name.replace(/[^\w-]+/g, '_').slice(0, 64);
  return key === '' || key === '__proto__' || key === 'constructor' || key === 'prototype'
    ? `_${key}`
    : key;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  return value === null || value === undefined
    ? undefined
    : JSON.stringify(value).slice(0, TEXT_MAX);
}
