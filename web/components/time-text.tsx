import { useFormat } from '../text/format.ts';
import { useNow } from '../text/use-now.ts';

interface TimeTextProps {
  readonly atMs: number;
  /** `relative`: “5 phút trước”; `clock`: “14:05:12”; the full stamp is on hover in both. */
  readonly as?: 'relative' | 'clock' | 'short' | 'stamp';
  readonly className?: string;
}

const STEP_MS = 10_000;

/** A time, with the exact stamp and its zone on hover. */
export function TimeText({ atMs, as = 'relative', className }: TimeTextProps) {
  const format = useFormat();
  const nowMs = useNow(STEP_MS);
  const stamp = format.stamp(atMs);
  const text = {
    relative: () => format.relative(atMs, Math.max(nowMs, atMs)),
    short: () => format.short(Math.max(0, nowMs - atMs)),
    clock: () => format.clock(atMs, nowMs),
    stamp: () => stamp,
  }[as]();
  return (
    <time dateTime={new Date(atMs).toISOString()} title={stamp} className={className}>
      {text}
    </time>
  );
}
