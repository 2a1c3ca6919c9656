import type { FieldTable, FieldTarget } from './field-table.ts';
import { DROPPED_VALUES, EVENT_DATA } from './windows-common.ts';

type Fields = Readonly<Record<string, FieldTarget | readonly FieldTarget[]>>;

const SOURCE = 'Sysmon event schema; ingest pipeline of the Winlogbeat module sysmon; ECS 9.4';

/** The process that did it, as most Sysmon events name it. */
const ACTOR: Fields = {
  CommandLine: 'process.command_line',
  Image: 'process.executable',
  ParentCommandLine: 'process.parent.command_line',
  ParentImage: 'process.parent.executable',
  ProcessGuid: 'process.entity_id',
  ProcessId: 'process.pid',
  RuleName: 'rule.name',
  User: { domain: 'user.domain', name: 'user.name' },
};
const ACTOR_NAMES = ['IntegrityLevel', 'LogonId', 'LogonGuid', 'TerminalSessionId', 'UtcTime'];
const PROCESS: Fields = {
  Company: 'process.pe.company',
  CurrentDirectory: 'process.working_directory',
  Description: 'process.pe.description',
  FileVersion: 'process.pe.file_version',
  Hashes: { hashesOf: 'process' },
  OriginalFileName: 'process.pe.original_file_name',
  ParentProcessGuid: 'process.parent.entity_id',
  ParentProcessId: 'process.parent.pid',
  Product: 'process.pe.product',
};
const PE_FILE: Fields = {
  Company: 'file.pe.company',
  Description: 'file.pe.description',
  FileVersion: 'file.pe.file_version',
  Hashes: { hashesOf: 'file' },
  ImageLoaded: ['file.path', 'dll.path'],
  OriginalFileName: ['file.pe.original_file_name', 'dll.pe.original_file_name'],
  Product: 'file.pe.product',
  Signature: ['file.code_signature.subject_name', 'dll.code_signature.subject_name'],
  SignatureStatus: 'file.code_signature.status',
  Signed: ['file.code_signature.exists', 'dll.code_signature.exists'],
};
const FILE: Fields = {
  ...ACTOR,
  FileName: 'file.path',
  Hashes: [{ hashesOf: 'file' }, { hashesOf: 'process' }],
  TargetFilename: 'file.path',
};
const FILE_NAMES = [
  ...ACTOR_NAMES,
  'Archived',
  'CreationUtcTime',
  'IsExecutable',
  'PreviousCreationUtcTime',
  'SourceFilename',
];
const REGISTRY: Fields = {
  ...ACTOR,
  Details: { registryData: 'registry.data' },
  TargetObject: 'registry.path',
};
const REGISTRY_NAMES = [...ACTOR_NAMES, 'EventType', 'NewName'];
/** Access of one process to another. */
const BETWEEN: Fields = {
  RuleName: 'rule.name',
  SourceCommandLine: 'process.command_line',
  SourceImage: 'process.executable',
  SourceParentImage: 'process.parent.executable',
  SourceProcessGuid: 'process.entity_id',
  SourceProcessId: 'process.pid',
  SourceThreadId: 'process.thread.id',
};
const YES_NO_DIRECTION = { true: 'egress', false: 'ingress' };
const YES_NO_FAMILY = { true: 'ipv6', false: 'ipv4' };

function table(
  category: string,
  fields: Fields,
  names: readonly string[] = ACTOR_NAMES,
): FieldTable {
  return {
    logsource: { product: 'windows', category },
    source: SOURCE,
    fields,
    raw: EVENT_DATA,
    names,
    absent: DROPPED_VALUES,
  };
}

const CATEGORIES: readonly FieldTable[] = [
  table(
    'process_creation',
    {
      ...ACTOR,
      ...PROCESS,
      Image: ['process.executable', 'winlog.event_data.NewProcessName'],
      IntegrityLevel: 'winlog.event_data.MandatoryLabel',
      LogonId: 'winlog.event_data.SubjectLogonId',
      ParentImage: ['process.parent.executable', 'winlog.event_data.ParentProcessName'],
    },
    ['GrandParentImage', 'LogonGuid', 'ParentUser', 'TerminalSessionId', 'UtcTime'],
  ),
  table('process_termination', ACTOR),
  table('process_tampering', { ...ACTOR, Type: 'message' }),
  table('process_access', BETWEEN, [
    'CallTrace',
    'GrantedAccess',
    'SourceUser',
    'TargetImage',
    'TargetProcessGUID',
    'TargetProcessId',
    'TargetUser',
  ]),
  table('create_remote_thread', BETWEEN, [
    'NewThreadId',
    'SourceUser',
    'StartAddress',
    'StartFunction',
    'StartModule',
    'TargetImage',
    'TargetParentProcessId',
    'TargetProcessGuid',
    'TargetProcessId',
    'TargetUser',
  ]),
  table('raw_access_thread', { ...ACTOR, Device: 'file.path' }),
  table('image_load', { ...ACTOR, ...PE_FILE }),
  table('driver_load', PE_FILE, []),
  ...['file_event', 'file_access', 'file_change', 'file_delete', 'file_rename'].map((category) =>
    table(category, FILE, FILE_NAMES),
  ),
  ...['file_executable_detected', 'file_block_executable', 'file_block_shredding'].map((category) =>
    table(category, FILE, FILE_NAMES),
  ),
  table('create_stream_hash', { ...FILE, Hash: { hashesOf: 'file' } }, [...FILE_NAMES, 'Contents']),
  ...['registry_event', 'registry_add', 'registry_delete', 'registry_rename', 'registry_set'].map(
    (category) => table(category, REGISTRY, REGISTRY_NAMES),
  ),
  table('network_connection', {
    ...ACTOR,
    DestinationHostname: 'destination.domain',
    DestinationIp: 'destination.ip',
    DestinationIsIpv6: { field: 'network.type', values: YES_NO_FAMILY },
    DestinationPort: 'destination.port',
    DestinationPortName: 'network.protocol',
    Initiated: { field: 'network.direction', values: YES_NO_DIRECTION },
    Protocol: 'network.transport',
    SourceHostname: 'source.domain',
    SourceIp: 'source.ip',
    SourceIsIpv6: { field: 'network.type', values: YES_NO_FAMILY },
    SourcePort: 'source.port',
    SourcePortName: 'network.protocol',
  }),
  table('dns_query', {
    ...ACTOR,
    QueryName: 'dns.question.name',
    QueryResults: ['dns.answers.data', 'dns.resolved_ip'],
    QueryStatus: 'sysmon.dns.status',
    record_type: 'dns.question.type',
  }),
  table('pipe_created', { ...ACTOR, PipeName: 'file.name' }, [...ACTOR_NAMES, 'EventType']),
  table('wmi_event', { ...ACTOR, Destination: 'process.executable' }, [
    ...ACTOR_NAMES,
    'Consumer',
    'EventNamespace',
    'EventType',
    'Filter',
    'Name',
    'Operation',
    'Query',
    'Type',
  ]),
  table('clipboard_capture', { ...ACTOR, Hashes: { hashesOf: 'process' } }, [
    'ClientInfo',
    'Session',
  ]),
  table('sysmon_error', { ID: 'error.code', Description: 'process.pe.description' }, []),
  table('sysmon_status', {}, ['Configuration', 'SchemaVersion', 'State', 'Version']),
];

/** What Winlogbeat makes of Sysmon's events, by Sigma's categories; the service `sysmon` has the fields of all. */
export const WINDOWS_SYSMON: readonly FieldTable[] = [
  ...CATEGORIES,
  ...CATEGORIES.map((one) => ({ ...one, logsource: { product: 'windows', service: 'sysmon' } })),
];
