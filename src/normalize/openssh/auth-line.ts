import type { ParseContext } from '../contract.ts';
import { isoStampAt } from '../time/iso-stamp.ts';
import type { StampAt } from '../time/stamp.ts';
import { syslogStampAt } from '../time/syslog-stamp.ts';

/** A line of `auth.log` taken apart; everything but the message is absent when the line has no envelope. */
export interface AuthLine {
  readonly stamp: StampAt | undefined;
  readonly priority: number | undefined;
  readonly host: string | undefined;
  readonly program: string | undefined;
  readonly pid: number | undefined;
  readonly message: string;
}

const PRIORITY = /^<(\d{1,3})>(?:1 )?/;
const TAG = /(?:([^\s:[]\S*)? )?([^\s:[\]]{1,64})(?:\[(\d{1,10})\])?: ?/y;
/** RFC 5424 after its time stamp: host, program, pid, message id, structured data. */
const TAG_5424 = /(\S{1,255}) (\S{1,48}) (\S{1,128}) \S{1,32} (?:-|\[(?:[^\]\\]|\\.)*\]) ?/y;

/** Takes the syslog envelope off a line as rsyslog writes it to files: classic stamp, ISO stamp, or RFC 5424. */
export function authLine(line: string, context: ParseContext): AuthLine {
  const priority = PRIORITY.exec(line);
  const from = priority?.[0].length ?? 0;
  const stamp = syslogStampAt(line, from, context) ?? isoStampAt(line, from, context.timezone);
  if (stamp === undefined || line.charCodeAt(stamp.end) !== 32) {
    const bare = { stamp: undefined, priority: undefined, host: undefined, pid: undefined };
    return { ...bare, ...programOf(line) };
  }
  const tag = tagAt(line, stamp.end + 1, priority?.[0].endsWith(' ') ?? false);
  return {
    stamp,
    priority: priority === null ? undefined : Number(priority[1]),
    host: tag.host === '-' ? undefined : tag.host,
    program: tag.program,
    pid: tag.pid === undefined ? undefined : Number(tag.pid),
    message: line.slice(tag.end).trim(),
  };
}

function tagAt(line: string, at: number, modern: boolean) {
  const pattern = modern ? TAG_5424 : TAG;
  pattern.lastIndex = at;
  const [all, host, program, pid] = pattern.exec(line) ?? [];
  const known = pid !== undefined && /^\d+$/.test(pid) ? pid : undefined;
  return all === undefined
    ? { host: undefined, program: undefined, pid: undefined, end: at }
    : { host, program, pid: known, end: at + all.length };
}

/** A line without stamp may still begin with its program, as `journalctl -o cat` of some versions writes. */
function programOf(line: string): { program: string | undefined; pid?: number; message: string } {
  const match = /^([a-z][\w.-]{1,40})\[(\d{1,10})\]: ?/i.exec(line);
  return match === null
    ? { program: undefined, message: line.trim() }
    : { program: match[1], pid: Number(match[2]), message: line.slice(match[0].length).trim() };
}
