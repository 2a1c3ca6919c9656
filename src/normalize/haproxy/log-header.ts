import type { ParseContext } from '../contract.ts';
import { readEnvelope } from '../syslog/envelope.ts';
import type { Stamp } from '../time/stamp.ts';

/** What a syslog daemon wrote before HAProxy's own text. */
export interface LogHeader {
  readonly messageAt: number;
  readonly process: { name?: string; pid?: number } | undefined;
  readonly stamp: Stamp | undefined;
}

/** Finds where HAProxy's text begins: after `Nov 22 03:00:00 host haproxy[123]: `, `haproxy[123]: ` or nothing. */
export function logHeader(line: string, context: ParseContext): LogHeader {
  const envelope = readEnvelope(line, context);
  if (envelope !== undefined) {
    const { appname, pid, stamp } = envelope;
    return {
      messageAt: line.length - envelope.message.length,
      process: appname === undefined ? undefined : process(appname, pid),
      stamp,
    };
  }
  const tag = /^([a-zA-Z][\w./-]{0,47})(?:\[(\d{1,10})\])?: /.exec(line);
  if (tag === null) {
    return { messageAt: 0, process: undefined, stamp: undefined };
  }
  const pid = tag[2] === undefined ? undefined : Number(tag[2]);
  return { messageAt: tag[0].length, process: process(tag[1] ?? '', pid), stamp: undefined };
}

function process(name: string, pid: number | undefined) {
  return pid === undefined ? { name } : { name, pid };
}
