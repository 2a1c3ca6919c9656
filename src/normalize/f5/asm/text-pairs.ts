import { keyValues } from '../../value/key-values.ts';

const PAIRS_MAX = 256;

/** The pairs of a record in text: commas stand between them, or semicolons where values have no quotes. */
export function textPairs(line: string): ReadonlyMap<string, string> {
  const text = line.replace(/^ASM:\s*/, '');
  if (!/^\w{1,64}=[^";,]{0,1000};\w{1,64}=/.test(text)) return keyValues(text);
  return new Map(
    text.split(';', PAIRS_MAX).flatMap((pair): [string, string][] => {
      const at = pair.indexOf('=');
      return at > 0 ? [[pair.slice(0, at).trim(), pair.slice(at + 1)]] : [];
    }),
  );
}
