import { compileLogFormat, parseByLogFormat } from '../../normalize/nginx/log-format.ts';

/** A `log_format` by which most lines of a sample can be read. */
export interface ProposedLogFormat {
  readonly format: string;
  readonly parsed: number;
}

const TOKEN =
  /\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}|\[[^\]]*\]|"(?:[^"\\]|\\.)*"|[^\s"[\]|,;]+/g;
const LINES_TRIED = 200;
const SHARE_NEEDED = 0.9;
/** A line that names none of these is of no web server. */
const REQUEST = /^(?:[A-Z]{3,10}) \S+(?: HTTP\/\d(?:\.\d)?)?$/;
const CLF_TIME = /^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}$/;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]+)$/;
const ADDRESS_AND_PORT = /^\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}$/;

/** Names for what comes next of one kind, in the order in which formats usually have them. */
const WORDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [ISO_TIME, ['time_iso8601']],
  [ADDRESS, ['remote_addr', 'server_addr']],
  [ADDRESS_AND_PORT, ['upstream_addr']],
  [/^[1-5]\d\d$/, ['status', 'upstream_status']],
  [/^\d+\.\d{3}$/, ['request_time', 'upstream_response_time', 'upstream_connect_time']],
  [/^\d+$/, ['body_bytes_sent', 'request_length', 'connection', 'bytes_sent']],
  [/^https?$/, ['scheme']],
  [/^[\w-]+(?:\.[\w-]+)+$/, ['host']],
];
/** A program with its version. */
const AGENT = /^[A-Za-z][\w.-]*\/\d/;
const QUOTED = ['http_referer', 'http_user_agent', 'http_x_forwarded_for'];

/** Guesses the `log_format` of lines that look like nginx; `undefined` = they do not, or too few fit the guess. */
export function proposeLogFormat(
  lines: readonly string[],
  context: { readonly timezone: string; readonly receivedAtMs: number },
): ProposedLogFormat | undefined {
  const tried = lines.slice(0, LINES_TRIED);
  const formats = new Set(tried.flatMap((line) => formatOf(line) ?? []));
  let best: ProposedLogFormat | undefined;
  for (const format of [...formats].slice(0, 20)) {
    const parsed = parsedBy(format, tried, context);
    if (parsed > (best?.parsed ?? 0)) best = { format, parsed };
  }
  if (best === undefined || best.parsed < tried.length * SHARE_NEEDED) return undefined;
  return { ...best, parsed: parsedBy(best.format, lines, context) };
}

function parsedBy(
  format: string,
  lines: readonly string[],
  context: { timezone: string; receivedAtMs: number },
): number {
  try {
    const parse = parseByLogFormat(compileLogFormat(format), { namespace: 'nginx.access' });
    return lines.filter((line) => parse(line, context).kind === 'parsed').length;
  } catch {
    // A guess in which two variables touch is no format.
    return 0;
  }
}

/** The format of one line; `undefined` when it shows no request and no time. */
function formatOf(line: string): string | undefined {
  const used = new Set<string>();
  const next = (names: readonly string[]) => {
    const name = names.find((one) => !used.has(one));
    if (name !== undefined) used.add(name);
    return name === undefined ? undefined : `$${name}`;
  };
  let quoted = 0;
  const format = line.replace(TOKEN, (token) => {
    const inner = token.slice(1, -1);
    if (token.startsWith('[')) {
      const name = CLF_TIME.test(inner) ? 'time_local' : ISO_TIME.test(inner) && 'time_iso8601';
      return name === false ? token : `[${next([name]) ?? inner}]`;
    }
    if (token.startsWith('"')) {
      if (REQUEST.test(inner)) return `"${next(['request']) ?? inner}"`;
      const name =
        wordOf(inner, next) ??
        (AGENT.test(inner) ? next(['http_user_agent']) : next(QUOTED.slice(quoted++)));
      return `"${name ?? inner}"`;
    }
    if (CLF_TIME.test(token)) return next(['time_local']) ?? token;
    const [, key = '', value = token] = /^([a-z_]+[=:])(.+)$/i.exec(token) ?? [];
    const afterAddress = token === '-' && used.has('remote_addr') && !used.has('remote_user');
    if (afterAddress && !used.has('dash')) {
      used.add('dash');
      return token;
    }
    if (afterAddress) return next(['remote_user']) ?? token;
    return `${key}${wordOf(value, next) ?? value}`;
  });
  const hasTime = used.has('time_local') || used.has('time_iso8601');
  return hasTime && used.has('request') ? format : undefined;
}

function wordOf(
  text: string,
  next: (names: readonly string[]) => string | undefined,
): string | undefined {
  for (const [shape, names] of WORDS) {
    if (shape.test(text)) return next(names);
  }
  return undefined;
}
