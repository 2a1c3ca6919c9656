import type { RuleLogsource } from './parse-metadata.ts';

/** An event as a map. */
type Event = Readonly<Record<string, unknown>>;

const SYSMON: Readonly<Record<string, readonly string[]>> = {
  1: ['process_creation'],
  2: ['file_change'],
  3: ['network_connection'],
  4: ['sysmon_status'],
  5: ['process_termination'],
  6: ['driver_load'],
  7: ['image_load'],
  8: ['create_remote_thread'],
  9: ['raw_access_thread'],
  10: ['process_access'],
  11: ['file_event'],
  12: ['registry_event', 'registry_add', 'registry_delete'],
  13: ['registry_event', 'registry_set'],
  14: ['registry_event', 'registry_rename'],
  15: ['create_stream_hash'],
  16: ['sysmon_status'],
  17: ['pipe_created'],
  18: ['pipe_created'],
  19: ['wmi_event'],
  20: ['wmi_event'],
  21: ['wmi_event'],
  22: ['dns_query'],
  23: ['file_delete'],
  24: ['clipboard_capture'],
  25: ['process_tampering'],
  26: ['file_delete'],
  27: ['file_block_executable'],
  28: ['file_block_shredding'],
  29: ['file_executable_detected'],
  255: ['sysmon_error'],
};

/** Sigma's service of each Windows log, and the categories of its events by their code. */
const CHANNELS: Readonly<
  Record<string, readonly [string, Readonly<Record<string, readonly string[]>>?]>
> = {
  Application: ['application'],
  'DNS Server': ['dns-server'],
  'MSExchange Management': ['msexchange-management'],
  'Microsoft-IIS-Configuration/Operational': ['iis-configuration'],
  'Microsoft-ServiceBus-Client': ['microsoft-servicebus-client'],
  'Microsoft-Windows-AppLocker/EXE and DLL': ['applocker'],
  'Microsoft-Windows-AppLocker/MSI and Script': ['applocker'],
  'Microsoft-Windows-AppLocker/Packaged app-Deployment': ['applocker'],
  'Microsoft-Windows-AppLocker/Packaged app-Execution': ['applocker'],
  'Microsoft-Windows-AppModel-Runtime/Admin': ['appmodel-runtime'],
  'Microsoft-Windows-AppXDeploymentServer/Operational': ['appxdeployment-server'],
  'Microsoft-Windows-AppxPackaging/Operational': ['appxpackaging-om'],
  'Microsoft-Windows-Bits-Client/Operational': ['bits-client'],
  'Microsoft-Windows-CAPI2/Operational': ['capi2'],
  'Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational': [
    'certificateservicesclient-lifecycle-system',
  ],
  'Microsoft-Windows-CodeIntegrity/Operational': ['codeintegrity-operational'],
  'Microsoft-Windows-DNS-Client/Operational': ['dns-client'],
  'Microsoft-Windows-DNS Client Events/Operational': ['dns-client'],
  'Microsoft-Windows-DNSServer/Analytical': ['dns-server-analytic'],
  'Microsoft-Windows-Diagnosis-Scripted/Operational': ['diagnosis-scripted'],
  'Microsoft-Windows-DriverFrameworks-UserMode/Operational': ['driver-framework'],
  'Microsoft-Windows-LDAP-Client/Debug': ['ldap'],
  'Microsoft-Windows-LSA/Operational': ['lsa-server'],
  'Microsoft-Windows-NTLM/Operational': ['ntlm'],
  'Microsoft-Windows-PowerShell/Operational': [
    'powershell',
    { 4103: ['ps_module'], 4104: ['ps_script'] },
  ],
  'Microsoft-Windows-PrintService/Admin': ['printservice-admin'],
  'Microsoft-Windows-PrintService/Operational': ['printservice-operational'],
  'Microsoft-Windows-Security-Mitigations/Kernel Mode': ['security-mitigations'],
  'Microsoft-Windows-Security-Mitigations/User Mode': ['security-mitigations'],
  'Microsoft-Windows-Shell-Core/Operational': ['shell-core'],
  'Microsoft-Windows-SmbClient/Connectivity': ['smbclient-connectivity'],
  'Microsoft-Windows-SmbClient/Security': ['smbclient-security'],
  'Microsoft-Windows-SMBServer/Connectivity': ['smbserver-connectivity'],
  'Microsoft-Windows-Sysmon/Operational': ['sysmon', SYSMON],
  'Microsoft-Windows-TaskScheduler/Operational': ['taskscheduler'],
  'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational': [
    'terminalservices-localsessionmanager',
  ],
  'Microsoft-Windows-WMI-Activity/Operational': ['wmi'],
  'Microsoft-Windows-Windows Defender/Operational': [
    'windefend',
    { 1006: ['antivirus'], 1015: ['antivirus'], 1116: ['antivirus'], 1117: ['antivirus'] },
  ],
  'Microsoft-Windows-Windows Firewall With Advanced Security/Firewall': ['firewall-as'],
  'OpenSSH/Operational': ['openssh'],
  Security: ['security', { 4688: ['process_creation'] }],
  System: ['system'],
  'Windows PowerShell': [
    'powershell-classic',
    { 400: ['ps_classic_start'], 600: ['ps_classic_provider_start'], 800: ['ps_classic_script'] },
  ],
};

/** Data sets of shippers, by `event.dataset`. */
const DATASETS: Readonly<Record<string, RuleLogsource | readonly RuleLogsource[]>> = {
  'apache.access': { category: 'webserver', product: 'apache', service: 'apache' },
  'apache.error': { category: 'webserver', product: 'apache', service: 'apache' },
  'auditd.log': { product: 'linux', service: 'auditd' },
  'auditd_manager.auditd': { product: 'linux', service: 'auditd' },
  'aws.cloudtrail': { product: 'aws', service: 'cloudtrail' },
  'azure.activitylogs': { product: 'azure', service: 'activitylogs' },
  'azure.auditlogs': { product: 'azure', service: 'auditlogs' },
  'azure.identity_protection': { product: 'azure', service: 'riskdetection' },
  'azure.signinlogs': { product: 'azure', service: 'signinlogs' },
  'bitbucket.audit': { product: 'bitbucket', service: 'audit' },
  'cisco_ios.log': services('cisco', ['aaa', 'bgp', 'ldp', 'syslog']),
  'cisco_duo.auth': { product: 'cisco', service: 'duo' },
  'fortinet_fortigate.log': { product: 'fortigate', service: 'event' },
  'gcp.audit': { product: 'gcp', service: 'gcp.audit' },
  'github.audit': { product: 'github', service: 'audit' },
  'google_workspace.admin': { product: 'gcp', service: 'google_workspace.admin' },
  'google_workspace.login': { product: 'gcp', service: 'google_workspace.login' },
  'iis.access': { category: 'webserver', product: 'windows', service: 'iis' },
  'kubernetes.audit_logs': {
    category: 'application',
    product: 'kubernetes',
    service: 'audit',
  },
  'nginx.access': { category: 'webserver', product: 'nginx', service: 'nginx' },
  'nginx.error': { category: 'webserver', product: 'nginx', service: 'nginx' },
  'netflow.log': { service: 'netflow' },
  'o365.audit': services('m365', ['audit', 'exchange', 'threat_detection', 'threat_management']),
  'okta.system': { product: 'okta', service: 'okta' },
  'squid.access': { category: 'proxy', product: 'squid' },
  'system.auth': { product: 'linux', service: 'auth' },
  'system.syslog': { product: 'linux', service: 'syslog' },
  'zeek.connection': { product: 'zeek', service: 'conn' },
  'zeek.dce_rpc': { product: 'zeek', service: 'dce_rpc' },
  'zeek.dns': { category: 'dns', product: 'zeek', service: 'dns' },
  'zeek.http': { product: 'zeek', service: 'http' },
  'zeek.kerberos': { product: 'zeek', service: 'kerberos' },
  'zeek.rdp': { product: 'zeek', service: 'rdp' },
  'zeek.smb_files': { product: 'zeek', service: 'smb_files' },
  'zeek.x509': { product: 'zeek', service: 'x509' },
};

/** Sigma's product of each `host.os.type`. */
const SYSTEMS: Readonly<Record<string, string>> = {
  linux: 'linux',
  macos: 'macos',
  windows: 'windows',
};
/** Sigma's category of each pair of `event.category` and `event.type` that a sensor on a host reports. */
const HOST_CATEGORIES: readonly (readonly [string, string, string])[] = [
  ['process', 'start', 'process_creation'],
  ['process', 'end', 'process_termination'],
  ['file', 'creation', 'file_event'],
  ['file', 'deletion', 'file_delete'],
  ['file', 'access', 'file_access'],
  ['file', 'change', 'file_change'],
  ['network', 'start', 'network_connection'],
  ['library', 'start', 'image_load'],
  ['driver', 'start', 'driver_load'],
  ['registry', 'change', 'registry_set'],
  ['registry', 'deletion', 'registry_delete'],
  ['registry', 'creation', 'registry_add'],
];

/** Sigma's services of Linux, by the program that wrote a line of the system's own logs. */
const PROGRAMS: Readonly<Record<string, string>> = {
  CRON: 'cron',
  clamd: 'clamav',
  cron: 'cron',
  crond: 'cron',
  freshclam: 'clamav',
  guacd: 'guacamole',
  sshd: 'sshd',
  sudo: 'sudo',
  vsftpd: 'vsftpd',
};
const NETWORK_CATEGORIES = [
  'antivirus',
  'authentication',
  'dns',
  'firewall',
  'proxy',
  'webserver',
] as const;

/** Every logsource that an ECS document can show itself to be of. */
export const EVENT_LOGSOURCES: readonly RuleLogsource[] = [
  ...Object.values(CHANNELS).flatMap(([service, codes = {}]) =>
    [undefined, ...Object.values(codes)].flatMap((categories) => windows(service, categories)),
  ),
  ...Object.values(DATASETS).flat(),
  ...services('linux', [...new Set(Object.values(PROGRAMS))]),
  { category: 'application', product: 'rpc_firewall' },
  ...Object.values(SYSTEMS).flatMap((product) =>
    HOST_CATEGORIES.map(([, , category]) => ({ product, category })),
  ),
  ...NETWORK_CATEGORIES.map((category) => ({ category })),
];

/** What an event says of itself in an object `logsource` with category, product and service. */
export function saidLogsource(event: Event): RuleLogsource | undefined {
  const value = event['logsource'];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { category, product, service } = value as Event;
  return {
    ...(typeof category === 'string' ? { category } : {}),
    ...(typeof product === 'string' ? { product } : {}),
    ...(typeof service === 'string' ? { service } : {}),
  };
}

/**
 * What an ECS document shows itself to be, in Sigma's words: what it says in `logsource`, its Windows log, its data set, else its category on a host or
 * in the network. Several when Sigma has several names for it; none when it shows nothing.
 */
export function eventLogsources(event: Event): readonly RuleLogsource[] {
  const said = saidLogsource(event);
  if (said !== undefined) return [said];
  const channel = textOf(at(event, 'winlog.channel'));
  if (channel !== undefined) return ofChannel(channel, event);
  const sent = textOf(at(event, 'gac.vendor.event_dataset'));
  const dataset = sent ?? textOf(at(event, 'event.dataset')) ?? '';
  const known = Object.hasOwn(DATASETS, dataset) ? DATASETS[dataset] : undefined;
  if (known === undefined) return ofCategories(event);
  const own = [known].flat();
  if (dataset !== 'system.auth' && dataset !== 'system.syslog') return own;
  const program = textOf(at(event, 'process.name')) ?? '';
  const service = Object.hasOwn(PROGRAMS, program) ? PROGRAMS[program] : undefined;
  return service === undefined ? own : [...own, { product: 'linux', service }];
}

function services(product: string, names: readonly string[]): RuleLogsource[] {
  return names.map((service) => ({ product, service }));
}

function windows(service: string, categories: readonly string[] = []): RuleLogsource[] {
  if (categories.length === 0) return [{ product: 'windows', service }];
  return categories.map((category) =>
    category === 'antivirus'
      ? { category, product: 'windows', service }
      : { product: 'windows', category, service },
  );
}

function ofChannel(channel: string, event: Event): readonly RuleLogsource[] {
  if (channel === 'RPCFW') return [{ category: 'application', product: 'rpc_firewall' }];
  const known = Object.hasOwn(CHANNELS, channel) ? CHANNELS[channel] : undefined;
  if (known === undefined) return [{ product: 'windows' }];
  const [service, codes = {}] = known;
  const code = textOf(at(event, 'event.code')) ?? textOf(at(event, 'winlog.event_id')) ?? '';
  return windows(service, Object.hasOwn(codes, code) ? codes[code] : undefined);
}

function ofCategories(event: Event): readonly RuleLogsource[] {
  const categories = textsOf(at(event, 'event.category'));
  const types = textsOf(at(event, 'event.type'));
  const product = SYSTEMS[textOf(at(event, 'host.os.type')) ?? ''];
  const found: RuleLogsource[] = [];
  if (product !== undefined) {
    for (const [category, type, name] of HOST_CATEGORIES) {
      if (categories.includes(category) && types.includes(type)) {
        found.push({ product, category: name });
      }
    }
  }
  const observer = textOf(at(event, 'observer.type'));
  if (observer === 'proxy') found.push({ category: 'proxy' });
  if (observer === 'firewall') found.push({ category: 'firewall' });
  if (categories.includes('network') && at(event, 'dns.question.name') !== undefined) {
    found.push({ category: 'dns' });
  }
  if (categories.includes('malware')) found.push({ category: 'antivirus' });
  if (categories.includes('web') && observer !== 'proxy') found.push({ category: 'webserver' });
  if (categories.includes('authentication')) found.push({ category: 'authentication' });
  return found;
}

/** The value of a dotted name, nested or flat. */
function at(event: Event, path: string): unknown {
  if (Object.hasOwn(event, path)) return event[path];
  let value: unknown = event;
  for (const step of path.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Event)[step];
  }
  return value;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'string');
}
