import type { Source } from '../../event/source.ts';
import type { FrontDoors } from './front-doors.ts';
import { shellGlob, shellWord } from './shell-word.ts';

/** A line as it is sent by syslog: its own header taken off, since the sender writes one. */
export interface SyslogLine {
  readonly appName: string;
  readonly message: string;
}

const HEADER =
  /^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}) \S+ ([\w./-]+)(?:\[\d+\])?: (.*)$/s;
const PRIORITY = /^<\d{1,3}>/;
const DEFAULT_APP = 'gac-trial';
const KEY = 'gsk_…';

/** The message of a line and the program that it is sent as; the APP-NAME of the source comes first. */
export function syslogLine(line: string, { transport }: Source): SyslogLine {
  const [, program, message = line.replace(PRIORITY, '')] = HEADER.exec(line) ?? [];
  const own = transport.kind === 'syslog' ? transport.appNames[0] : undefined;
  return { appName: own ?? program ?? DEFAULT_APP, message };
}

/** What arrives when a line is sent by syslog. */
export function syslogFrame({ appName, message }: SyslogLine, isoTime: string): string {
  return `<134>1 ${isoTime} gac-trial ${appName} - - - ${message}`;
}

/** Shell lines that send a test line by the way of its source, the safest way first. */
export function trialCommands(
  source: Source,
  { line, token }: { readonly line: string; readonly token: string },
  doors: FrontDoors,
): readonly string[] {
  const { transport } = source;
  switch (transport.kind) {
    case 'http':
      return [
        `curl --fail-with-body -H "Authorization: Bearer ${KEY}" -H "Idempotency-Key: ${token}" ` +
          `--data-raw ${shellWord(line)} ${doors.url}/v1/ingest/${source.id}`,
      ];
    case 'syslog':
      return syslogCommands(syslogLine(line, source), doors);
    case 'file': {
      const path = transport.path.includes('*')
        ? `"$(ls -t ${shellGlob(transport.path)} | head -n 1)"`
        : shellWord(transport.path);
      return [`printf '%s\\n' ${shellWord(line)} | sudo tee -a ${path}`];
    }
    case 'kafka': {
      const brokers = doors.kafkaBrokers.join(',');
      const [topic = ''] = transport.topics;
      const text = `printf '%s\\n' ${shellWord(line)}`;
      return [
        `${text} | kafka-console-producer.sh --bootstrap-server ${brokers} --topic ${topic}`,
        `${text} | kcat -P -b ${brokers} -t ${topic}`,
      ];
    }
    case 'upload':
      return [
        `printf '%s\\n' ${shellWord(line)} > gac-trial.log && gac source upload ${source.id} gac-trial.log`,
      ];
  }
}

function syslogCommands({ appName, message }: SyslogLine, doors: FrontDoors): string[] {
  const { host, syslogTls, syslogTcp, syslogUdp } = doors;
  const said = `--rfc5424 --tag ${shellWord(appName)} -- ${shellWord(message)}`;
  const tls = (port: number) =>
    `printf '<134>1 %s %s %s - - - %s\\n' "$(date -Is)" "$(hostname)" ${shellWord(appName)} ` +
    `${shellWord(message)} | ` +
    `openssl s_client -quiet -no_ign_eof -connect ${host}:${port} ` +
    '-cert /etc/ssl/tram-gac/client.pem -key /etc/ssl/tram-gac/client.key';
  return [
    ...(syslogTls === undefined ? [] : [tls(syslogTls)]),
    ...(syslogTcp === undefined
      ? []
      : [`logger --server ${host} --tcp --port ${syslogTcp} ${said}`]),
    ...(syslogUdp === undefined
      ? []
      : [`logger --server ${host} --udp --port ${syslogUdp} ${said}`]),
  ];
}
