import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { putAll } from '../../document/put.ts';
import { parseAnyStamp } from '../../time/any-stamp.ts';
import { type Json, jsonText } from '../../vendor/json-text.ts';
import { putVendorTree } from '../../vendor/vendor-tree.ts';
import { jsonObject } from '../../web/access-json.ts';
import { phoneInName } from '../duo-phone.ts';

/** Administrator logs of Duo's Admin API, one a line. */
export const DUO_ADMIN: Parser = {
  type: 'duo.admin',
  title: { vi: 'Cisco Duo – nhật ký quản trị', en: 'Cisco Duo administrator log' },
  logsource: { product: 'duo', service: 'admin' },
  detect(line) {
    if (line.charCodeAt(0) !== 123 || !/"action"\s*:\s*"[a-z_0-9]{3,64}"/.test(line)) return 0;
    const told = ['object', 'username', 'isotimestamp', 'description'].filter((name) =>
      line.includes(`"${name}"`),
    );
    return told.length >= 3 && line.includes('"timestamp"') ? 0.88 : 0;
  },
  parse: parseAdmin,
};

/** `what_how`: whom an action is about, and what is done. Source: Duo, Admin API, "Administrator Logs". */
const SUBJECTS: readonly (readonly [RegExp, string])[] = [
  [/^admin/, 'admin'],
  [/^(?:user|bypass|phone|hardtoken|u2ftoken|webauthn)/, 'user'],
  [/^(?:group|ad_sync_group)/, 'group'],
];
const CHANGES: readonly (readonly [RegExp, string])[] = [
  [/(?:_create|_add|_associate|_import|enroll)\b|_create_/, 'creation'],
  [/(?:_delete|_remove|_disassociate)\b|delete_/, 'deletion'],
  [/(?:_update|_reset|_change|_enable|_disable|_lock|_unlock|_restore)/, 'change'],
];
const SETTINGS = /^(?:integration|policy|customer|feature|update|ad_sync|azure|saml|directory)/;
const FAILED = /(?:login_error|_error|_fail(?:ed|ure)?)$/;

function parseAdmin(line: string, context: ParseContext): ParseOutcome {
  const record = jsonObject(line);
  const action = record === undefined ? undefined : jsonText(record, 'action');
  if (record === undefined || action === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'no record of an action in Duo' };
  }
  const told = jsonText(record, 'description');
  const details = told?.startsWith('{') ? jsonObject(told) : undefined;
  const doc: PartialEvent = { event: { kind: 'event' } };
  const message = details === undefined ? told : undefined;
  putAll(doc, {
    message,
    ...meaningOf(action),
    'event.action': action,
    'event.outcome': FAILED.test(action) ? 'failure' : 'success',
    'event.reason': message,
    'user.name': jsonText(record, 'username'),
    'user.target.name': jsonText(record, 'object'),
    'cisco_duo.admin.action': action,
    'cisco_duo.admin.action_performed_on': jsonText(record, 'object'),
    'cisco_duo.admin.user.name': jsonText(record, 'username'),
    ...detailFields(action, details),
  });
  putVendorTree(doc, 'cisco_duo.admin.flattened', { value: details });
  const stamp = parseAnyStamp(record['timestamp'] ?? record['isotimestamp'], context);
  const phone =
    (details && (jsonText(details, 'phone') ?? jsonText(details, 'number'))) ??
    phoneInName(jsonText(record, 'object'));
  return {
    kind: 'parsed',
    doc,
    ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
    ...(phone === undefined ? {} : { secrets: { phone } }),
  };
}

function meaningOf(action: string) {
  const change = CHANGES.find(([pattern]) => pattern.test(action))?.[1];
  if (/^admin_log(?:in|out)|^admin_2fa|login/.test(action)) {
    const type = action.includes('logout') ? 'end' : 'start';
    return { 'event.category': ['authentication'], 'event.type': ['admin', type] };
  }
  const subject = SUBJECTS.find(([pattern]) => pattern.test(action))?.[1];
  if (subject !== undefined) {
    const types = change === undefined ? [subject] : [subject, change];
    return { 'event.category': ['iam'], 'event.type': types };
  }
  if (!SETTINGS.test(action)) return {};
  return { 'event.category': ['configuration'], 'event.type': [change ?? 'change'] };
}

/** What an administrator's own account is, and how another's is changed. */
function detailFields(action: string, details: Json | undefined) {
  if (details === undefined) return {};
  const email = jsonText(details, 'email');
  if (action === 'admin_self_activate') return { 'user.email': email };
  return action.startsWith('user_')
    ? { 'user.changes.email': email, 'user.changes.name': jsonText(details, 'realname') }
    : {};
}
