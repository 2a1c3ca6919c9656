const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_BY_CODE = new Map(MONTHS.map((name, index) => [packed(name, 0), index + 1]));

/** Month 1 to 12 named by the three English letters at `at`, in any case; 0 when there is none. */
export function monthAt(text: string, at: number): number {
  return MONTH_BY_CODE.get(packed(text, at)) ?? 0;
}

function packed(text: string, at: number): number {
  const first = text.charCodeAt(at) | 32;
  const second = text.charCodeAt(at + 1) | 32;
  return (first << 16) | (second << 8) | (text.charCodeAt(at + 2) | 32);
}
