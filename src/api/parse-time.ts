import { GacError } from '../event/error.ts';

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

const RELATIVE = /^now(?:-(\d{1,9})(ms|s|m|h|d|w))?$/;
const EPOCH_MS = /^\d{12,14}$/;
const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/**
 * Reads a time parameter: ISO 8601 with a zone (a bare day is its start in UTC), epoch
 * milliseconds, or `now-15m`.
 * @throws GacError GAC_REQUEST_INVALID naming the parameter
 */
export function parseTime(value: string, nowMs: number, pointer: string): number {
  const relative = RELATIVE.exec(value);
  if (relative !== null) {
    const unit = (relative[2] ?? 'ms') as keyof typeof UNIT_MS;
    return nowMs - Number(relative[1] ?? 0) * UNIT_MS[unit];
  }
  if (EPOCH_MS.test(value)) return Number(value);
  const atMs = ISO.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs)) {
    throw new GacError('GAC_REQUEST_INVALID', `"${value}" is not a time.`, {
      issues: [
        {
          at: pointer,
          detail: `"${value}" is not a time.`,
          hint: 'Write 2026-11-22T08:00:00+07:00, epoch milliseconds, or now-15m.',
        },
      ],
    });
  }
  return atMs;
}

/** Milliseconds of a duration such as `5m`, `1h`; the schema has checked its form. */
export function parseDurationMs(value: string): number {
  const match = /^(\d+)(ms|s|m|h|d|w)$/.exec(value);
  if (match === null) {
    throw new GacError('GAC_REQUEST_INVALID', `"${value}" is not a duration such as 5m or 1h.`);
  }
  return Number(match[1]) * UNIT_MS[(match[2] ?? 'ms') as keyof typeof UNIT_MS];
}
