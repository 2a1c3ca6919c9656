import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../contract.ts';
import { asctimeStampAt } from '../time/asctime-stamp.ts';
import type { StampAt } from '../time/stamp.ts';
import { endpointOf } from '../value/address.ts';

const ERROR_LEVELS = new Set(['emerg', 'alert', 'crit', 'error', 'warn']);
const LEVEL = /^(?:emerg|alert|crit|error|warn|notice|info|debug|trace[1-8]?)$/;
const PID = /^pid (\d{1,15})(?::tid (\d{1,20}))?$/;
const CODE = /(?:^|: |\] )(AH\d{5}): /;
const FILES = ['File does not exist: ', 'script not found or unable to stat: '];
const SECTIONS_MAX = 6;

/** Apache HTTP Server error log, formats of 2.4 and 2.2. */
export const APACHE_ERROR: Parser = {
  type: 'apache.error',
  title: { vi: 'Apache – nhật ký lỗi', en: 'Apache error log' },
  logsource: { category: 'webserver', product: 'apache', service: 'error' },
  multilineStart: '^\\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ',
  detect: (line) =>
    (line.charCodeAt(0) === 91 && asctimeStampAt(line, 1, 'UTC') !== undefined) ||
    /^AH\d{5}: /.test(line)
      ? 0.95
      : 0,
  parse: parseError,
};

function parseError(line: string, context: ParseContext): ParseOutcome {
  if (/^AH\d{5}: /.test(line)) {
    return startupMessage(line);
  }
  const stamp = line.charCodeAt(0) === 91 ? asctimeStampAt(line, 1, context.timezone) : undefined;
  if (stamp === undefined || line.charCodeAt(stamp.end) !== 93) {
    const looksTimed = /^\[[A-Z][a-z]{2} [A-Z][a-z]{2} /.test(line);
    const reason = looksTimed ? 'timestamp_invalid' : 'malformed';
    return { kind: 'failed', reason, detail: 'no [Day Mon DD hh:mm:ss YYYY] at the start' };
  }
  const doc: PartialEvent = { event: { kind: 'event', category: ['web'] } };
  const messageAt = putSections(doc, line, stamp);
  const level = doc.log?.level;
  if (level === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'no [module:level] after the time' };
  }
  doc.event = { ...doc.event, type: [ERROR_LEVELS.has(level) ? 'error' : 'info'] };
  putMessage(doc, line.slice(messageAt));
  return { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, doc };
}

/** What Apache says before it has opened its log has no time and no level. */
function startupMessage(line: string): ParseOutcome {
  const doc: PartialEvent = { event: { kind: 'event', category: ['web'], type: ['info'] } };
  putMessage(doc, line);
  return { kind: 'parsed', doc };
}

/** Reads the `[…]` sections after the time; gives the index of the message. */
function putSections(doc: PartialEvent, line: string, stamp: StampAt): number {
  let at = stamp.end + 2;
  for (let count = 0; count < SECTIONS_MAX && line.charCodeAt(at) === 91; count += 1) {
    const close = line.indexOf(']', at);
    if (close < 0 || !putSection(doc, line.slice(at + 1, close))) {
      break;
    }
    at = close + 2;
  }
  return at;
}

function putSection(doc: PartialEvent, text: string): boolean {
  const pid = PID.exec(text);
  if (pid !== null) {
    doc.process = { pid: Number(pid[1]) };
    if (pid[2] !== undefined) {
      doc.process.thread = { id: Number(pid[2]) };
    }
    return true;
  }
  if (text.startsWith('client ') || text.startsWith('remote ')) {
    doc.source = { ...endpointOf(text.slice(7)) };
    return true;
  }
  const colon = text.indexOf(':');
  const level = text.slice(colon + 1);
  if (!LEVEL.test(level) || doc.log !== undefined) {
    return false;
  }
  doc.log = { level };
  if (colon > 0) {
    doc['apache'] = { error: { module: text.slice(0, colon) } };
  }
  return true;
}

function putMessage(doc: PartialEvent, message: string): void {
  doc.message = message;
  const code = CODE.exec(message.slice(0, 200));
  if (code?.[1] !== undefined) {
    doc.event = { ...doc.event, code: code[1] };
  }
  if (doc.source === undefined) {
    // `(13)Permission denied: [client 192.0.2.7:4711] AH00035: …`
    const at = message.indexOf('[client ');
    const close = at < 0 ? -1 : message.indexOf(']', at);
    if (close > 0 && at < 200) {
      doc.source = { ...endpointOf(message.slice(at + 8, close)) };
    }
  }
  const refererAt = message.lastIndexOf(', referer: ');
  if (refererAt >= 0) {
    doc.http = { request: { referrer: message.slice(refererAt + 11) } };
  }
  for (const words of FILES) {
    const at = message.indexOf(words);
    if (at >= 0) {
      const path = message.slice(at + words.length, refererAt < 0 ? undefined : refererAt);
      doc['file'] = { path };
    }
  }
}
