import type { ParsedSecrets, PartialEvent } from '../contract.ts';
import { distinct, put, putAll } from '../document/put.ts';
import { clearSecrets } from '../field-map/secrets.ts';
import { isIp } from '../value/address.ts';
import { adminEventType, eventClass } from './event-types.ts';
import { redirectUrlFields } from './redirect-url.ts';

const UUID = '([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})';
const USER_PATH = new RegExp(`(?:^|/)users/${UUID}`);
const GROUP_PATH = new RegExp(`(?:^|/)groups/${UUID}`);
const MAX_DETAILS = 32;
const OTP_ERRORS = new Set(['invalid_totp', 'invalid_otp', 'invalid_sms_code', 'otp_invalid']);
const OTP_CREDENTIALS = new Set(['otp', 'totp', 'hotp', 'sms', 'sms-otp', 'email-otp']);

/** Details that have a field of their own, and those that would repeat the person or the request. */
const PLACED = new Set(
  `type operationType resourceType resourcePath error realmId realmName clientId userId sessionId ipAddress redirect_uri
  username authSessionParentId authSessionTabId impersonator impersonator_realm requestUri cookies stackTrace
  representation`.split(/\s+/),
);

/** Writes one event of Keycloak's event log into the document, as Elastic's keycloak integration names things. */
export function putKeycloakEvent(
  doc: PartialEvent,
  pairs: ReadonlyMap<string, string>,
): ParsedSecrets | undefined {
  const value = (key: string) => {
    const text = pairs.get(key);
    return text === 'null' ? undefined : text;
  };
  const ip = value('ipAddress');
  putAll(doc, {
    'event.kind': 'event',
    'keycloak.realm.id': value('realmId'),
    'keycloak.realm.name': value('realmName'),
    'keycloak.client.id': value('clientId'),
    'keycloak.session.id': value('sessionId'),
    'keycloak.impersonator': value('impersonator'),
    'keycloak.impersonator_realm': value('impersonator_realm'),
    'user.id': value('userId'),
    'user.name': value('username'),
    'source.address': ip,
    'source.ip': ip !== undefined && isIp(ip) ? ip : undefined,
    'related.ip': ip !== undefined && isIp(ip) ? [ip] : undefined,
  });
  if (pairs.has('operationType')) {
    putAdminEvent(doc, value);
  } else {
    putUserEvent(doc, pairs, value);
  }
  return clearSecrets(value('username'));
}

type Value = (key: string) => string | undefined;

function putUserEvent(doc: PartialEvent, pairs: ReadonlyMap<string, string>, value: Value): void {
  const type = value('type') ?? '';
  const error = value('error');
  const { category, type: types, outcome, failed } = eventClass(type);
  const redirect = redirectUrlFields(value('redirect_uri'));
  const domain = redirect['url.domain'];
  putAll(doc, {
    'event.action': type,
    'event.category': category,
    'event.type': types,
    'event.outcome': failed || error !== undefined ? 'failure' : outcome,
    'event.code': error,
    'keycloak.event_type': 'login',
    'keycloak.login.type': type,
    'keycloak.login.redirect_uri': value('redirect_uri'),
    'keycloak.login.auth_session_parent_id': value('authSessionParentId'),
    'keycloak.login.auth_session_tab_id': value('authSessionTabId'),
    'related.user': distinct(value('userId')),
    'related.hosts': typeof domain === 'string' ? distinct(domain) : undefined,
    ...redirect,
  });
  putDetails(doc, pairs);
  putOtp(doc, value, failed);
}

function putDetails(doc: PartialEvent, pairs: ReadonlyMap<string, string>): void {
  let count = 0;
  for (const [key, text] of pairs) {
    if (PLACED.has(key) || text === 'null' || count === MAX_DETAILS) {
      continue;
    }
    count += 1;
    // Keys of extensions may hold dots, which would nest.
    put(doc, `keycloak.login.${snakeCase(key)}`, text);
  }
}

function snakeCase(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[.-]/g, '_')
    .toLowerCase();
}

function putOtp(doc: PartialEvent, value: Value, failed: boolean): void {
  const error = value('error') ?? '';
  const credential = (
    value('credential_type') ??
    value('selected_credential_type') ??
    ''
  ).toLowerCase();
  const byOtp = OTP_CREDENTIALS.has(credential);
  const rejected = OTP_ERRORS.has(error) || (byOtp && error === 'invalid_user_credentials');
  if (failed && rejected) {
    put(doc, 'gac.otp.stage', 'rejected');
  } else if (byOtp && value('type') === 'LOGIN') {
    put(doc, 'gac.otp.stage', 'verified');
  } else {
    return;
  }
  const channel =
    credential === '' || credential === 'otp' ? 'totp' : credential.replace('-otp', '');
  put(doc, 'gac.otp.channel', channel);
}

function putAdminEvent(doc: PartialEvent, value: Value): void {
  const operation = value('operationType') ?? '';
  const resource = value('resourceType');
  const path = value('resourcePath') ?? '';
  const target = USER_PATH.exec(path)?.[1];
  const code = resource === undefined ? operation : `${operation}-${resource}`;
  putAll(doc, {
    'event.action': code,
    'event.code': code,
    'event.category': ['iam'],
    'event.type': adminEventType(operation),
    'event.outcome': value('error') === undefined ? 'unknown' : 'failure',
    'event.reason': value('error'),
    'keycloak.event_type': 'admin',
    'keycloak.admin.operation': operation,
    'keycloak.admin.resource.type': resource,
    'keycloak.admin.resource.path': path,
    'user.target.id': target,
    'group.id': GROUP_PATH.exec(path)?.[1],
    'related.user': distinct(value('userId'), target),
  });
}
