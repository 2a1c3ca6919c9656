import { z } from 'zod';
import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { put, textAt } from '../../document/put.ts';
import { defineSettings } from '../../settings/define-settings.ts';
import { endpointOf } from '../../value/address.ts';
import { accessDocument } from '../../web/access-document.ts';
import { type AccessFacts, type FactSetter, factSetter } from '../../web/access-facts.ts';
import { TRUSTED_HOPS } from '../../web/web-settings.ts';
import { guessW3cFields, w3cFieldNames, w3cTarget } from './w3c-fields.ts';

/** IIS writes UTC unless it was told to write the server's time. */
const STYLE = { namespace: 'iis.access', timezone: 'UTC' } as const;
const BOTH_ENDS = {
  ...STYLE,
  category: ['web', 'network'],
  type: ['connection'],
} as const;
const FIELDS = /^#Fields:/i;
const DOMAIN_USER = /^([^\\]{1,64})\\([^\\]{1,256})$/;
const DIRECTIVE = /^#[A-Z][\w-]*:/;
/** An address that a mail or chat program made a link of, in a line that somebody copied. */
const LINK = /^\[([^\]]+)\]\(https?:\/\/([^/)]+)\/?\)$/;
const LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? /;

const SETTINGS = z.strictObject({
  fields: z.string().min(1).max(2_000).optional().meta({
    description: 'The #Fields line of the log; needed where it does not come with the lines.',
    vi: 'Dòng #Fields của nhật ký; cần khi dòng này không được gửi kèm.',
  }),
  time: z.enum(['utc', 'local']).default('utc').meta({
    description: 'local: the site logs in the zone of the source.',
    vi: 'local: máy chủ ghi theo múi giờ của nguồn.',
  }),
  trusted_hops: TRUSTED_HOPS,
});
type Options = z.output<typeof SETTINGS>;

/** Microsoft IIS access log in the W3C extended format; the `#Fields` line in the log says what stands where. */
export const IIS_ACCESS: Parser = {
  type: 'iis.access',
  title: { vi: 'Microsoft IIS – nhật ký truy cập (W3C)', en: 'Microsoft IIS access log (W3C)' },
  logsource: { category: 'webserver', product: 'windows', service: 'iis' },
  settings: defineSettings(SETTINGS, (options) => (line, context) => parse(line, context, options)),
  detect: detectIis,
  parse: (line, context) => parse(line, context, { time: 'utc' }),
};

function detectIis(line: string): number {
  if (DIRECTIVE.test(line)) {
    return /^#(?:Fields|Software|Version|Date):/i.test(line) ? 0.9 : 0;
  }
  return LINE.test(line) && guessW3cFields(line.split(' ', 32)) !== undefined
    ? 0.95
    : LINE.test(line) && / (?:GET|POST|HEAD|PUT|OPTIONS|DELETE) \//.test(line.slice(0, 400))
      ? 0.6
      : 0;
}

function parse(line: string, context: ParseContext, options: Options): ParseOutcome {
  if (DIRECTIVE.test(line)) {
    const header = FIELDS.test(line) ? line : (context.header ?? '');
    const event = { kind: 'event', type: ['info'], action: 'log-header' };
    return { kind: 'parsed', doc: { message: line, event }, header };
  }
  const values = withoutLinks(line.trimEnd().split(' '));
  const said =
    context.header === undefined || context.header === '' ? options.fields : context.header;
  const layout = said === undefined ? guessed(values) : layoutOf(said);
  if (layout === undefined) {
    const detail = 'no #Fields line came before and the default lists do not fit: set fields';
    return { kind: 'failed', reason: 'malformed', detail };
  }
  if (values.length !== layout.length) {
    const detail = `${values.length} values where #Fields names ${layout.length}`;
    return { kind: 'failed', reason: 'malformed', detail };
  }
  const facts: AccessFacts = { own: {} };
  for (let index = 0; index < layout.length; index += 1) {
    layout[index]?.(facts, values[index] ?? '');
  }
  return document(facts, context, options);
}

function withoutLinks(values: readonly string[]): readonly string[] {
  return values.map((value) => {
    const [, text, target] = value.startsWith('[') ? (LINK.exec(value) ?? []) : [];
    return text !== undefined && text === target ? text : value;
  });
}

function document(facts: AccessFacts, context: ParseContext, options: Options): ParseOutcome {
  // Blanks in values are written as plus signs.
  const agent = facts.userAgent;
  if (agent !== undefined) facts.userAgent = agent.replaceAll('+', ' ');
  const cookie = facts.own['cookie'];
  if (typeof cookie === 'string') facts.own['cookie'] = cookie.replaceAll('+', ' ');
  if (facts.forwarded !== undefined) facts.forwarded = facts.forwarded.replaceAll('+', ' ');
  const { server, client } = facts;
  const known = server !== undefined && client !== undefined ? BOTH_ENDS : STYLE;
  const usual = options.time === 'utc' && options.trusted_hops === undefined;
  const timezone = options.time === 'local' ? context.timezone : 'UTC';
  const style = usual ? known : { ...known, timezone, trustedHops: options.trusted_hops };
  if (facts.host !== undefined && server === undefined) facts.server = facts.host;
  const outcome = accessDocument(facts, context, style);
  if (outcome.kind === 'parsed') {
    putServer(outcome.doc, facts);
    putQuery(outcome.doc);
  }
  return outcome;
}

/** The query as text; `url.original` keeps what was written, and so does a query that is no UTF-8. */
function putQuery(doc: PartialEvent): void {
  const query = doc.url?.query;
  if (query === undefined || !/[+%]/.test(query)) return;
  try {
    put(doc, 'url.query', decodeURIComponent(query.replaceAll('+', ' ')));
  } catch {
    // Attack traffic mostly: it stays as it came.
  }
}

/** The site's name is that of the destination, the computer's that of the host; zones stay in what was written. */
function putServer(doc: PartialEvent, facts: AccessFacts): void {
  const { client, server, host } = facts;
  if (client?.includes('%') === true) put(doc, 'source.address', client);
  if (server?.includes('%') === true) put(doc, 'destination.address', server);
  const name = host === undefined ? undefined : endpointOf(host).domain;
  if (textAt(doc, 'destination.domain') === undefined) put(doc, 'destination.domain', name);
  const [, domain, account] = DOMAIN_USER.exec(facts.user ?? '') ?? [];
  if (domain !== undefined && account !== undefined)
    doc.user = { ...doc.user, domain, name: account };
  const computer = facts.own['server_name'];
  if (typeof computer === 'string') put(doc, 'host.name', computer.toLowerCase());
}

const layouts = new Map<string, readonly FactSetter[]>();
const LAYOUTS_MAX = 500;

function layoutOf(fields: string): readonly FactSetter[] {
  const known = layouts.get(fields);
  if (known !== undefined) {
    return known;
  }
  if (layouts.size >= LAYOUTS_MAX) layouts.clear();
  const layout = w3cFieldNames(fields).map((name) => factSetter(w3cTarget(name)));
  layouts.set(fields, layout);
  return layout;
}

function guessed(values: readonly string[]): readonly FactSetter[] | undefined {
  const names = guessW3cFields(values);
  return names === undefined ? undefined : layoutOf(names.join(' '));
}
