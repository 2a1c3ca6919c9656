import { parseAnyStamp } from '../time/any-stamp.ts';
import { isIp } from '../value/address.ts';
import { type EcsField, ecsField, isEcsObject } from './ecs-types.ts';

/** `undefined` = the value does not fit what ECS says of the field. */
export type Coerced = unknown;

const NUMBER_TYPES = new Set(['long', 'integer', 'float', 'double', 'scaled_float']);
const WHOLE_TYPES = new Set(['long', 'integer']);
const NUMBER = /^[+-]?\d{1,18}(?:\.\d{1,18})?$/;
const MAX_PORT = 65_535;
const UTC = { timezone: 'UTC', receivedAtMs: 0 };

/**
 * A leaf value as ECS wants it at this path: texts of numbers become numbers, numbers in texts' place become text, a single
 * value in a list's place becomes a list. `undefined` = it cannot stand there. A path that ECS does not know takes anything finite.
 */
export function coerce(path: string, value: unknown): Coerced | undefined {
  const field = ecsField(path);
  if (field === undefined) {
    return isEcsObject(path) ? undefined : finite(value);
  }
  if (Array.isArray(value)) {
    const members = value.map((member) => coerceOne(path, field, member));
    return members.length === 0 || members.includes(undefined) ? undefined : members;
  }
  const one = coerceOne(path, field, value);
  return one !== undefined && field.list ? [one] : one;
}

function coerceOne(path: string, field: EcsField, value: unknown): unknown {
  if (field.type === 'ip') {
    return typeof value === 'string' && isIp(value) ? value : undefined;
  }
  if (NUMBER_TYPES.has(field.type)) {
    return numberOf(path, field.type, value);
  }
  if (field.type === 'boolean') {
    return value === true || value === 'true'
      ? true
      : value === false || value === 'false'
        ? false
        : undefined;
  }
  if (['object', 'flattened', 'nested', 'geo_point'].includes(field.type)) {
    return finite(value);
  }
  if (field.type === 'date') {
    return parseAnyStamp(value, UTC) === undefined ? undefined : value;
  }
  const text = textOf(value);
  return text !== undefined && (field.allowed?.has(text) ?? true) ? text : undefined;
}

function numberOf(path: string, type: string, value: unknown): number | undefined {
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    return undefined;
  }
  if (WHOLE_TYPES.has(type) && !Number.isInteger(number)) {
    return undefined;
  }
  return path.endsWith('.port') && (number < 0 || number > MAX_PORT) ? undefined : number;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  return typeof value === 'number' || typeof value === 'boolean'
    ? (finite(String(value)) as string)
    : undefined;
}

function finite(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
}
