import type { PartialEvent } from '../../contract.ts';
import { distinct, type FieldValue, textAt } from '../../document/put.ts';
import { isIp } from '../../value/address.ts';
import { communityId } from '../../value/community-id.ts';
import { argumentFields } from './command-arguments.ts';
import {
  baseName,
  type EventTexts,
  fileFields,
  numberIn,
  putAction,
  putMissing,
  userFields,
} from './event-fields.ts';
import { registryFields } from './registry-fields.ts';
import { putSysmonDns } from './sysmon-dns.ts';
import { SYSMON_MEANINGS } from './sysmon-meanings.ts';

/** Adds what an event of Sysmon means, unless its shipper has said it. */
export function putSysmon(doc: PartialEvent, code: string, given: EventTexts): void {
  const data = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== '' && value !== '-'),
  );
  const meaning = Object.hasOwn(SYSMON_MEANINGS, code) ? SYSMON_MEANINGS[code] : undefined;
  putAction(doc, meaning?.action);
  putSysmonDns(doc, data);
  putMissing(doc, {
    'event.category': meaning?.category,
    'event.type': meaning?.type,
    'event.outcome': meaning?.outcome,
    'error.code': code === ERROR ? data['ID'] : undefined,
    message: code === TAMPERING ? data['Type'] : undefined,
    'rule.name': data['RuleName'],
    ...userFields(data['User']),
    'user.id': textAt(doc, 'winlog.user.identifier'),
    ...processFields(data),
    ...fileFields(data['TargetFilename'] ?? data['ImageLoaded'] ?? data['Device']),
    ...networkFields(data),
    ...registryFields(data),
    ...imageFields(code, data),
  });
}

function processFields(data: EventTexts): Record<string, FieldValue> {
  const executable = data['Image'] ?? data['SourceImage'];
  const parent = data['ParentImage'];
  return {
    'process.entity_id':
      data['ProcessGuid'] ?? data['SourceProcessGUID'] ?? data['SourceProcessGuid'],
    'process.pid': numberIn(data['ProcessId'] ?? data['SourceProcessId']),
    'process.executable': executable,
    'process.name': baseName(executable),
    'process.command_line': data['CommandLine'],
    ...argumentFields('process', data['CommandLine']),
    'process.working_directory': data['CurrentDirectory'],
    'process.parent.entity_id': data['ParentProcessGuid'],
    'process.parent.pid': numberIn(data['ParentProcessId']),
    'process.parent.executable': parent,
    'process.parent.name': baseName(parent),
    'process.parent.command_line': data['ParentCommandLine'],
    ...argumentFields('process.parent', data['ParentCommandLine']),
  };
}

function networkFields(data: EventTexts): Record<string, FieldValue> {
  const end = (of: 'Source' | 'Destination') => {
    const ip = data[`${of}Ip`];
    const path = of.toLowerCase();
    return {
      [`${path}.ip`]: ip !== undefined && isIp(ip) ? ip : undefined,
      [`${path}.address`]: ip,
      [`${path}.port`]: numberIn(data[`${of}Port`]),
      [`${path}.domain`]: data[`${of}Hostname`],
    };
  };
  const initiated = data['Initiated'];
  const isV6 = data['SourceIsIpv6'];
  return {
    ...end('Source'),
    ...end('Destination'),
    'network.transport': data['Protocol'],
    'network.direction':
      initiated === undefined ? undefined : initiated === 'true' ? 'egress' : 'ingress',
    'network.type': isV6 === undefined ? undefined : isV6 === 'true' ? 'ipv6' : 'ipv4',
    'network.protocol': data['QueryName'] === undefined ? data['DestinationPortName'] : 'dns',
    'network.community_id': communityId({
      sourceIp: data['SourceIp'],
      sourcePort: numberIn(data['SourcePort']),
      destinationIp: data['DestinationIp'],
      destinationPort: numberIn(data['DestinationPort']),
      transport: data['Protocol'],
    }),
    'related.ip': distinct(data['SourceIp'], data['DestinationIp']).filter(isIp),
  };
}

const HASHES: Readonly<Record<string, string>> = {
  md5: 'hash.md5',
  sha1: 'hash.sha1',
  sha256: 'hash.sha256',
  imphash: 'pe.imphash',
};

/** Events whose hashes are those of a file: loaded, seen to be deleted, or found to be a program. */
const OF_FILE = new Set(['6', '7', '15', '26', '29']);
const TAMPERING = '25';
const ERROR = '255';

/** What is said of the program, or of the file that it is about. */
function imageFields(code: string, data: EventTexts): Record<string, FieldValue> {
  const owner = OF_FILE.has(code) ? 'file' : 'process';
  const hashes = (data['Hashes'] ?? data['Hash'] ?? '')
    .split(',')
    .slice(0, 8)
    .map((one) => one.split('='))
    .map(([name = '', value = '']) => [HASHES[name.trim().toLowerCase()], value.trim()] as const)
    .filter(([field, value]) => field !== undefined && /^(?!0+$)[\da-f]{32,128}$/i.test(value));
  const signed = data['Signed'];
  return {
    ...Object.fromEntries(
      hashes.map(([field, value]) => [`${owner}.${field}`, value.toLowerCase()]),
    ),
    'related.hash': distinct(...hashes.map(([, value]) => value.toLowerCase())),
    [`${owner}.pe.company`]: data['Company'],
    [`${owner}.pe.description`]: data['Description'],
    [`${owner}.pe.file_version`]: data['FileVersion'],
    [`${owner}.pe.product`]: data['Product'],
    [`${owner}.pe.original_file_name`]: data['OriginalFileName'],
    'file.code_signature.signed': signed === undefined ? undefined : signed === 'true',
    'file.code_signature.subject_name': data['Signature'],
    'file.code_signature.status': data['SignatureStatus'],
    'file.code_signature.valid':
      data['SignatureStatus'] === undefined ? undefined : data['SignatureStatus'] === 'Valid',
  };
}
