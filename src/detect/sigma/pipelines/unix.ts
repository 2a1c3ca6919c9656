import type { FieldTable, FieldTarget } from './field-table.ts';

type Fields = Readonly<Record<string, FieldTarget | readonly FieldTarget[]>>;

const SOURCE =
  'Sigma taxonomy 2.1.0; ECS 9.4 process.*, file.*, user.*; Auditbeat and Elastic Defend events';

const ACTOR: Fields = {
  CommandLine: 'process.command_line',
  CurrentDirectory: 'process.working_directory',
  Image: 'process.executable',
  LogonId: ['process.session_leader.entity_id', 'auditd.session'],
  ParentCommandLine: 'process.parent.command_line',
  ParentImage: 'process.parent.executable',
  ParentProcessId: 'process.parent.pid',
  ProcessId: 'process.pid',
  User: ['user.name', 'process.user.name'],
};
const PROCESS: Fields = {
  ...ACTOR,
  Hashes: { hashesOf: 'process' },
  IntegrityLevel: 'process.user.id',
  OriginalFileName: ['process.pe.original_file_name', 'process.name'],
};
const FILE: Fields = {
  ...ACTOR,
  SourceFilename: 'file.path',
  TargetFilename: ['file.path', 'file.target_path'],
};
const NETWORK: Fields = {
  ...ACTOR,
  DestinationHostname: 'destination.domain',
  DestinationIp: 'destination.ip',
  DestinationPort: 'destination.port',
  Initiated: {
    field: 'network.direction',
    values: { true: 'egress', false: 'ingress' },
  },
  Protocol: 'network.transport',
  SourceIp: 'source.ip',
  SourcePort: 'source.port',
};
const CATEGORIES: Readonly<Record<string, Fields>> = {
  dns_query: { ...ACTOR, QueryName: 'dns.question.name' },
  file_access: FILE,
  file_change: FILE,
  file_delete: FILE,
  file_event: FILE,
  file_rename: FILE,
  network_connection: NETWORK,
  process_creation: PROCESS,
};

/** Processes, files and connections of Linux and macOS, however they were observed. */
export const UNIX_PROCESSES: readonly FieldTable[] = ['linux', 'macos'].flatMap((product) =>
  Object.entries(CATEGORIES).map(([category, fields]) => ({
    logsource: { product, category },
    source: SOURCE,
    fields,
  })),
);

/** Place of one argument of EXECVE in Filebeat's and Auditbeat's documents. */
function argument(place: number): readonly string[] {
  return [`auditd.log.a${place}`, `auditd.data.a${place}`];
}

/** The records of the Linux audit daemon. */
export const LINUX_AUDITD: FieldTable = {
  logsource: { product: 'linux', service: 'auditd' },
  source:
    'Linux audit record fields; ingest pipeline of the Filebeat module auditd; Auditbeat auditd.*',
  raw: 'auditd.log',
  names: ['dev', 'inode', 'mode', 'obj', 'op', 'proctitle', 'ses', 'success', 'tty', 'unit'],
  fields: {
    SYSCALL: ['auditd.log.syscall', 'auditd.data.syscall'],
    a0: argument(0),
    a1: argument(1),
    a2: argument(2),
    a3: argument(3),
    a4: argument(4),
    a5: argument(5),
    a6: argument(6),
    a7: argument(7),
    acct: 'user.name',
    auid: ['user.audit.id', 'auditd.data.auid'],
    comm: 'process.name',
    cwd: 'process.working_directory',
    euid: 'user.effective.id',
    exe: 'process.executable',
    exit: 'process.exit_code',
    key: ['auditd.data.key', 'tags'],
    name: ['auditd.paths.name', 'file.path'],
    nametype: ['auditd.paths.nametype', 'auditd.log.objtype'],
    pid: 'process.pid',
    ppid: 'process.parent.pid',
    res: 'event.outcome',
    syscall: 'auditd.data.syscall',
    // The record type, in small letters: rules compare without regard to case.
    type: ['event.action', 'auditd.log.record_type', 'auditd.message_type'],
    uid: 'user.id',
  },
};

/** Log-ins and other messages of Unix services: mostly keywords, which need no mapping. */
export const UNIX_MESSAGES: readonly FieldTable[] = [
  ...['auth', 'sshd', 'sudo', 'syslog', 'cron', 'vsftpd', 'clamav', 'guacamole'].map(
    (service): FieldTable => ({
      logsource: { product: 'linux', service },
      source: 'Filebeat module system (auth, syslog); ECS 9.4',
      fields: {
        COMMAND: ['process.command_line', 'system.auth.sudo.command'],
        PWD: ['process.working_directory', 'system.auth.sudo.pwd'],
        TTY: ['process.tty.char_device.major', 'system.auth.sudo.tty'],
        USER: ['user.effective.name', 'system.auth.sudo.user', 'user.name'],
        pid: 'process.pid',
        program: 'process.name',
        src_ip: 'source.ip',
        user: 'user.name',
      },
    }),
  ),
];
