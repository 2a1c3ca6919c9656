import type { StampAnchor } from '../time/syslog-stamp.ts';
import { readEnvelope } from './envelope.ts';

/**
 * Whether a line begins with a syslog envelope. A parser that meets one answers that the line is malformed: the framework
 * then takes the envelope off, keeps what it says, and asks again about the message.
 */
export function isInEnvelope(line: string, anchor: StampAnchor): boolean {
  const first = line.charCodeAt(0);
  // `<`, a digit, or the capital letter of a month.
  const likely = first === 60 || (first >= 48 && first <= 57) || (first >= 65 && first <= 83);
  return likely && readEnvelope(line, anchor) !== undefined;
}
