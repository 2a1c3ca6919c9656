/** Sizes beyond it are all alike. */
const SIZE_MAX = 1_000_000_000;
/** What makes a group one that captures nothing, sets flags or has a name. */
const GROUP_MARK = /^\?(?:[:=!]|<[=!]|[ims-]*:|P?<\w+>)/;
const MARK_CHARS_MAX = 64;
const REPEAT = /^(?:[*+?]|\{(\d{1,7})(?:,(\d{0,7}))?\})[?+]?/;

/**
 * How many characters, classes and assertions a regular expression comes to when each counted repeat is written out:
 * what an automaton for it takes. Of a pattern that is no pattern it is some number.
 */
export function patternSize(pattern: string): number {
  /** Sizes so far of the groups that are open, the outermost first. */
  const open = [0];
  let last = 0;
  const add = (size: number) => {
    last = size;
    open.push(Math.min(SIZE_MAX, (open.pop() ?? 0) + size));
  };
  for (let at = 0; at < pattern.length; ) {
    const character = pattern[at];
    const repeat = REPEAT.exec(pattern.slice(at, at + 20));
    if (repeat !== null && last > 0) {
      add(last * (timesOf(repeat) - 1));
      last = 0;
      at += repeat[0].length;
      continue;
    }
    if (character === '(') {
      open.push(0);
      last = 0;
      at += GROUP_MARK.exec(pattern.slice(at + 1, at + 1 + MARK_CHARS_MAX))?.[0].length ?? 0;
    } else if (character === ')' && open.length > 1) {
      const size = open.pop() ?? 0;
      add(size);
    } else if (character === '[') {
      at = endOfClass(pattern, at);
      add(1);
    } else if (character === '\\') {
      at++;
      add(1);
    } else if (character === '|') last = 0;
    else add(1);
    at++;
  }
  return Math.min(
    SIZE_MAX,
    open.reduce((sum, size) => sum + size, 0),
  );
}

/** `*`, `+` and `{3,}` go on without an end, which costs no more than their least. */
function timesOf([, least, most]: RegExpExecArray): number {
  return Math.max(1, Number(least ?? 1), Number(most || 0));
}

function endOfClass(pattern: string, from: number): number {
  let at = from + 1;
  if (pattern[at] === '^') at++;
  // A bracket that comes first is one of the characters.
  if (pattern[at] === ']') at++;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at;
}
