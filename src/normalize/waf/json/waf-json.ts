import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { put, putAll } from '../../document/put.ts';
import { flatten } from '../../mapping/flatten.ts';
import { vendorKey } from '../../vendor/put-vendor-field.ts';
import { accessDocument } from '../../web/access-document.ts';
import { type AccessFacts, type FactTarget, factSetter } from '../../web/access-facts.ts';
import { jsonObject } from '../../web/access-json.ts';
import { putCloudflareRequest } from './cloudflare-request.ts';

const STYLE = { namespace: 'waf.json' } as const;

/** Names of the same thing in AWS WAF, Cloudflare, Azure, Google Cloud Armor and own developments, in lower case. */
const TARGETS: readonly (readonly [FactTarget, string])[] = [
  ['time', 'timestamp datetime time eventtime @timestamp edgestarttimestamp created_at'],
  [
    'client',
    'httprequest.clientip clientip client_ip properties.clientip src_ip srcip remote_addr remoteip httprequest.remoteip source_ip client.ip',
  ],
  ['clientPort', 'properties.clientport client_port src_port clientport clientsrcport'],
  [
    'host',
    'httprequest.host clientrequesthost properties.hostname host hostname http_host request.host',
  ],
  [
    'method',
    'httprequest.httpmethod clientrequestmethod method http_method httprequest.requestmethod request.method request_method',
  ],
  ['path', 'httprequest.uri clientrequestpath'],
  ['query', 'httprequest.args clientrequestquery'],
  [
    'target',
    'clientrequesturi properties.requesturi uri url request_uri httprequest.requesturl request.uri request.url path',
  ],
  ['requestBytes', 'clientrequestbytes'],
  ['responseBytes', 'edgeresponsebytes'],
  ['responseMime', 'edgeresponsecontenttype'],
  ['tlsVersion', 'clientsslprotocol'],
  ['tlsCipher', 'clientsslcipher'],
  ['version', 'httprequest.httpversion clientrequestprotocol protocol http_version'],
  ['scheme', 'httprequest.scheme clientrequestscheme scheme'],
  [
    'status',
    'edgeresponsestatus responsecodesent status status_code http_status response_code httprequest.status response.status',
  ],
  [
    'userAgent',
    'clientrequestuseragent user_agent useragent httprequest.useragent request.user_agent',
  ],
  ['referrer', 'clientrequestreferer clientrefererhost referer referrer httprequest.referer'],
  [
    'requestId',
    'httprequest.requestid rayid properties.transactionid request_id requestid transaction_id support_id unique_id',
  ],
  ['forwarded', 'x_forwarded_for xff'],
  ['server', 'originip server_ip dst_ip backend_ip httprequest.serverip'],
];
const BY_NAME = new Map(
  TARGETS.flatMap(([target, names]) => names.split(' ').map((name) => [name, target] as const)),
);
const ACTION = [
  'action',
  'properties.action',
  'outcome',
  'verdict',
  'decision',
  'securityaction',
  'firewallmatchesactions',
  'firewallmatchesactions.0',
  'wafaction',
  'edgepathingop',
  'jsonpayload.enforcedsecuritypolicy.outcome',
];
const RULE_ID = [
  'terminatingruleid',
  'ruleid',
  'properties.ruleid',
  'rule_id',
  'rule.id',
  'signature_id',
  'sig_id',
  'clientruleid',
];
const RULE_NAME = [
  'rule_name',
  'rulename',
  'rule.name',
  'rulemessage',
  'properties.message',
  'description',
  'msg',
  'attack_type',
  'attacktype',
  'attack',
  'message',
  'signature',
];
const RULE_SET = [
  'terminatingruletype',
  'properties.rulesettype',
  'ruleset',
  'source',
  'policy',
  'policy_name',
];
const COUNTRY = ['httprequest.country', 'clientcountry', 'country', 'geo.country'];
const DENIED = /block|den[iy]|drop|reject|prevent|managed_challenge|challenge|captcha/i;
const ALLOWED = /allow|pass|accept|permit|log|count|detect|monitor|skip/i;
const OWN_MAX = 48;

/** WAF events as JSON: AWS WAF, Cloudflare, Azure, and others that name an action, a client and a rule. */
export const WAF_JSON: Parser = {
  type: 'waf.json',
  title: {
    vi: 'Tường lửa ứng dụng web (WAF) dạng JSON',
    en: 'Web application firewall events in JSON',
  },
  logsource: { category: 'webserver', product: 'waf', service: 'json' },
  detect(line) {
    if (line.charCodeAt(0) !== 123) return 0;
    const head = line.slice(0, 8_192);
    if (
      /"(?:webaclId|terminatingRuleId|ClientRequestPath|ApplicationGatewayFirewallLog)"/.test(head)
    )
      return 0.95;
    const acts = /"(?:action|verdict|decision)"\s*:/i.test(head);
    const rules = /"(?:rule|rule_id|ruleid|signature_id|attack_type|attacktype)"\s*:/i.test(head);
    return acts && rules && /"(?:client_?ip|src_?ip|remote_?addr)"\s*:/i.test(head) ? 0.75 : 0;
  },
  parse: parseWaf,
};

function parseWaf(line: string, context: ParseContext): ParseOutcome {
  const document = jsonObject(line);
  if (document === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'not a JSON object' };
  }
  const record = new Map(
    flatten(document).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const facts: AccessFacts = { own: {} };
  const taken = new Set<string>();
  for (const [name, target] of BY_NAME) {
    const value = record.get(name);
    if (value !== undefined && target in facts === false) {
      factSetter(target)(facts, value);
      taken.add(name);
    }
  }
  putHeaders(facts, document);
  const action = first(record, ACTION);
  if (action === undefined || facts.client === undefined) {
    const detail = 'no action (block, allow …) or no address of a client';
    return { kind: 'failed', reason: 'malformed', detail };
  }
  const outcome = accessDocument(facts, context, STYLE);
  if (outcome.kind === 'parsed') {
    putVerdict(outcome.doc, record, action);
    putEnds(outcome.doc);
    if (record.has('edgestarttimestamp')) putCloudflareRequest(outcome.doc, record);
    putOwn(outcome.doc, record, taken);
  }
  return outcome;
}

/** AWS lists headers as objects with a name and a value. */
function putHeaders(facts: AccessFacts, document: Readonly<Record<string, unknown>>): void {
  const request = document['httpRequest'] as { headers?: unknown } | null | undefined;
  const headers = typeof request === 'object' ? request?.headers : undefined;
  for (const header of Array.isArray(headers) ? headers.slice(0, 100) : []) {
    const { name, value } = (header ?? {}) as { name?: unknown; value?: unknown };
    if (typeof value !== 'string') continue;
    const lower = String(name).toLowerCase();
    if (lower === 'host') facts.host ??= value;
    else if (lower === 'user-agent') facts.userAgent ??= value;
    else if (lower === 'referer') facts.referrer ??= value;
    else if (lower === 'x-forwarded-for') facts.forwarded ??= value;
  }
}

function putVerdict(doc: PartialEvent, record: ReadonlyMap<string, string>, action: string): void {
  const denied = DENIED.test(action);
  const event = doc.event ?? {};
  const rule = first(record, RULE_ID);
  const named = rule !== undefined && rule !== 'Default_Action';
  event.category = denied || named ? ['web', 'intrusion_detection'] : ['web'];
  event.type = ['access', ...(denied ? ['denied'] : ALLOWED.test(action) ? ['allowed'] : [])];
  event.action = action.toLowerCase();
  event.outcome ??= denied ? 'failure' : 'success';
  if (denied) event.outcome = 'failure';
  doc.event = event;
  putAll(doc, {
    'rule.id': rule,
    'rule.name': first(record, RULE_NAME),
    'rule.ruleset': first(record, RULE_SET),
    'observer.type': 'waf',
  });
  const country = first(record, COUNTRY);
  if (country !== undefined && /^[A-Za-z]{2}$/.test(country)) {
    put(doc, 'source.geo.country_iso_code', country.toUpperCase());
  }
}

/** The client stands in front of the firewall, so it is the source too; sizes are those of both directions. */
function putEnds(doc: PartialEvent): void {
  const sent = doc.http?.request?.bytes;
  const received = doc.http?.response?.bytes;
  putAll(doc, {
    'client.address': doc.source?.address,
    'client.ip': doc.source?.ip,
    'client.port': doc.source?.port,
    'source.bytes': sent,
    'destination.bytes': received,
    'network.bytes': sent === undefined || received === undefined ? undefined : sent + received,
  });
}

function putOwn(
  doc: PartialEvent,
  record: ReadonlyMap<string, string>,
  taken: ReadonlySet<string>,
): void {
  let room = OWN_MAX;
  for (const [name, value] of record) {
    const spent = taken.has(name) || name.startsWith('httprequest.headers');
    if (!spent && room > 0 && value !== '') {
      room -= 1;
      put(doc, `waf.json.${vendorKey(name)}`, value.slice(0, 1_024));
    }
  }
}

function first(record: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = record.get(name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}
