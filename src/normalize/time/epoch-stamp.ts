import type { Stamp } from './stamp.ts';

/** Powers of ten that seconds, milliseconds, microseconds and nanoseconds since 1973 and before 5138 fall below. */
const UNITS = [
  { belowValue: 1e11, perMs: 1e-3 },
  { belowValue: 1e14, perMs: 1 },
  { belowValue: 1e17, perMs: 1e3 },
  { belowValue: 1e20, perMs: 1e6 },
] as const;

/**
 * Reads a count since the Unix epoch; the unit (s, ms, µs, ns) follows from the size. A text may have a fraction
 * (`1795287600.123`). `undefined` = no such number, or negative.
 */
export function parseEpochStamp(value: number | string): Stamp | undefined {
  const text = String(value).trim();
  if (text.length === 0 || text.length > 32 || !isPlainNumber(text)) {
    return undefined;
  }
  const point = text.indexOf('.');
  const whole = point < 0 ? text : text.slice(0, point);
  const unit = UNITS.find((candidate) => Number(whole) < candidate.belowValue);
  if (unit === undefined || whole === '') {
    return undefined;
  }
  // Integers beyond 2^53 would lose their last digits as doubles, hence the text arithmetic.
  const digits = { s: 9, ms: 6, us: 3, ns: 0 };
  const scale =
    unit.perMs === 1e-3
      ? digits.s
      : unit.perMs === 1
        ? digits.ms
        : unit.perMs === 1e3
          ? digits.us
          : digits.ns;
  const fraction = point < 0 ? '' : text.slice(point + 1);
  const nanos = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
  return { ms: Number(nanos / 1_000_000n), nanos: Number(nanos % 1_000_000n) };
}

function isPlainNumber(text: string): boolean {
  let points = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 46) {
      points += 1;
    } else if (code < 48 || code > 57) {
      return false;
    }
  }
  return points <= 1;
}
