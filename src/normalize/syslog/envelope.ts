import { isoStampAt } from '../time/iso-stamp.ts';
import type { StampAt } from '../time/stamp.ts';
import { type StampAnchor, syslogStampAt } from '../time/syslog-stamp.ts';
import { digitsAt, isDigit, wholeNumber } from '../value/digits.ts';
import { type StructuredData, structuredDataAt } from './structured-data.ts';

/** A syslog record without its message; what the sender left out is absent. */
export interface Envelope {
  readonly version: string | undefined;
  readonly priority: number | undefined;
  readonly stamp: StampAt | undefined;
  readonly hostname: string | undefined;
  readonly appname: string | undefined;
  /** As written; `pid` when it is a number. */
  readonly procid: string | undefined;
  readonly pid: number | undefined;
  readonly msgid: string | undefined;
  readonly structuredData: StructuredData | undefined;
  readonly message: string;
}

const PRIORITY_MAX = 191;
const TAG_MAX = 64;
const HOST_MAX = 255;
const BOM = 0xfeff;

/**
 * Takes the syslog envelope off a line: RFC 5424, or RFC 3164 as senders really write it (without priority, host or
 * year, with an ISO time stamp). `undefined` = there is neither a priority nor a time stamp at the start.
 */
export function readEnvelope(line: string, anchor: StampAnchor): Envelope | undefined {
  const start = line.charCodeAt(0) === BOM ? 1 : 0;
  const priority = priorityAt(line, start);
  const from = priority?.end ?? start;
  if (priority !== undefined && line.startsWith('1 ', from)) {
    return modern(line, from + 2, { priority: priority.value, timezone: anchor.timezone });
  }
  const stamp = syslogStampAt(line, from, anchor) ?? isoStampAt(line, from, anchor.timezone);
  if (stamp === undefined && priority === undefined) {
    return undefined;
  }
  return classic(line, stamp, { at: stamp?.end ?? from, priority: priority?.value });
}

function priorityAt(line: string, at: number): { value: number; end: number } | undefined {
  if (line.charCodeAt(at) !== 60) {
    return undefined;
  }
  const close = line.indexOf('>', at);
  const digits = close - at - 1;
  const value = digits >= 1 && digits <= 3 ? digitsAt(line, at + 1, digits) : -1;
  return value < 0 || value > PRIORITY_MAX ? undefined : { value, end: close + 1 };
}

function modern(
  line: string,
  from: number,
  known: { priority: number; timezone: string },
): Envelope {
  let at = from;
  const next = () => {
    const blank = line.indexOf(' ', at);
    const end = blank < 0 ? line.length : blank;
    const text = line.slice(at, end);
    at = Math.min(end + 1, line.length);
    return text === '-' || text === '' ? undefined : text;
  };
  const stampText = next();
  const stamp = stampText === undefined ? undefined : isoStampAt(stampText, 0, known.timezone);
  const hostname = next();
  const appname = next();
  const procid = next();
  const msgid = next();
  const data = structuredDataAt(line, at);
  let messageAt = data.end;
  if (line.charCodeAt(messageAt) === 32) messageAt += 1;
  if (line.charCodeAt(messageAt) === BOM) messageAt += 1;
  return {
    version: '1',
    priority: known.priority,
    stamp,
    hostname,
    appname,
    procid,
    pid: procid === undefined ? undefined : wholeNumber(procid),
    msgid,
    structuredData: data.value,
    message: line.slice(messageAt),
  };
}

function classic(
  line: string,
  stamp: StampAt | undefined,
  rest: { at: number; priority: number | undefined },
): Envelope {
  let at = rest.at;
  // Some devices put a colon after the stamp.
  if (line.charCodeAt(at) === 58) at += 1;
  while (line.charCodeAt(at) === 32) at += 1;
  let hostname: string | undefined;
  let tag = tagAt(line, at);
  if (tag === undefined && stamp !== undefined) {
    const blank = line.indexOf(' ', at);
    const candidate = blank < 0 ? '' : line.slice(at, blank);
    if (isHostname(candidate)) {
      hostname = candidate;
      at = blank + 1;
      tag = tagAt(line, at);
    }
  }
  return {
    version: undefined,
    priority: rest.priority,
    stamp,
    hostname,
    appname: tag?.name,
    procid: tag?.procid,
    pid: tag?.procid === undefined ? undefined : wholeNumber(tag.procid),
    msgid: undefined,
    structuredData: undefined,
    message: line.slice(tag?.end ?? at),
  };
}

/** `sshd[123]: ` or `nginx: `; `undefined` = no tag here. */
function tagAt(line: string, at: number) {
  let end = at;
  while (end < at + TAG_MAX && isTagCode(line.charCodeAt(end))) end += 1;
  if (end === at || isDigit(line.charCodeAt(at))) {
    return undefined;
  }
  const name = line.slice(at, end);
  let procid: string | undefined;
  if (line.charCodeAt(end) === 91) {
    const close = line.indexOf(']', end);
    if (close < 0 || close - end > TAG_MAX) {
      return undefined;
    }
    procid = line.slice(end + 1, close);
    end = close + 1;
  }
  if (line.charCodeAt(end) !== 58) {
    return undefined;
  }
  end += 1;
  if (line.charCodeAt(end) === 32) {
    end += 1;
  } else if (end < line.length && procid === undefined) {
    // `host:port` or an IPv6 address, not a tag.
    return undefined;
  }
  return { name, procid, end };
}

function isTagCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    isDigit(code) ||
    code === 45 ||
    code === 46 ||
    code === 95 ||
    code === 47 ||
    code === 40 ||
    code === 41 ||
    code === 64
  );
}

function isHostname(text: string): boolean {
  return text.length > 0 && text.length <= HOST_MAX && /^[\w.:-]+$/.test(text);
}
