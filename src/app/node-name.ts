import os from 'node:os';
import type { Configuration } from './configuration.ts';

/** The name of this process among others: the configured one, else that of the machine. */
export function nodeNameOf({ nodeName }: Configuration): string {
  return nodeName ?? os.hostname();
}
