import { createHash } from 'node:crypto';
import type { Signal } from '../event/signal.ts';

/** The same for two signals exactly when rule, province and group are the same, in any key order. */
export function fingerprint(signal: Pick<Signal, 'rule' | 'province' | 'group'>): string {
  const group = Object.entries(signal.group).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sha256Hex(JSON.stringify([signal.rule.id, signal.province, group])).slice(0, 32);
}

/**
 * Id of an alert by the number of alerts that its fingerprint had before. It depends on no signal, as which of them opens
 * the alert depends on the order in which events arrive.
 */
export function alertId(fingerprintHex: string, earlier: number): string {
  return `al_${sha256Hex(`${fingerprintHex}\n${earlier}`).slice(0, 24)}`;
}

function sha256Hex(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
