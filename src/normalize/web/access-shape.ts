import { clfStampAt } from '../time/clf-stamp.ts';
import { digitsAt } from '../value/digits.ts';

/** Whether a line has an access log's `[time] "request" status`; cheap. */
export function hasAccessShape(line: string): boolean {
  const open = line.indexOf('[');
  if (open < 3 || line.charCodeAt(open + 21) !== 32) {
    return false;
  }
  const stamp = clfStampAt(line, open + 1, 'UTC');
  if (stamp === undefined || !line.startsWith('] "', stamp.end)) {
    return false;
  }
  let quote = line.indexOf('" ', stamp.end + 3);
  while (quote >= 0 && digitsAt(line, quote + 2, 3) < 0) {
    quote = line.indexOf('" ', quote + 2);
  }
  return quote >= 0;
}
