import type { PartialEvent } from '../../contract.ts';
import { type FieldValue, textAt } from '../../document/put.ts';
import { isIp } from '../../value/address.ts';
import { argumentFields } from './command-arguments.ts';
import {
  baseName,
  type EventTexts,
  fileFields,
  numberIn,
  putAction,
  putMissing,
} from './event-fields.ts';
import {
  type Account,
  FAILURES,
  LOGON_TYPES,
  MEANINGS,
  SERVICE_TYPES,
} from './security-meanings.ts';

type Data = EventTexts;

/** Events that name a service: one that is installed, or one that a Kerberos ticket is for. */
const WITH_SERVICE = new Set(['4697', '4768', '4769', '4770', '4771', '4773']);

/** Adds what an event of the security log means, unless its shipper has said it. */
export function putSecurity(doc: PartialEvent, code: string, given: Data): void {
  const data = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== '' && value !== '-'),
  );
  putMissing(doc, {
    ...sourceOf(data),
    ...processOf(code, data),
    ...logonOf(data),
    ...shareOf(code, data),
    'service.name': WITH_SERVICE.has(code) ? data['ServiceName'] : undefined,
    'service.type': code === '4697' ? SERVICE_TYPES[data['ServiceType'] ?? ''] : undefined,
  });
  const meaning = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  if (meaning === undefined) return;
  putAction(doc, meaning.action);
  putMissing(doc, {
    'event.category': meaning.category,
    'event.type': meaning.type,
    'event.outcome': meaning.outcome ?? outcomeOf(doc),
    ...accountsOf(meaning.account, data),
    'user.changes.name': data['NewTargetUserName'],
  });
}

function outcomeOf(doc: PartialEvent): 'success' | 'failure' | undefined {
  const winlog = doc['winlog'] as { keywords?: readonly string[] } | undefined;
  const keywords = [winlog?.keywords ?? []].flat();
  if (keywords.includes('Audit Failure')) return 'failure';
  return keywords.includes('Audit Success') ? 'success' : undefined;
}

function sourceOf(data: Data): Record<string, FieldValue> {
  const address = (data['IpAddress'] ?? data['ClientAddress'])?.replace(/^::ffff:(?=\d+\.)/, '');
  const port = numberIn(data['IpPort']) ?? -1;
  const written = address === 'LOCAL' ? '127.0.0.1' : address;
  const known = written !== undefined && isIp(written) ? written : undefined;
  return {
    'source.ip': known,
    'source.address': known ?? data['WorkstationName'],
    'source.port': port >= 0 && port <= 65_535 ? port : undefined,
    'source.domain': data['WorkstationName'] ?? data['Workstation'] ?? data['ClientName'],
  };
}

/** A share that is opened (5140), or a file on it (5145). */
function shareOf(code: string, data: Data): Record<string, FieldValue> {
  if (code !== '5140' && code !== '5145') return {};
  const [directory, name] = [data['ShareLocalPath'], data['RelativeTargetName']];
  if (name === undefined || directory === undefined) return { 'file.directory': directory };
  const { 'file.extension': extension } = fileFields(name);
  return {
    ...{ 'file.directory': directory, 'file.extension': extension, 'file.name': baseName(name) },
    'file.path': `${directory}\\${name}`,
    'file.target_path':
      data['ShareName'] === undefined ? undefined : `${data['ShareName']}\\${name}`,
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
    'process.name': baseName(executable),
    'process.pid': numberIn(isNew ? data['NewProcessId'] : data['ProcessId']),
    'process.command_line': data['CommandLine'],
    ...argumentFields('process', data['CommandLine']),
    'process.parent.executable': parent,
    'process.parent.name': baseName(parent),
    'process.parent.pid': isNew ? numberIn(data['ProcessId']) : undefined,
  };
}

function logonOf(data: Data): Record<string, FieldValue> {
  const status = data['Status']?.toLowerCase();
  const subStatus = data['SubStatus']?.toLowerCase();
  return {
    'winlog.logon.type': LOGON_TYPES[data['LogonType'] ?? ''],
    'winlog.logon.id': logonId(data),
    'winlog.logon.failure.status': FAILURES[status ?? ''],
    'winlog.logon.failure.sub_status': FAILURES[subStatus ?? ''],
    'event.reason': FAILURES[subStatus ?? ''] ?? FAILURES[status ?? ''],
  };
}

function logonId(data: Data): string | undefined {
  const ids = [data['TargetLogonId'], data['SubjectLogonId'], data['LogonID'], data['LogonId']];
  // Zero is no session: the event is about one that has none yet.
  return ids.find((id) => id !== undefined && id !== '0x0') ?? ids[0];
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
        ...(data['MemberSid'] !== undefined && memberFields(data)),
      };
  }
}

/** A member that is added or removed, and the group that it is of. */
function memberFields(data: Data): Record<string, FieldValue> {
  return {
    'user.target.group.name': data['TargetUserName'],
    'user.target.group.domain': data['TargetDomainName'],
    'user.target.group.id': data['TargetSid'],
  };
}

function named(prefix: string, data: Data, of: 'Subject' | 'Target'): Record<string, FieldValue> {
  const domain = data[`${of}DomainName`] ?? data['AccountDomain'];
  const renamed = of === 'Target' ? data['OldTargetUserName'] : undefined;
  return {
    [`${prefix}.name`]: withoutRealm(
      data[`${of}UserName`] ?? data['AccountName'] ?? renamed,
      domain,
    ),
    [`${prefix}.domain`]: domain,
    [`${prefix}.id`]: data[`${of}UserSid`] ?? data[`${of}Sid`],
  };
}

/** Kerberos writes `canbo01@LAOCAI.EXAMPLE`, and the realm a second time as the domain. */
function withoutRealm(name: string | undefined, domain: string | undefined): string | undefined {
  const end = `@${domain ?? ''}`.toLowerCase();
  const isRepeated = domain !== undefined && name?.toLowerCase().endsWith(end) === true;
  return isRepeated ? name?.slice(0, -end.length) : name;
}

/** The event data of a document, as texts; with the user data, which some events have instead. */
export function eventDataOf(doc: PartialEvent): Data {
  const winlog = doc['winlog'] as { event_data?: unknown; user_data?: unknown } | undefined;
  const entries = [winlog?.user_data, winlog?.event_data].flatMap((data) =>
    typeof data === 'object' && data !== null ? Object.entries(data) : [],
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** The code of a document's event. */
export function codeOf(doc: PartialEvent): string {
  const winlog = doc['winlog'] as { event_id?: unknown } | undefined;
  return textAt(doc, 'event.code') ?? String(winlog?.event_id ?? '');
}
