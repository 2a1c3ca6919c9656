import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { putAll } from '../../document/put.ts';
import { timeReader } from '../../time/strptime.ts';
import { endpointOf } from '../../value/address.ts';
import { sourceFields } from '../../value/source-fields.ts';

/**
 * `1234:M 22 Nov 2026 08:15:42.123 * Ready to accept connections`. Before 5.0 without the year, before 3.0 with `[1234]`
 * or nothing in front and whole seconds. Source: Redis, serverLogRaw in server.c of each.
 */
const LINE =
  /^(?:(\d{1,10}):([XCSM]) |\[(\d{1,10})\] )?(\d{1,2} [A-Z][a-z]{2}( \d{4})? \d\d:\d\d:\d\d(?:\.\d{3})?) ([.*#-]) ([\s\S]*)$/;
/** What the handler of a signal can say, which may use no more than the time of the kernel. */
const IN_SIGNAL = /^(\d{1,10}):signal-handler \((\d{9,11})\) ([\s\S]*)$/;
const LEVELS: Readonly<Record<string, string>> = {
  '.': 'debug',
  '-': 'verbose',
  '*': 'notice',
  '#': 'warning',
};
const ROLES: Readonly<Record<string, string>> = {
  X: 'sentinel',
  C: 'child',
  S: 'replica',
  M: 'master',
};
const readWithYear = timeReader('%d %b %Y %H:%M:%S.%f');
const readYearless = timeReader('%d %b %H:%M:%S.%f');
/** What somebody on the network did who is no client of ours. */
const ATTACK = /^Possible SECURITY ATTACK detected\..* from (\S+)/;
const ACCEPTED = /^Accepted (\S+)$/;
const FAILURE =
  /^(?:Fatal|Can't|Cannot|Failed|Error|Write error|OOM|Out Of Memory|Bad file format)/;

/** Redis or Valkey server and sentinel log. */
export const REDIS_LOG: Parser = {
  type: 'redis.log',
  title: { vi: 'Redis, Valkey – nhật ký máy chủ', en: 'Redis and Valkey server log' },
  logsource: { category: 'database', product: 'redis' },
  detect: detectRedis,
  parse: parseRedis,
};

function detectRedis(line: string): number {
  const match = LINE.exec(line);
  if (match === null) return IN_SIGNAL.test(line) ? 0.9 : 0;
  return match[2] !== undefined ? 0.97 : match[3] === undefined ? 0.6 : 0.8;
}

function parseRedis(line: string, context: ParseContext): ParseOutcome {
  const [, ownPid, role = '', oldPid, time, year, mark = '', message = ''] = LINE.exec(line) ?? [];
  if (time === undefined) {
    return inSignal(line);
  }
  const pid = ownPid ?? oldPid;
  const exact = time.includes('.') ? time : `${time}.000`;
  const stamp = (year === undefined ? readYearless : readWithYear)(exact, context);
  if (stamp === undefined) {
    return { kind: 'failed', reason: 'timestamp_invalid', detail: `"${time}" is no time` };
  }
  const attacker = ATTACK.exec(message)?.[1];
  const peer = attacker ?? ACCEPTED.exec(message)?.[1];
  const isFailure = FAILURE.test(message);
  const doc: PartialEvent = {
    message,
    event: { kind: 'event', category: ['database'], type: [isFailure ? 'error' : 'info'] },
    log: { level: LEVELS[mark] ?? 'notice' },
  };
  putAll(doc, {
    'process.pid': pid === undefined ? undefined : Number(pid),
    'redis.log.role': ROLES[role],
  });
  if (isFailure) putAll(doc, { 'event.outcome': 'failure' });
  if (peer !== undefined) {
    const { address, ip, port } = endpointOf(peer.replace(/[.,]$/, ''));
    putAll(doc, {
      'event.category': attacker === undefined ? ['database', 'network'] : ['intrusion_detection'],
      'event.type': attacker === undefined ? ['connection', 'start'] : ['denied', 'info'],
      'event.action': attacker === undefined ? 'connection-accepted' : 'cross-protocol-attack',
      'event.outcome': attacker === undefined ? 'success' : 'failure',
      ...sourceFields(ip ?? address, port === undefined ? undefined : String(port)),
    });
  }
  const assumed = stamp.assumedYear === true ? { timeAssumedYear: true } : {};
  return { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, ...assumed, doc };
}

function inSignal(line: string): ParseOutcome {
  const [, pid, seconds, message] = IN_SIGNAL.exec(line) ?? [];
  if (message === undefined) {
    const detail = 'no "pid:role day month year time level" at the start';
    return { kind: 'failed', reason: 'malformed', detail };
  }
  const doc: PartialEvent = {
    message,
    event: { kind: 'event', category: ['database'], type: ['info'] },
    process: { pid: Number(pid) },
  };
  return { kind: 'parsed', timeMs: Number(seconds) * 1000, doc };
}
