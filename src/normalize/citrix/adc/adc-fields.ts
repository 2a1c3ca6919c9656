import type { PartialEvent } from '../../contract.ts';
import { put, putAll } from '../../document/put.ts';
import { wallToEpochMs } from '../../time/zone.ts';
import { endpointOf } from '../../value/address.ts';
import { wholeNumber } from '../../value/digits.ts';
import { vendorKey } from '../../vendor/put-vendor-field.ts';
import { tlsFields } from '../../web/tls-fields.ts';
import { urlFields } from '../../web/url-fields.ts';
import { ipOf, putEnds } from './adc-ends.ts';

const ITEMS_MAX = 100;
/** Names of two words; all others are one. */
const TWO_WORDS =
  /^(?:Start Time|End Time|Delink Time|Login Failed|Session Reuse|Last Response|Total Bytes|Closure Reason|Client IP|User Name|Failure Reason)/;
/** Items that follow the one before with no dash between them. */
const DASHLESS = /(?<! -) (?=(?:User|Action): |(?:Total_bytes_send|URL|Protocol) \S+ - )/g;
const REQUEST = /(?:^| )(GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|CONNECT|PROPFIND) (\S{1,8192})/;
const AUTHENTICATION = /^(?:SSLVPN|AAA|AAATM)$/;
const ENDED = /DELINK|TERMINATE|TIMEDOUT|END/;
const FULL_URL = /\bhttps?:\/\/[^\s"<>]{1,8192}/;

/** Writes what the text of a native message says: `Name value` items with ` - ` between them. */
export function putAdcFields(
  doc: PartialEvent,
  {
    feature,
    name,
    text,
    timezone,
    appliance,
  }: {
    readonly feature: string;
    readonly name: string;
    readonly text: string;
    /** Of times that do not say GMT. */
    readonly timezone: string;
    /** Its own address. */
    readonly appliance: string | undefined;
  },
): void {
  const items = itemsOf(feature === 'APPFW' ? text : text.replace(DASHLESS, ' - '));
  const said = (...names: readonly string[]) =>
    items.get(names.find((one) => items.has(one)) ?? '');
  const whole = (...names: readonly string[]) => wholeNumber(said(...names) ?? '');
  const { account } = putEnds(doc, items, { feature, text, appliance });
  const user = account ?? said('user', 'user_name', 'username');
  const session = /username:domainname ([^\s:]{1,200}):(\S{1,255})/.exec(text);
  const nat = said('natip', 'nat_ip');
  putAll(doc, {
    'source.bytes': whole('total_bytes_send', 'bytessent', 'clientside_txbytes'),
    'destination.bytes': whole('total_bytes_recv', 'bytesreceived', 'clientside_rxbytes'),
    'event.start': timeOf(said('start_time', 'starttime'), timezone),
    'event.end': timeOf(said('delink_time', 'end_time', 'endtime'), timezone),
    'group.name': groupOf(said('group(s)', 'group', 'extracted_groups')),
    'network.protocol': said('protocol')?.toLowerCase(),
    'network.transport': said('transport')?.toLowerCase(),
    'source.nat.ip': ipOf(nat),
    'source.nat.port': natPortOf(nat),
    'destination.nat.ip': ipOf(said('natted_ip')),
    'destination.nat.port': whole('natted_port'),
    'source.user.name': said('caller_user_name'),
    'source.user.domain': said('caller_domain_name'),
    'destination.user.name': said('callee_user_name'),
    'destination.user.domain': said('callee_domain_name'),
    'user.name': session?.[1] ?? user?.replace(/ ?:.*$/, ''),
    'user.domain': session?.[2] ?? said('domain', 'domain_name'),
    'user_agent.original': said('browser_type', 'browser'),
    'process.command_line': said('command'),
    'event.action': said('action', 'policyaction')?.toLowerCase(),
    'event.reason': said('reason', 'failure_reason', 'closure_reason'),
    'http.response.status_code': feature === 'CI' ? whole('response') : undefined,
    message: said('infomsg'),
  });
  putPhrases(doc, text);
  const version = items.get('clientversion') ?? items.get('protocolversion');
  const cipher = items.get('ciphersuite');
  const tls = tlsFields({
    ...(version === undefined ? {} : { tlsVersion: version }),
    ...(cipher === undefined ? {} : { tlsCipher: cipher.replace(/^"|".*$/g, '') }),
  });
  if (tls !== undefined) doc.tls = tls;
  const request = REQUEST.exec(text);
  if (request !== null && /HTTP|APPFW/.test(`${feature}${name}`)) {
    put(doc, 'http.request.method', request[1]);
    doc.url = urlFields(request[2] ?? '');
  }
  const about =
    feature === 'APPFW'
      ? FULL_URL.exec(text)?.[0]
      : said('url', 'html_url', 'rewritten_url', 'matched_url');
  if (doc.url === undefined && about !== undefined) doc.url = urlFields(about);
  put(doc, 'url.domain', doc.url?.domain ?? /- ?(\S{1,255}) User /.exec(text)?.[1]);
  for (const [key, value] of items) {
    put(doc, `citrix.adc.details.${vendorKey(key)}`, value);
  }
  putKind(doc, { feature, name, status: items.get('status') ?? '' });
}

/** What some messages say in words of their own. */
function putPhrases(doc: PartialEvent, text: string): void {
  const [, pid, name] = /^proc \((\d{1,10})\) \(([^)]{1,200})\)/.exec(text) ?? [];
  const acted = / action \((\w{1,40})\)$/.exec(text.trim())?.[1];
  putAll(doc, {
    'http.request.referrer': /^parsing referer header '([^']{1,2000})'/.exec(text)?.[1],
    'process.name': name,
    'process.pid': wholeNumber(pid ?? ''),
    'rule.id': /\bRuleID = (\d{1,12})/.exec(text)?.[1],
    'tls.server.issuer': /Issuer ?Name "([^"]{1,2000})"/.exec(text)?.[1]?.trim(),
    'tls.server.subject': /Subject ?Name "([^"]{1,2000})"/.exec(text)?.[1]?.trim(),
  });
  if (acted !== undefined) put(doc, 'event.action', acted.toLowerCase());
}

function itemsOf(text: string): ReadonlyMap<string, string> {
  const items = new Map<string, string>();
  for (const part of text.split(/ (?::?-|-->) | : (?=Vserver )/, ITEMS_MAX)) {
    const item = part.trim();
    const two = TWO_WORDS.exec(item)?.[0];
    const end = two?.length ?? item.search(/[: ]/);
    const key = (end < 0 ? item : item.slice(0, end)).toLowerCase().replaceAll(' ', '_');
    const value =
      end < 0
        ? ''
        : item
            .slice(end)
            .replace(/^[: ]+| -$/g, '')
            .replace(/^"|"$/g, '')
            .trim();
    if (
      /^[a-z][\w()]{0,63}$/.test(key) &&
      value !== '' &&
      (!items.has(key) || key === 'destination')
    ) {
      items.set(key, value);
    }
  }
  return items;
}

/** `11/22/2026:02:00:00 GMT`, `2026/11/22:02:00:00 GMT` or ISO 8601. */
function timeOf(text: string | undefined, timezone: string): string | undefined {
  const [, a = '', b = '', c = '', clock = ''] =
    /^(\d{1,4})[/-](\d{1,2})[/-](\d{1,4})[:T](\d\d:\d\d:\d\d)/.exec(text ?? '') ?? [];
  if (clock === '') return undefined;
  const [year, month, day] = a.length === 4 ? [a, b, c] : Number(a) > 12 ? [c, b, a] : [c, a, b];
  const wallMs = Date.parse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${clock}Z`);
  const ms = /(?:GMT|UTC|Z)\s*$/.test(text ?? '') ? wallMs : wallToEpochMs(wallMs, timezone);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function groupOf(text: string | undefined): string | undefined {
  return text === 'N/A' ? undefined : text;
}

function natPortOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : endpointOf(text.split(' ', 1)[0] ?? '').port;
}

function putKind(doc: PartialEvent, of: { feature: string; name: string; status: string }): void {
  const { feature, name, status } = of;
  const event = doc.event ?? {};
  const failed = /FAIL|DENIED|ERROR|INVALID/.test(name) || /fail|error/i.test(status);
  const refused = /^(?:deny|drop|block|reset)/.test(event.action ?? '');
  const blocked = feature === 'APPFW' && / <blocked>|<transformed>/.test(doc.message ?? '');
  event.category = ['network'];
  event.type = ['info'];
  if (name === 'CMD_EXECUTED') {
    event.category = ['process'];
    event.type = ['start'];
  } else if (AUTHENTICATION.test(feature)) {
    event.category = ['authentication'];
  } else if (feature === 'TCP' || feature === 'UDP') {
    event.type = ['connection', ENDED.test(name) ? 'end' : 'start'];
  }
  const isKnown =
    event.category[0] !== 'network' || feature === 'APPFW' || doc.source !== undefined;
  if (failed || refused || blocked) event.outcome = 'failure';
  else if (isKnown) event.outcome = 'success';
  doc.event = event;
}
