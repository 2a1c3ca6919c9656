import type { ParseContext } from '../contract.ts';
import { parseAnyStamp } from '../time/any-stamp.ts';
import type { LogLine } from './log-line.ts';

type Json = Readonly<Record<string, unknown>>;

/** What else an event of the API is made of than texts about it. */
const NO_TEXTS = new Set(['time', 'details', 'authDetails', 'representation']);
/** What only the server says, whether it says anything or not. */
const FACTS = new Set(
  'type operationType error realmId realmName clientId userId sessionId ipAddress'.split(' '),
);
const DETAILS_MAX = 64;
const TYPE = /^[A-Z][A-Z_]{1,63}$/;

/** An event with the pairs that the text of the server would have. */
export interface EventLine extends LogLine {
  readonly pairs: ReadonlyMap<string, string>;
}

/**
 * Reads an event of a user or administrator as Keycloak's admin API and its event listeners give it (`EventRepresentation`,
 * `AdminEventRepresentation`). What a user typed stands in `details` and replaces no fact of the server. `undefined` = no event.
 */
export function parseEventJson(text: string, context: ParseContext): EventLine | undefined {
  const json = objectOf(text);
  if (json === undefined || typeof json['realmId'] !== 'string') return undefined;
  const type = json['operationType'] ?? json['type'];
  if (typeof type !== 'string' || !TYPE.test(type)) return undefined;
  const pairs = new Map<string, string>();
  for (const [name, value] of Object.entries(json)) {
    if (typeof value === 'string' && !NO_TEXTS.has(name)) pairs.set(name, value);
  }
  add(pairs, json['authDetails'], () => true);
  add(pairs, json['details'], (name) => !FACTS.has(name));
  const stamp = parseAnyStamp(json['time'], context);
  return { stamp, logger: 'org.keycloak.events', message: text, doc: {}, pairs };
}

function add(pairs: Map<string, string>, details: unknown, may: (name: string) => boolean): void {
  if (!isObject(details)) return;
  for (const [name, value] of Object.entries(details).slice(0, DETAILS_MAX)) {
    if (typeof value === 'string' && !pairs.has(name) && may(name)) pairs.set(name, value);
  }
}

function objectOf(text: string): Json | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    // Not JSON is an answer, not a fault; the caller reports the record as malformed.
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
