import type { Finding } from './finding.ts';

const JWT = /eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3}/y;
const BEARER = /bearer(?: |%20|\+)+([A-Za-z0-9._~+/=-]{8,})/iy;
const AMAZON = /A(?:KIA|SIA)[0-9A-Z]{16}(?![0-9A-Za-z])/y;
const GOOGLE = /AIza[0-9A-Za-z_-]{35}/y;
/** Keys of GitHub, of this service, and those that begin as `sk_live_` does. */
const KEY =
  /gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{36,}|g(?:sk|ak|ses)_[A-Za-z0-9_-]{43}|sk_(?:live|test)_[A-Za-z0-9]{16,}/y;
const S_KEY = /sk-[A-Za-z0-9_-]{32,}/y;
const SLACK = /xox[abeoprs]-[A-Za-z0-9-]{10,}/y;
const PRIVATE_KEY =
  /BEGIN [A-Z ]{0,24}PRIVATE KEY-----(?:(?!-----END)[^"]){1,16384}(?:-----END [A-Z ]{0,24}PRIVATE KEY-----)?/y;
/** Beginnings of keys before their first `_`; what ends another one comes after it. */
const KEY_HEADS = ['gsk', 'gak', 'gses', 'github', 'ghp', 'gho', 'ghu', 'ghs', 'ghr', 'sk'];

/** Letters that no such secret lacks, chosen for being rare in logs. */
export const SHAPE_LETTERS = 'JBbAxk_';

/** The secret of which one letter of `SHAPE_LETTERS` stands at `at`, and that is known by its shape alone. */
export function keyShapeAt(text: string, at: number): Finding | undefined {
  const second = text.charCodeAt(at + 1);
  switch (text.charCodeAt(at)) {
    case 74:
      return text.charCodeAt(at - 1) === 121 ? matched(JWT, text, at - 2) : undefined;
    case 66:
      return second === 69 && text.charCodeAt(at - 1) === 45
        ? matched(PRIVATE_KEY, text, at)
        : bearerAt(text, at);
    case 98:
      return bearerAt(text, at);
    case 65:
      return second === 75 || second === 83
        ? matched(AMAZON, text, at)
        : second === 73
          ? matched(GOOGLE, text, at)
          : undefined;
    case 107:
      return second === 45 ? matched(S_KEY, text, at - 1) : undefined;
    case 120:
      return second === 111 ? matched(SLACK, text, at) : undefined;
    default:
      return underscored(text, at);
  }
}

function bearerAt(text: string, at: number): Finding | undefined {
  return (text.charCodeAt(at + 1) | 32) === 101 ? matched(BEARER, text, at) : undefined;
}

function underscored(text: string, at: number): Finding | undefined {
  const before = text.charCodeAt(at - 2);
  // The last letter but one of each head.
  if (before !== 115 && before !== 97 && before !== 101 && before !== 117 && before !== 104) {
    return undefined;
  }
  const head = KEY_HEADS.find((one) => text.startsWith(one, at - one.length));
  return head === undefined ? undefined : matched(KEY, text, at - head.length);
}

function matched(pattern: RegExp, text: string, at: number): Finding | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) {
    return undefined;
  }
  const value = match[1] ?? match[0];
  const end = match.index + match[0].length;
  return { start: end - value.length, end, secret: 'token' };
}
