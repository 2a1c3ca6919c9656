import { isDigit } from '../value/digits.ts';

/** Digits that are written in groups with the same separator between them. */
export interface DigitGroups {
  readonly digits: string;
  readonly end: number;
  readonly separator: string;
  /** Lengths of the groups. */
  readonly lengths: readonly number[];
}

const GROUPS_MAX = 6;
const LONGEST_GROUP = 7;

/** Length of what may stand between two groups: a blank, point, hyphen, `+`, `%20`, `%2520`; 0 = nothing does. */
export function groupSeparatorLength(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 32 || code === 46 || code === 45 || code === 43 || code === 160) {
    return isDigit(text.charCodeAt(at + 1)) ? 1 : 0;
  }
  if (code !== 37) {
    return 0;
  }
  const length = text.startsWith('20', at + 1) ? 3 : text.startsWith('2520', at + 1) ? 5 : 0;
  return length > 0 && isDigit(text.charCodeAt(at + length)) ? length : 0;
}

/** The groups that begin with the run of digits from `start` to `end`; a single group when no other follows. */
export function digitGroups(text: string, run: { start: number; end: number }): DigitGroups {
  let { end } = run;
  let digits = text.slice(run.start, end);
  const lengths = [digits.length];
  const width = groupSeparatorLength(text, end);
  const separator = text.slice(end, end + width);
  while (width > 0 && lengths.length < GROUPS_MAX && text.startsWith(separator, end)) {
    const from = end + width;
    let stop = from;
    while (stop - from <= LONGEST_GROUP && isDigit(text.charCodeAt(stop))) {
      stop += 1;
    }
    const length = stop - from;
    if (length < 2 || length > LONGEST_GROUP) {
      break;
    }
    digits += text.slice(from, stop);
    lengths.push(length);
    end = stop;
  }
  return { digits, end, separator, lengths };
}
