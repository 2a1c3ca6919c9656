import type {
  ParseContext,
  ParsedSecrets,
  ParseOutcome,
  Parser,
  PartialEvent,
} from '../../contract.ts';
import { put, putAll } from '../../document/put.ts';
import { clearSecrets } from '../../field-map/secrets.ts';
import { parseAnyStamp } from '../../time/any-stamp.ts';
import type { Stamp } from '../../time/stamp.ts';
import { isIp } from '../../value/address.ts';
import { type Json, jsonText } from '../../vendor/json-text.ts';
import { putVendorTree } from '../../vendor/vendor-tree.ts';
import { jsonObject } from '../../web/access-json.ts';
import { accountName } from './account-name.ts';
import { auditMeaning, auditOutcome } from './audit-meaning.ts';
import { type AuditMessage, auditMessage, recordMessage } from './audit-message.ts';
import { auditOtpStep } from './audit-otp.ts';
import { carbonLine } from './carbon-line.ts';
import { carbonLogin } from './carbon-login.ts';

/** Audit logs of WSO2 Identity Server and API Manager in text and JSON, and the lines of their server log beside them. */
export const WSO2_AUDIT: Parser = {
  type: 'wso2.audit',
  title: { vi: 'WSO2 Identity Server – nhật ký kiểm toán', en: 'WSO2 Identity Server audit log' },
  logsource: { category: 'authentication', product: 'wso2', service: 'audit' },
  multilineStart: '^(?:TID: ?\\[|\\[\\d{4}-\\d{2}-\\d{2}[ T]|\\{)',
  detect(line) {
    if (line.includes('{AUDIT_LOG}')) return 0.97;
    if (line.startsWith('{')) {
      return /"initiatorType"\s*:/.test(line) && /"targetType"\s*:/.test(line) ? 0.94 : 0;
    }
    if (/^TID:\s*\[/.test(line)) return 0.95;
    return /\bInitiator ?[:=] ?.{0,512}?\bAction ?[:=]/.test(line.slice(0, 1_024)) ? 0.9 : 0;
  },
  parse: parseWso2,
};

const ADDRESSES = [
  'RemoteAddress',
  'remoteAddress',
  'Remote Address',
  'clientIp',
  'IPAddress',
  'ip',
];
const AGENTS = ['User Agent', 'UserAgent', 'userAgent', 'User-Agent'];

function parseWso2(line: string, context: ParseContext): ParseOutcome {
  const doc: PartialEvent = { event: { kind: 'event' } };
  if (line.startsWith('{')) {
    const record = jsonObject(line);
    const audit = record === undefined ? undefined : recordMessage(record);
    return audit === undefined
      ? notOfWso2()
      : auditParsed(doc, audit, { stamp: undefined, context });
  }
  const read = carbonLine(line, context);
  const audit = auditMessage(read?.message ?? line);
  if (read === undefined && audit === undefined) return notOfWso2();
  putAll(doc, {
    'log.level': read?.level,
    'log.logger': read?.logger,
    'trace.id': read?.correlation,
    'wso2.audit.tenant_id': read?.tenant,
  });
  if (audit !== undefined) return auditParsed(doc, audit, { stamp: read?.stamp, context });
  put(doc, 'message', read?.message);
  return parsed(doc, read?.stamp, putLogin(doc, read?.message ?? ''));
}

function notOfWso2(): ParseOutcome {
  return { kind: 'failed', reason: 'malformed', detail: 'not a line of a log of WSO2' };
}

function parsed(
  doc: PartialEvent,
  stamp: Stamp | undefined,
  secrets: ParsedSecrets | undefined,
): ParseOutcome {
  return {
    kind: 'parsed',
    doc,
    ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
    ...(secrets === undefined ? {} : { secrets }),
  };
}

function putLogin(doc: PartialEvent, message: string): ParsedSecrets | undefined {
  const login = carbonLogin(message);
  if (login === undefined) return undefined;
  const { name, id, domain } = accountName(login.user, {});
  putAll(doc, {
    'event.action': login.action,
    'event.category': ['authentication'],
    'event.type': [login.action === 'login' ? 'start' : 'end'],
    'event.outcome': login.outcome,
    'user.name': name,
    'user.id': id,
    'user.domain': domain,
    'wso2.audit.tenant_id': login.tenant,
  });
  return clearSecrets(name);
}

function auditParsed(
  doc: PartialEvent,
  audit: AuditMessage,
  { stamp, context }: { stamp: Stamp | undefined; context: ParseContext },
): ParseOutcome {
  const { action, data } = audit;
  const { category, type, target } = auditMeaning(action);
  const outcome = auditOutcome(audit.outcome);
  const step = auditOtpStep({ action, target: audit.target, data, outcome });
  const address = first(data, ADDRESSES);
  const who = accountName(audit.initiator ?? jsonText(data, 'AuthenticatedUser'), data);
  putAll(doc, {
    'event.action': action,
    'event.category': category,
    'event.type': type,
    'event.outcome': outcome,
    'user.name': who.name === 'N/A' || who.name === 'null' ? undefined : who.name,
    'user.id': who.id,
    'user.domain': who.domain,
    'source.address': address,
    'source.ip': address !== undefined && isIp(address) ? address : undefined,
    'user_agent.original': first(data, AGENTS),
    'trace.id': audit.requestId,
    'gac.otp.stage': step?.stage,
    'gac.otp.channel': step?.channel,
    'wso2.audit.id': audit.id,
    'wso2.audit.initiator': audit.initiator,
    'wso2.audit.initiator_type': audit.initiatorType,
    'wso2.audit.action': action,
    'wso2.audit.target': audit.target,
    'wso2.audit.target_type': audit.targetType,
    'wso2.audit.outcome': audit.outcome,
  });
  putTarget(doc, audit, target);
  putVendorTree(doc, 'wso2.audit.data', { value: data });
  const phone = first(data, ['mobile', 'mobileNumber', 'MobileNumber', 'phone']);
  const secrets = phone === undefined ? clearSecrets(who.name) : { phone };
  return parsed(doc, stamp ?? parseAnyStamp(audit.recordedAt, context), secrets);
}

function putTarget(
  doc: PartialEvent,
  audit: AuditMessage,
  kind: 'user' | 'group' | undefined,
): void {
  const said = audit.targetType?.toLowerCase();
  const of = said === 'user' ? 'user' : said === 'group' || said === 'role' ? 'group' : kind;
  const { name, id, domain } = accountName(audit.target, audit.data);
  if (of === 'user') {
    putAll(doc, { 'user.target.name': name, 'user.target.id': id, 'user.target.domain': domain });
  } else if (of === 'group') {
    putAll(doc, { 'group.name': name, 'group.id': id, 'group.domain': domain });
  }
}

function first(data: Json, names: readonly string[]): string | undefined {
  const found = names.map((name) => jsonText(data, name));
  return found.find((text) => text !== undefined && text !== 'null' && text !== 'N/A');
}
