/** The place of a span in its trace, as W3C Trace Context writes it. */
export interface TracePlace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether somebody upstream, or here, decided that this trace is recorded. */
  readonly isSampled: boolean;
}

/** Characters of a traceparent as `formatTraceparent` makes it. */
export const TRACEPARENT_LENGTH = 55;

const VERSION_00 = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
// A later version may add fields behind the flags: W3C Trace Context, section 4.3.
const LATER_VERSION = /^(?!00|ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
const ALL_ZERO = /^0+$/;
/** Longer ones are not looked at. */
const LENGTH_MAX = 512;
const SAMPLED = 1;

/** Reads a `traceparent` header; `undefined` when it is not valid (W3C Trace Context, section 3.2). */
export function parseTraceparent(text: string): TracePlace | undefined {
  if (text.length < TRACEPARENT_LENGTH || text.length > LENGTH_MAX) return undefined;
  const [, traceId, spanId, flags] = VERSION_00.exec(text) ?? LATER_VERSION.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (ALL_ZERO.test(traceId) || ALL_ZERO.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) !== 0 };
}

/** The place as a `traceparent` of version 00, `TRACEPARENT_LENGTH` characters long. */
export function formatTraceparent({ traceId, spanId, isSampled }: TracePlace): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}
