import type { FieldTable } from './field-table.ts';
import { DROPPED_VALUES, EVENT_DATA } from './windows-common.ts';

const SOURCE = 'event manifests of Windows; Winlogbeat exported fields (winlog.event_data.*)';
/** Values without a name, in the order of the event. */
const UNNAMED = [1, 2, 3, 4, 5, 6, 7, 8].map((place) => `winlog.event_data.param${place}`);

/** Fields of each log, all of which stay where Winlogbeat puts every field. */
const LOGS: Readonly<Record<string, readonly string[]>> = {
  application: ['AppName', 'AppVersion', 'ExceptionCode', 'ModuleName', 'ModuleVersion'],
  applocker: ['FilePath', 'FileHash', 'Fqbn', 'PolicyName', 'RuleName', 'TargetUser'],
  'appmodel-runtime': ['ApplicationName', 'ImageName', 'PackageFullName', 'ProcessID'],
  'appxdeployment-server': [
    'CallingProcess',
    'ErrorCode',
    'Flags',
    'HasFullTrust',
    'PackageFullName',
    'PackageSourceUri',
    'Path',
  ],
  'appxpackaging-om': ['packageFullName', 'subjectName'],
  'bits-client': ['LocalName', 'RemoteName', 'jobTitle', 'processPath'],
  capi2: [],
  'certificateservicesclient-lifecycle-system': [],
  'codeintegrity-operational': ['FileNameBuffer', 'ProcessNameBuffer', 'RequestedPolicy'],
  'diagnosis-scripted': ['PackageId', 'PackagePath'],
  'dns-client': ['QueryName', 'QueryResults', 'QueryStatus', 'QueryType'],
  'dns-server': [],
  'dns-server-analytic': ['QNAME', 'QTYPE', 'Source'],
  'driver-framework': [],
  'firewall-as': [
    'Action',
    'ApplicationPath',
    'Direction',
    'LocalPorts',
    'ModifyingApplication',
    'ModifyingUser',
    'RuleId',
    'RuleName',
    'ServiceName',
  ],
  'iis-configuration': ['Configuration', 'ConfigPath', 'EditOperationType', 'NewValue', 'OldValue'],
  ldap: ['AttributeList', 'DistinguishedName', 'ProcessId', 'ScopeOfSearch', 'SearchFilter'],
  'lsa-server': ['SidList', 'TargetDomainName', 'TargetUserName', 'TargetUserSid'],
  'microsoft-servicebus-client': [],
  'msexchange-management': [],
  ntlm: ['ClientDomainName', 'ClientUserName', 'TargetName', 'WorkstationName'],
  openssh: ['payload', 'process'],
  'printservice-admin': ['ErrorCode', 'PluginDllName'],
  'printservice-operational': ['DriverName', 'FileNames'],
  'security-mitigations': ['ImageName', 'ProcessCommandLine', 'ProcessPath'],
  'shell-core': ['AppID', 'Name'],
  'smbclient-connectivity': ['Address', 'RemoteAddress', 'ServerAddress', 'ServerName'],
  'smbclient-security': ['ServerName', 'ShareName', 'UserName'],
  'smbserver-connectivity': [
    'ClientAddress',
    'ClientName',
    'EncyptionUsed',
    'ShareName',
    'SigningUsed',
  ],
  system: [
    'AccountName',
    'Binary',
    'Caption',
    'Description',
    'DeviceName',
    'HiveName',
    'ImagePath',
    'IsatapRouter',
    'Origin',
    'ProcessId',
    'ServiceName',
    'ServiceType',
    'StartType',
    'param1',
    'param2',
    'param3',
  ],
  taskscheduler: ['ActionName', 'Path', 'ProcessID', 'TaskName', 'UserContext', 'UserName'],
  'terminalservices-localsessionmanager': ['Address', 'SessionID', 'User'],
  windefend: [
    'NewValue',
    'OldValue',
    'Path',
    'ProcessName',
    'Reason',
    'SourceName',
    'ThreatName',
    'Value',
  ],
  wmi: ['ClientMachine', 'Operation', 'PossibleCause', 'Provider', 'Query', 'User'],
};

/** Names in which Winlogbeat writes a blank as an underscore. */
const BLANKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  windefend: {
    Feature_Name: 'winlog.event_data.Feature_Name',
    NewValue: 'winlog.event_data.New_Value',
    OldValue: 'winlog.event_data.Old_Value',
    ProcessName: 'winlog.event_data.Process_Name',
    SourceName: 'winlog.event_data.Source_Name',
    ThreatName: 'winlog.event_data.Threat_Name',
  },
};

/** The other logs of Windows, by Sigma's services. Logs that fill `UserData` keep it in `winlog.user_data`. */
export const WINDOWS_LOGS: readonly FieldTable[] = Object.entries(LOGS).map(([service, names]) => ({
  logsource: { product: 'windows', service },
  source: SOURCE,
  raw: EVENT_DATA,
  absent: DROPPED_VALUES,
  fields: {
    ...Object.fromEntries(names.map((name) => [name, `winlog.user_data.${name}`])),
    ...BLANKS[service],
    Data: [...UNNAMED, 'message'],
  },
}));
