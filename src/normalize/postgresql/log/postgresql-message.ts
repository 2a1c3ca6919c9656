import type { PartialEvent } from '../../contract.ts';
import { put, putAll } from '../../document/put.ts';
import { sourceFields } from '../../value/source-fields.ts';

const NANOS_PER_MS = 1e6;
const HOST = String.raw`host=(?<host>[^\s]+)(?: port=(?<port>\d{1,5}))?`;

interface Meaning {
  readonly pattern: RegExp;
  readonly action: string;
  /** Default: that of every line of a database. */
  readonly category?: readonly string[];
  /** Default: by the severity of the line. */
  readonly type?: readonly string[];
  readonly outcome: 'success' | 'failure';
}

/** Messages about who comes and goes; groups `user`, `database`, `host`, `port` fill the fields. */
const MEANINGS: readonly Meaning[] = [
  {
    pattern: new RegExp(`^connection received: ${HOST}`),
    action: 'connection-received',
    outcome: 'success',
  },
  {
    pattern: /^connection authorized: user=(?<user>\S+)(?: database=(?<database>\S+))?/,
    action: 'logged-on',
    category: ['database', 'authentication'],
    outcome: 'success',
  },
  {
    pattern: /^connection authenticated: (?:identity|user)="(?<user>[^"]*)"/,
    action: 'authenticated',
    category: ['database', 'authentication'],
    outcome: 'success',
  },
  {
    pattern:
      /^(?:password|Peer|Ident|GSSAPI|LDAP|certificate|SCRAM|PAM|RADIUS) authentication failed for user "(?<user>[^"]*)"/,
    action: 'logon-failed',
    category: ['database', 'authentication'],
    outcome: 'failure',
  },
  {
    pattern: /^role "(?<user>[^"]*)" does not exist/,
    action: 'logon-failed',
    category: ['database', 'authentication'],
    outcome: 'failure',
  },
  {
    pattern:
      /^(?:no pg_hba\.conf entry|pg_hba\.conf rejects connection) for host "(?<host>[^"]*)", user "(?<user>[^"]*)", database "(?<database>[^"]*)"/,
    action: 'logon-refused',
    category: ['database', 'authentication'],
    outcome: 'failure',
  },
  {
    pattern: new RegExp(
      String.raw`^disconnection: session time: \S+ user=(?<user>\S+) database=(?<database>\S+)(?: ${HOST})?`,
    ),
    action: 'logged-off',
    outcome: 'success',
  },
  {
    pattern: /^permission denied for /,
    action: 'access-denied',
    type: ['access', 'denied'],
    outcome: 'failure',
  },
];
const DURATION =
  /^duration: (\d{1,12}(?:\.\d{1,3})?) ms(?: +(?:statement|(?:execute|parse|bind) [^\n]{1,200}?): ([\s\S]*))?/;
const STATEMENT = /^(?:statement|execute [^:]{1,64}): ([\s\S]*)/;

/** Adds what a message says beyond its words: log-ins and their ends, refusals, statements and how long they took. */
export function putMessage(doc: PartialEvent, message: string): void {
  const [, duration, timed] = DURATION.exec(message) ?? [];
  if (duration !== undefined)
    put(doc, 'event.duration', Math.round(Number(duration) * NANOS_PER_MS));
  const statement = timed ?? STATEMENT.exec(message)?.[1];
  if (statement !== undefined) {
    putAll(doc, { 'postgresql.log.query': statement, 'event.action': 'statement' });
    return;
  }
  for (const { pattern, ...meaning } of MEANINGS) {
    const match = pattern.exec(message);
    if (match === null) continue;
    const { user, database, host, port } = match.groups ?? {};
    putAll(doc, {
      'event.action': meaning.action,
      'event.category': meaning.category,
      'event.type': meaning.type,
      'event.outcome': meaning.outcome,
      'user.name': user,
      'postgresql.log.database': database,
      ...sourceFields(host === '[local]' ? undefined : host, port),
    });
    return;
  }
}
