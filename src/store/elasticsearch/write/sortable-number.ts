const buffer = new DataView(new ArrayBuffer(8));
const SIGN = 1n << 63n;
const ALL = (1n << 64n) - 1n;

/** Sixteen hexadecimal digits whose order as text is the order of the numbers; finite numbers. */
export function sortableNumber(value: number): string {
  // Zero has two signs and one place.
  buffer.setFloat64(0, value === 0 ? 0 : value);
  const bits = buffer.getBigUint64(0);
  const ordered = (bits & SIGN) === 0n ? bits | SIGN : bits ^ ALL;
  return ordered.toString(16).padStart(16, '0');
}
