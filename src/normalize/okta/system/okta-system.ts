import type {
  ParseContext,
  ParsedSecrets,
  ParseOutcome,
  Parser,
  PartialEvent,
} from '../../contract.ts';
import { distinct, put, putAll } from '../../document/put.ts';
import { clearSecrets } from '../../field-map/secrets.ts';
import { parseAnyStamp } from '../../time/any-stamp.ts';
import { isIp } from '../../value/address.ts';
import { isJson, type Json, jsonAt, jsonText } from '../../vendor/json-text.ts';
import { jsonObject } from '../../web/access-json.ts';
import { putOktaFields } from './okta-fields.ts';
import { oktaMeaning } from './okta-meaning.ts';
import { oktaOtpStep } from './okta-otp.ts';

/** Events of Okta's System Log API, one a line, or as EventBridge and event hooks wrap them. */
export const OKTA_SYSTEM: Parser = {
  type: 'okta.system',
  title: { vi: 'Okta – nhật ký hệ thống', en: 'Okta system log' },
  logsource: { product: 'okta', service: 'okta' },
  detect(line) {
    if (line.charCodeAt(0) !== 123) return 0;
    const isEvent = /"eventType"\s*:/.test(line) && /"actor"\s*:/.test(line);
    return isEvent && /"(?:published|legacyEventType|debugContext)"\s*:/.test(line) ? 0.96 : 0;
  },
  parse: parseOkta,
};

const OUTCOMES: Readonly<Record<string, 'success' | 'failure'>> = {
  SUCCESS: 'success',
  ALLOW: 'success',
  FAILURE: 'failure',
  DENY: 'failure',
};

function parseOkta(line: string, context: ParseContext): ParseOutcome {
  const document = jsonObject(line);
  const wrapped = document?.['detail'];
  const event = isJson(wrapped) && wrapped['eventType'] !== undefined ? wrapped : document;
  const eventType = event === undefined ? undefined : jsonText(event, 'eventType');
  if (event === undefined || eventType === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'no event of Okta: no eventType' };
  }
  const doc: PartialEvent = { event: { kind: 'event' } };
  const outcome = OUTCOMES[jsonText(event, 'outcome.result')?.toUpperCase() ?? ''] ?? 'unknown';
  const { category, type } = oktaMeaning(eventType);
  putAll(doc, {
    message: jsonText(event, 'displayMessage'),
    'event.action': eventType,
    'event.category': category,
    'event.type': type,
    'event.outcome': outcome,
    'event.reason': jsonText(event, 'outcome.reason'),
    'user_agent.original': jsonText(event, 'client.userAgent.rawUserAgent'),
  });
  putClient(doc, event);
  putActor(doc, event);
  putTargets(doc, event);
  putOktaFields(doc, event);
  const stamp = parseAnyStamp(event['published'], context);
  const secrets = putOtp(doc, event, { eventType, outcome });
  return {
    kind: 'parsed',
    doc,
    ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
    ...(secrets === undefined ? {} : { secrets }),
  };
}

function putClient(doc: PartialEvent, event: Json): void {
  const address = jsonText(event, 'client.ipAddress');
  const ip = address !== undefined && isIp(address) ? address : undefined;
  const domain = jsonText(event, 'securityContext.domain');
  for (const end of ['client', 'source']) {
    putAll(doc, { [`${end}.address`]: address, [`${end}.ip`]: ip, [`${end}.domain`]: domain });
  }
  const chain = jsonAt(event, 'request.ipChain');
  const hops = (Array.isArray(chain) ? chain.slice(0, 20) : []).map((hop) =>
    isJson(hop) ? jsonText(hop, 'ip') : undefined,
  );
  putAll(doc, {
    'client.as.number': Number(jsonText(event, 'securityContext.asNumber') ?? Number.NaN),
    'client.as.organization.name': jsonText(event, 'securityContext.asOrg'),
    'client.geo.city_name': jsonText(event, 'client.geographicalContext.city'),
    'client.geo.region_name': jsonText(event, 'client.geographicalContext.state'),
    'client.geo.country_name': jsonText(event, 'client.geographicalContext.country'),
    'related.ip': distinct(ip, ...hops.filter((hop) => hop !== undefined && isIp(hop))),
  });
}

/** The part of a log-in name before its at sign, as other systems write the name. */
function accountName(alternateId: string | undefined): string | undefined {
  return /^([^@\s]{1,128})@[^@\s]+$/.exec(alternateId ?? '')?.[1] ?? alternateId;
}

function putActor(doc: PartialEvent, event: Json): void {
  const actor = {
    id: jsonText(event, 'actor.id'),
    name: accountName(jsonText(event, 'actor.alternateId')),
    full_name: jsonText(event, 'actor.displayName'),
  };
  for (const [field, value] of Object.entries(actor)) {
    for (const owner of ['user', 'client.user', 'source.user'])
      put(doc, `${owner}.${field}`, value);
  }
}

function putTargets(doc: PartialEvent, event: Json): void {
  const targets = (Array.isArray(event['target']) ? event['target'] : []).filter(isJson);
  const of = (kind: RegExp) => targets.find((one) => kind.test(jsonText(one, 'type') ?? ''));
  // An application may have an account of its own for the same person.
  const user = of(/^user$/i) ?? of(/user/i);
  const group = of(/group/i);
  putAll(doc, {
    'related.user': distinct(
      jsonText(event, 'actor.displayName'),
      accountName(jsonText(event, 'actor.alternateId')),
      user && jsonText(user, 'displayName'),
    ),
    'user.target.id': user && jsonText(user, 'id'),
    'user.target.name': user && jsonText(user, 'alternateId'),
    'user.target.full_name': user && jsonText(user, 'displayName'),
    'user.target.group.id': group && jsonText(group, 'id'),
    'user.target.group.name': group && jsonText(group, 'displayName'),
  });
}

function putOtp(
  doc: PartialEvent,
  event: Json,
  what: { readonly eventType: string; readonly outcome: 'success' | 'failure' | 'unknown' },
): ParsedSecrets | undefined {
  const factor = [
    jsonText(event, 'debugContext.debugData.factor'),
    jsonText(event, 'authenticationContext.credentialType'),
  ].find((name) => name !== undefined && name !== 'null');
  const step = oktaOtpStep({ ...what, factor });
  putAll(doc, { 'gac.otp.stage': step?.stage, 'gac.otp.channel': step?.channel });
  const phone =
    jsonText(event, 'debugContext.debugData.phoneNumber') ??
    jsonText(event, 'transaction.detail.phoneNumber');
  const login = jsonText(event, 'actor.alternateId');
  const known = phone === undefined ? clearSecrets(login) : { phone };
  return login?.includes('@') === true ? { ...known, mailAccounts: [login] } : known;
}
