import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { putAll } from '../../document/put.ts';
import { timeReader } from '../../time/strptime.ts';
import { endpointOf } from '../../value/address.ts';
import { sourceFields } from '../../value/source-fields.ts';

/** `1234:M 22 Nov 2026 08:15:42.123 * Ready to accept connections`. Source: Redis, serverLogRaw in server.c. */
const LINE =
  /^(\d{1,10}):([XCSM]) (\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d\.\d{3}) ([.*#-]) ([\s\S]*)$/;
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
const readTime = timeReader('%d %b %Y %H:%M:%S.%f');
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
  detect: (line) => (LINE.test(line) ? 0.97 : 0),
  parse: parseRedis,
};

function parseRedis(line: string, context: ParseContext): ParseOutcome {
  const [, pid, role = '', time = '', mark = '', message = ''] = LINE.exec(line) ?? [];
  if (pid === undefined) {
    const detail = 'no "pid:role day month year time level" at the start';
    return { kind: 'failed', reason: 'malformed', detail };
  }
  const stamp = readTime(time, context);
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
  putAll(doc, { 'process.pid': Number(pid), 'redis.log.role': ROLES[role] });
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
  return { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, doc };
}
