import { createHash } from 'node:crypto';

/** The id of a signal: a hash of what makes it this one, so that a replay gives the same. */
export function signalId(...parts: readonly (string | number)[]): string {
  return `sg_${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
}
