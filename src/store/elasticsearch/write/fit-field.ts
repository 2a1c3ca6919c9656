import {
  type FieldGroup,
  type FieldLeaf,
  type FieldShadow,
  TERM_LENGTH_MAX,
} from '../mapping/field-tree.ts';
import type { Residue } from './residue.ts';

const FLATTENED_DEPTH_MAX = 16;
const FLATTENED_KEY_LENGTH_MAX = 256;
/** From here on a whole number is none of Elasticsearch's `long`. */
const LONG_END = 2 ** 63;

/**
 * Tells whether the mapping takes the value of a key of a group as it is, and gives the residue
 * what the mapping does not index.
 */
export function fitField(
  group: FieldGroup,
  { key, value }: { readonly key: string; readonly value: unknown },
  residue: Residue,
): boolean {
  const node = group.children.get(key);
  if (node === undefined) {
    if (key.includes('.') || key.trim() === '') return false;
    residue.addAll(group.path === '' ? key : `${group.path}.${key}`, value);
    return true;
  }
  if (node.kind === 'leaf') {
    // Most values are texts that any field but a truth value takes.
    const isUsual = typeof value === 'string' && value.length <= TERM_LENGTH_MAX;
    return isUsual ? node.type !== 'boolean' : fitLeaf(node, value, residue);
  }
  if (node.kind === 'group') return fitGroup(node, value, residue);
  if (!fitShadow(node, value)) return false;
  residue.addAll(node.path, value);
  return true;
}

function fitGroup(group: FieldGroup, value: unknown, residue: Residue): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.every((member) => fitGroup(group, member, residue));
  if (typeof value !== 'object') return false;
  for (const key in value) {
    const child = (value as Record<string, unknown>)[key];
    if (child !== undefined && !fitField(group, { key, value: child }, residue)) return false;
  }
  return true;
}

function fitLeaf(leaf: FieldLeaf, value: unknown, residue: Residue): boolean {
  if (typeof value === 'string') {
    if (value.length > TERM_LENGTH_MAX) residue.addLong(leaf.path, value);
    return leaf.type !== 'boolean';
  }
  if (value === null) return true;
  if (leaf.textOnly) return false;
  if (Array.isArray(value)) return value.every((member) => fitLeaf(leaf, member, residue));
  if (typeof value === 'boolean') return true;
  if (typeof value !== 'number' || leaf.type === 'boolean') return false;
  if (Number.isFinite(value) && !isNumericIn(leaf, value)) residue.addNumber(leaf.path, value);
  return true;
}

function isNumericIn(leaf: FieldLeaf, value: number): boolean {
  if (leaf.type === 'double') return true;
  return leaf.type === 'long' && Number.isInteger(value) && Math.abs(value) < LONG_END;
}

function fitShadow(shadow: FieldShadow, value: unknown): boolean {
  if (value === null) return true;
  return shadow.type === 'geo_point' ? isGeoPoint(value) : isFlattenable(value, 1);
}

function isGeoPoint(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { lat, lon, ...more } = value as Record<string, unknown>;
  if (typeof lat !== 'number' || typeof lon !== 'number' || Object.keys(more).length > 0) {
    return false;
  }
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
}

function isFlattenable(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return depth > 1;
  if (depth > FLATTENED_DEPTH_MAX) return false;
  if (Array.isArray(value)) {
    return depth > 1 && value.every((member) => isFlattenable(member, depth + 1));
  }
  return Object.entries(value).every(
    ([key, child]) =>
      key.length <= FLATTENED_KEY_LENGTH_MAX &&
      !key.includes('\0') &&
      key.split('.').every((part) => part.trim() !== '') &&
      isFlattenable(child, depth + 1),
  );
}
