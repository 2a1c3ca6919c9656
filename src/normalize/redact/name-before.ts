import { quoteLengthBefore } from './quote.ts';
import { isNameCode, type Tie } from './value-extent.ts';

const LONGEST_NAME = 48;
const LONGEST_TAG = 256;
const HEX_PAIR = /^[0-9a-f]{2}/i;
/** `{"name":"otp","value":…`, `<input name="otp" value=…`: the name is the value of another name. */
const NAMED_SO =
  /(?:name|key|field|id)(?:\\*"|'|%22|&quot;)? {0,2}[:=] {0,2}(?:\\*"|'|%22|&quot;)([A-Za-z][\w.-]{0,47})(?:\\*"|'|%22|&quot;)[ ,;]{1,3}(?:\\*"|'|%22|&quot;)?$/i;
const TAG_NAMED_SO = /name=["']([A-Za-z][\w.-]{0,47})["'][^<>]{0,64}$/i;
const TAG_NAME = /^<(?:[\w-]{1,48}:)?([A-Za-z][\w.-]{0,47})[\s/>]/;

/** The name that the tie at `at` ties to what follows; `undefined` = there is none. */
export function nameBefore(text: string, at: number, tie: Tie): string | undefined {
  let end = at;
  if (text.charCodeAt(end - 1) === 32) {
    end -= 1;
  }
  end -= quoteLengthBefore(text, end);
  while (text.charCodeAt(end - 1) === 93) {
    end -= 1;
  }
  if (text.startsWith('%5D', end - 3) || text.startsWith('%5d', end - 3)) {
    end -= text.startsWith('25', end - 5) ? 5 : 3;
  }
  const start = nameStart(text, end);
  if (tie === 'tag' && (start === end || !beginsTag(text, start))) {
    return nameOfTag(text, at);
  }
  if (end <= start) {
    return undefined;
  }
  const name = text.slice(start, end);
  return name.length === 5 && name.toLowerCase() === 'value'
    ? (nameBeside(text, start) ?? name)
    : name;
}

function nameStart(text: string, end: number): number {
  let start = end;
  const limit = Math.max(0, end - LONGEST_NAME - 1);
  while (start > limit && isNameCode(text.charCodeAt(start - 1))) {
    start -= 1;
  }
  // `%3F` and `\x22` before a name leave their hex digits in front of it.
  const before = start === end ? 0 : text.charCodeAt(start - 1);
  if (before === 37) {
    while (text.startsWith('25', start) && HEX_PAIR.test(text.slice(start + 2, start + 4))) {
      start += 2;
    }
    start += 2;
  } else if (before === 92) {
    start += text[start] === 'x' ? 3 : text[start] === 'u' ? 5 : 1;
  }
  return start;
}

function beginsTag(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  return before === 60 || before === 58;
}

/** `<Password Type="text">`, `<Data Name="password">`. */
function nameOfTag(text: string, at: number): string | undefined {
  const last = text.charCodeAt(at - 1);
  if (last !== 34 && last !== 39) {
    return undefined;
  }
  const before = text.slice(Math.max(0, at - LONGEST_TAG), at + 1);
  const open = before.lastIndexOf('<');
  if (open < 0) {
    return undefined;
  }
  const tag = before.slice(open);
  return TAG_NAMED_SO.exec(tag.slice(0, -1))?.[1] ?? TAG_NAME.exec(tag)?.[1];
}

function nameBeside(text: string, start: number): string | undefined {
  return NAMED_SO.exec(text.slice(Math.max(0, start - 2 * LONGEST_NAME), start))?.[1];
}
