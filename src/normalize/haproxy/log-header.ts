import type { ParseContext } from '../contract.ts';
import { type Envelope, readEnvelope } from '../syslog/envelope.ts';

/** What a syslog daemon wrote before HAProxy's own text. */
export interface LogHeader {
  readonly messageAt: number;
  readonly envelope: Envelope | undefined;
  readonly process: { name?: string; pid?: number } | undefined;
}

/** Finds where HAProxy's text begins: after `Nov 22 03:00:00 host haproxy[123]: `, `haproxy[123]: ` or nothing. */
export function logHeader(line: string, context: ParseContext): LogHeader {
  const envelope = readEnvelope(line, context);
  if (envelope !== undefined) {
    return { messageAt: line.length - envelope.message.length, envelope, process: undefined };
  }
  const tag = /^([a-zA-Z][\w./-]{0,47})(?:\[(\d{1,10})\])?: /.exec(line);
  if (tag === null) {
    return { messageAt: 0, envelope, process: undefined };
  }
  const pid = tag[2] === undefined ? undefined : Number(tag[2]);
  return { messageAt: tag[0].length, envelope, process: process(tag[1] ?? '', pid) };
}

function process(name: string, pid: number | undefined) {
  return pid === undefined ? { name } : { name, pid };
}
