import { isIp } from '../value/address.ts';

/** What stands before the time of an access-log line. */
export interface AccessPrefix {
  /** Name or address of the virtual host, when the format begins with it; may end with a port. */
  readonly host: string | undefined;
  /** The client, or the client and the proxies before this server. */
  readonly addresses: readonly string[];
  readonly ident: string | undefined;
  readonly user: string | undefined;
}

const ADDRESSES_MAX = 16;

/**
 * Reads `ADDRESS IDENT USER`, with a virtual host before it, or a comma-separated, perhaps quoted list of addresses.
 * `undefined` = there is no address.
 */
export function accessPrefix(text: string): AccessPrefix | undefined {
  if (text === '') {
    return undefined;
  }
  const dash = text.indexOf(' - ');
  const dashEnd = dash < 0 && text.endsWith(' -') ? text.length - 2 : dash;
  // `ADDRESS - USER` is by far the most frequent form.
  const parts = dashEnd >= 0 ? splitAtDash(text, dashEnd) : splitAtBlanks(text);
  const head = parts.head.split(/[\s",]+/).filter((part) => part !== '');
  const first = head[0];
  if (first === undefined || head.length > ADDRESSES_MAX) {
    return undefined;
  }
  const listed = parts.head[0] === '"' || parts.head[first.length] === ',';
  const hasHost = head.length > 1 && !listed;
  return {
    host: hasHost ? first : undefined,
    addresses: hasHost ? head.slice(1) : head,
    ident: nothing(parts.ident),
    user: nothing(parts.user),
  };
}

function splitAtDash(text: string, dash: number) {
  return { head: text.slice(0, dash), ident: '-', user: text.slice(dash + 3) };
}

/** Without `-`: the last address ends the head, what follows is ident and user. */
function splitAtBlanks(text: string) {
  const words = text.split(' ');
  // Of names alone, four words are a virtual host before the three that every format has.
  let last = words.length === 4 && !isIp(words[0] ?? '') ? 1 : 0;
  for (let index = 0; index < Math.min(words.length, ADDRESSES_MAX); index += 1) {
    if (isIp((words[index] ?? '').replace(/[",]/g, ''))) {
      last = index;
    } else if (index === 0 && isIp(words[1] ?? '')) {
      last = 1;
    } else if (index > last) {
      break;
    }
  }
  return {
    head: words.slice(0, last + 1).join(' '),
    ident: words[last + 1] ?? '-',
    user: words.slice(last + 2).join(' '),
  };
}

function nothing(text: string): string | undefined {
  return text === '-' || text === '' || text === '""' ? undefined : text;
}
