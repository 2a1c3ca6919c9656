import type { ParseContext, PartialEvent } from '../contract.ts';
import { put, putAll } from '../document/put.ts';
import { fractionAt } from '../time/fraction.ts';
import { isoStampAt } from '../time/iso-stamp.ts';
import { calendarMs, type Stamp } from '../time/stamp.ts';
import { wallToEpochMs, zoneOffsetMs } from '../time/zone.ts';

/** A line of the server log, or its JSON form, brought to the same parts. */
export interface LogLine {
  readonly stamp: Stamp | undefined;
  readonly logger: string;
  readonly message: string;
  /** Everything but the message. */
  readonly doc: PartialEvent;
}

const DAY_MS = 86_400_000;
const PREFIX_CHARS = 400;
const LEVEL = '(FATAL|ERROR|WARN|WARNING|INFO|DEBUG|TRACE|SEVERE|CONFIG|FINE|FINER|FINEST)';
/** Stamp, level, then at most some tracing or MDC text, category in brackets, thread in parentheses. */
const HEAD = new RegExp(
  `((?:\\d{4}-\\d\\d-\\d\\d[T ])?\\d\\d:\\d\\d:\\d\\d[,.]\\d{1,9}(?:Z|[+-]\\d\\d:?\\d\\d)?) +${LEVEL} +` +
    '([^\\[\\n]{0,400}?)\\[([\\w.$-]{1,200})\\] \\(([^\\n]{0,200}?)\\) ',
);

/**
 * Reads a line as Keycloak's default pattern (`%d %-5p [%c] (%t) %s%e`) writes it, with or without its date (WildFly),
 * the tracing prefix, and a prefix of a container's log before it.
 */
export function parseLogLine(text: string, context: ParseContext): LogLine | undefined {
  const head = HEAD.exec(text.slice(0, PREFIX_CHARS * 4));
  if (head === null || head.index > PREFIX_CHARS) {
    return undefined;
  }
  const [all, time = '', level, extra = '', logger = '', thread] = head;
  const stamp = stampOf(time, context);
  if (stamp === undefined) {
    return undefined;
  }
  const doc: PartialEvent = {};
  putAll(doc, { 'log.level': level, 'log.logger': logger, 'process.thread.name': thread });
  putTracing(doc, extra);
  return { stamp, logger, message: text.slice(head.index + all.length), doc };
}

function stampOf(time: string, context: ParseContext): Stamp | undefined {
  return time.charCodeAt(2) === 58
    ? clockStamp(time, context)
    : isoStampAt(time, 0, context.timezone);
}

/** A time without its date (WildFly's console): the day that brings it nearest to when it was received. */
function clockStamp(time: string, context: ParseContext): Stamp | undefined {
  const fraction = fractionAt(time, 8);
  const offsetMs = zoneOffsetMs(context.timezone, context.receivedAtMs);
  const received = new Date(context.receivedAtMs + offsetMs);
  const wallMs = calendarMs({
    year: received.getUTCFullYear(),
    month: received.getUTCMonth() + 1,
    day: received.getUTCDate(),
    hour: Number(time.slice(0, 2)),
    minute: Number(time.slice(3, 5)),
    second: Number(time.slice(6, 8)),
  });
  if (fraction === undefined || Number.isNaN(wallMs)) {
    return undefined;
  }
  const aheadMs = wallMs - offsetMs - context.receivedAtMs;
  const days = aheadMs > DAY_MS / 2 ? -1 : aheadMs < -DAY_MS / 2 ? 1 : 0;
  const ms = wallToEpochMs(wallMs + days * DAY_MS, context.timezone) + fraction.ms;
  return { ms, nanos: fraction.nanos, assumedYear: true };
}

function putTracing(doc: PartialEvent, text: string): void {
  if (text === '') {
    return;
  }
  put(doc, 'trace.id', /\btraceId=([0-9a-f]{16,32})\b/.exec(text)?.[1]);
  put(doc, 'span.id', /\bspanId=([0-9a-f]{16})\b/.exec(text)?.[1]);
}
