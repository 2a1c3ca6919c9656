import type { FieldValue } from '../../document/put.ts';
import { findSecrets } from '../../redact/text-scan.ts';

const MAX_ARGUMENTS = 256;

/**
 * `args` and `args_count` of a process. None where the command line holds a secret: taken apart, a secret would stand without the
 * word before it that tells what it is.
 */
export function argumentFields(
  path: 'process' | 'process.parent',
  line: string | undefined,
): Record<string, FieldValue> {
  const parts = line?.split(/\s+/).filter(Boolean) ?? [];
  if (line === undefined || parts.length > MAX_ARGUMENTS || findSecrets(line).length > 0) return {};
  return {
    [`${path}.args`]: parts,
    [`${path}.args_count`]: parts.length === 0 ? undefined : parts.length,
  };
}
