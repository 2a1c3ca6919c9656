import { createHash } from 'node:crypto';
import type { Signal } from '../event/signal.ts';

/** The same for two signals exactly when rule, province and group are the same, in any key order. */
export function fingerprint(signal: Pick<Signal, 'rule' | 'province' | 'group'>): string {
  const group = Object.entries(signal.group).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sha256Hex(JSON.stringify([signal.rule.id, signal.province, group])).slice(0, 32);
}

/** Id of the alert that a signal opens: depends on nothing else, so a replay opens the same alert. */
export function alertId(fingerprintHex: string, firstSignalId: string): string {
  return `al_${sha256Hex(`${fingerprintHex}\n${firstSignalId}`).slice(0, 24)}`;
}

function sha256Hex(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
