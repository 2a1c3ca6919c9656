/** One message of a rule. */
export interface RuleMessage {
  readonly id: string | undefined;
  readonly message: string | undefined;
  readonly severity: string | undefined;
  readonly data: string | undefined;
  readonly match: string | undefined;
  readonly file: string | undefined;
  readonly line: string | undefined;
  readonly tags: readonly string[];
}

/** What an audit record says, whichever engine and form wrote it. */
export interface AuditRecord {
  time?: string | number;
  id?: string;
  clientIp?: string;
  clientPort?: string;
  serverIp?: string;
  serverPort?: string;
  serverName?: string;
  request?: string;
  method?: string;
  target?: string;
  version?: string;
  status?: string;
  /** What was answered, where the log keeps it. */
  responseBody?: string;
  intercepted: boolean;
  requestHeaders: ReadonlyMap<string, string>;
  responseHeaders: ReadonlyMap<string, string>;
  messages: readonly RuleMessage[];
  producer?: string;
}

const HEADERS_MAX = 200;

/** Headers by lower-case name, from an object (values texts or lists) or from lines `Name: value`. */
export function headersOf(from: unknown): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  const pairs: (readonly [string, unknown])[] = Array.isArray(from)
    ? from.map((line): [string, string] => {
        const colon = String(line).indexOf(':');
        return colon < 1 ? ['', ''] : [String(line).slice(0, colon), String(line).slice(colon + 1)];
      })
    : typeof from === 'object' && from !== null
      ? Object.entries(from)
      : [];
  for (const [name, value] of pairs.slice(0, HEADERS_MAX)) {
    const text = Array.isArray(value) ? value.join(', ') : value;
    const single = typeof text === 'string' || typeof text === 'number';
    if (name !== '' && single) headers.set(name.toLowerCase(), String(text).trim());
  }
  return headers;
}

const PART =
  /\[(id|msg|severity|data|file|line|tag|ver|rev|uri|unique_id|hostname) "((?:[^"\\]|\\.)*)"\]/g;
const PARTS_MAX = 64;

/** Reads `Access denied with code 403 (phase 2). … [id "941100"] [msg "XSS"] [tag "attack-xss"]`. */
export function ruleMessage(text: string): RuleMessage {
  const parts = new Map<string, string>();
  const tags: string[] = [];
  let count = 0;
  for (const [, name = '', value = ''] of text.matchAll(PART)) {
    count += 1;
    if (count > PARTS_MAX) break;
    const plain = value.replace(/\\(["\\])/g, '$1');
    if (name === 'tag') tags.push(plain);
    else if (!parts.has(name)) parts.set(name, plain);
  }
  const bracket = text.indexOf(' [');
  return {
    id: parts.get('id'),
    message: parts.get('msg') ?? (bracket < 0 ? text : text.slice(0, bracket)),
    severity: parts.get('severity'),
    data: parts.get('data'),
    match: bracket < 0 ? text : text.slice(0, bracket),
    file: parts.get('file'),
    line: parts.get('line'),
    tags,
  };
}
