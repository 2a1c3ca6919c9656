import type { PartialEvent } from '../../contract.ts';
import { type FieldValue, putAll, textAt, valueAt } from '../../document/put.ts';
import { isIp } from '../../value/address.ts';
import { type Account, FAILURES, LOGON_TYPES, MEANINGS } from './security-meanings.ts';

type Data = Readonly<Record<string, string>>;

/** Adds what an event of the security log means, unless its shipper has said it. */
export function putSecurity(doc: PartialEvent, code: string, given: Data): void {
  const data = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== '' && value !== '-'),
  );
  putMissing(doc, {
    ...sourceOf(data),
    ...processOf(code, data),
    ...logonOf(data),
  });
  const meaning = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  if (meaning === undefined) return;
  putMissing(doc, {
    'event.action': meaning.action,
    'event.category': meaning.category,
    'event.type': meaning.type,
    'event.outcome': meaning.outcome ?? outcomeOf(doc),
    ...accountsOf(meaning.account, data),
  });
}

/** Sets fields that the document does not have. */
function putMissing(doc: PartialEvent, fields: Readonly<Record<string, FieldValue>>): void {
  const absent = Object.entries(fields).filter(([path]) => valueAt(doc, path) === undefined);
  putAll(doc, Object.fromEntries(absent));
}

function outcomeOf(doc: PartialEvent): 'success' | 'failure' | undefined {
  const winlog = doc['winlog'] as { keywords?: readonly string[] } | undefined;
  const keywords = [winlog?.keywords ?? []].flat();
  if (keywords.includes('Audit Failure')) return 'failure';
  return keywords.includes('Audit Success') ? 'success' : undefined;
}

function sourceOf(data: Data): Record<string, FieldValue> {
  const address = data['IpAddress']?.replace(/^::ffff:(?=\d+\.)/, '');
  const port = Number(data['IpPort'] ?? 0);
  const known = address !== undefined && isIp(address) ? address : undefined;
  return {
    'source.ip': known,
    'source.address': known ?? data['WorkstationName'],
    'source.port': port > 0 && port <= 65_535 ? port : undefined,
    'source.domain': data['WorkstationName'] ?? data['Workstation'] ?? data['ClientName'],
  };
}

function processOf(code: string, data: Data): Record<string, FieldValue> {
  const isNew = code === '4688';
  const executable = isNew
    ? data['NewProcessName']
    : (data['ProcessName'] ?? data['CallerProcessName']);
  const parent = isNew ? data['ParentProcessName'] : undefined;
  return {
    'process.executable': executable,
    'process.name': executable?.split('\\').at(-1),
    'process.pid': numberOf(isNew ? data['NewProcessId'] : data['ProcessId']),
    'process.command_line': data['CommandLine'],
    'process.parent.executable': parent,
    'process.parent.name': parent?.split('\\').at(-1),
    'process.parent.pid': isNew ? numberOf(data['ProcessId']) : undefined,
  };
}

/** Windows writes these numbers in hexadecimal. */
function numberOf(text: string | undefined): number | undefined {
  const number = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

function logonOf(data: Data): Record<string, FieldValue> {
  const status = data['Status']?.toLowerCase();
  const subStatus = data['SubStatus']?.toLowerCase();
  return {
    'winlog.logon.type': LOGON_TYPES[data['LogonType'] ?? ''],
    'winlog.logon.id': data['TargetLogonId'] ?? data['SubjectLogonId'],
    'winlog.logon.failure.status': FAILURES[status ?? ''],
    'winlog.logon.failure.sub_status': FAILURES[subStatus ?? ''],
    'event.reason': FAILURES[subStatus ?? ''] ?? FAILURES[status ?? ''],
  };
}

function accountsOf(account: Account, data: Data): Record<string, FieldValue> {
  const subject = named('user', data, 'Subject');
  const target = (prefix: string) => named(prefix, data, 'Target');
  switch (account) {
    case 'target':
      return target('user');
    case 'subject':
      return subject;
    case 'subject-as-target':
      return { ...subject, ...target('user.effective') };
    case 'subject-on-target':
      return { ...subject, ...target('user.target') };
    case 'subject-on-group':
      return {
        ...subject,
        'group.name': data['TargetUserName'],
        'group.domain': data['TargetDomainName'],
        'group.id': data['TargetSid'],
        'user.target.name': /^CN=((?:[^,\\]|\\.)+)/i.exec(data['MemberName'] ?? '')?.[1],
        'user.target.id': data['MemberSid'],
      };
  }
}

function named(prefix: string, data: Data, of: 'Subject' | 'Target'): Record<string, FieldValue> {
  return {
    [`${prefix}.name`]: data[`${of}UserName`],
    [`${prefix}.domain`]: data[`${of}DomainName`],
    [`${prefix}.id`]: data[`${of}UserSid`] ?? data[`${of}Sid`],
  };
}

/** The event data of a document, as texts. */
export function eventDataOf(doc: PartialEvent): Data {
  const winlog = doc['winlog'] as { event_data?: Record<string, unknown> } | undefined;
  const entries = Object.entries(winlog?.event_data ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** The code of a document's event. */
export function codeOf(doc: PartialEvent): string {
  const winlog = doc['winlog'] as { event_id?: unknown } | undefined;
  return textAt(doc, 'event.code') ?? String(winlog?.event_id ?? '');
}
