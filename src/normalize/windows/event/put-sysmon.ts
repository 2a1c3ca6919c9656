import type { PartialEvent } from '../../contract.ts';
import { distinct, type FieldValue, textAt } from '../../document/put.ts';
import { isIp } from '../../value/address.ts';
import {
  baseName,
  type EventTexts,
  fileFields,
  numberIn,
  putMissing,
  userFields,
} from './event-fields.ts';
import { registryFields } from './registry-fields.ts';
import { SYSMON_MEANINGS } from './sysmon-meanings.ts';

/** Adds what an event of Sysmon means, unless its shipper has said it. */
export function putSysmon(doc: PartialEvent, code: string, given: EventTexts): void {
  const data = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== '' && value !== '-'),
  );
  const meaning = Object.hasOwn(SYSMON_MEANINGS, code) ? SYSMON_MEANINGS[code] : undefined;
  putMissing(doc, {
    'event.category': meaning?.category,
    'event.type': meaning?.type,
    'event.action': meaning?.action,
    'rule.name': data['RuleName'],
    ...userFields(data['User']),
    'user.id': textAt(doc, 'winlog.user.identifier'),
    ...processFields(data),
    ...fileFields(data['TargetFilename'] ?? data['ImageLoaded']),
    ...networkFields(data),
    ...registryFields(data),
    ...dnsFields(data),
    ...imageFields(data),
  });
}

function processFields(data: EventTexts): Record<string, FieldValue> {
  const executable = data['Image'] ?? data['SourceImage'];
  const parent = data['ParentImage'];
  return {
    'process.entity_id': data['ProcessGuid'] ?? data['SourceProcessGUID'],
    'process.pid': numberIn(data['ProcessId'] ?? data['SourceProcessId']),
    'process.executable': executable,
    'process.name': baseName(executable),
    'process.command_line': data['CommandLine'],
    'process.working_directory': data['CurrentDirectory'],
    'process.parent.entity_id': data['ParentProcessGuid'],
    'process.parent.pid': numberIn(data['ParentProcessId']),
    'process.parent.executable': parent,
    'process.parent.name': baseName(parent),
    'process.parent.command_line': data['ParentCommandLine'],
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
  };
}

/** `type:  5 name.example;::ffff:192.0.2.7;` → the addresses. */
function dnsFields(data: EventTexts): Record<string, FieldValue> {
  const results = (data['QueryResults'] ?? '').split(';').slice(0, 64);
  const addresses = results
    .map((result) => result.trim().replace(/^::ffff:(?=\d+\.)/, ''))
    .filter(isIp);
  return {
    'dns.question.name': data['QueryName'],
    'dns.resolved_ip': distinct(...addresses),
    'related.ip': distinct(data['SourceIp'], data['DestinationIp'], ...addresses).filter(isIp),
  };
}

const HASHES: Readonly<Record<string, string>> = {
  md5: 'hash.md5',
  sha1: 'hash.sha1',
  sha256: 'hash.sha256',
  imphash: 'pe.imphash',
};

/** What is said of the program, or of the image that it loaded. */
function imageFields(data: EventTexts): Record<string, FieldValue> {
  const owner = data['ImageLoaded'] === undefined ? 'process' : 'file';
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
