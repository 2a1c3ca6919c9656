import type { TrialStamps } from './trial-stamps.ts';

/** Makes a harmless line of a type: nothing of it is an attack, a log-in that worked, or a person. */
export type TrialLine = (token: string, at: TrialStamps) => string;

/** From the range for documentation: nobody's. */
const IP = '192.0.2.1';
const AGENT = 'gac-trial/1';

const combined: TrialLine = (token, { clf }) =>
  `${IP} - - [${clf}] "GET /${token} HTTP/1.1" 200 2 "-" "${AGENT}"`;
const ecs: TrialLine = (token, { iso }) =>
  json({ '@timestamp': iso, message: token, event: { kind: 'event', action: 'trial' } });
const syslogText: TrialLine = (token, { syslog }) => `<134>${syslog} gac trial: ${token}`;

/**
 * By type of record. A type whose lines depend on settings has none here, nor have heartbeats: a unit that reports once is
 * expected to go on.
 */
export const TRIAL_LINES: Readonly<Record<string, TrialLine>> = {
  'nginx.access': combined,
  'apache.access': combined,
  'tomcat.access': combined,
  'nginx.error': (token, { slashed }) =>
    `${slashed} [notice] 1#1: *1 ${token}, client: ${IP}, server: trial`,
  'apache.error': (token, { apache }) =>
    `[${apache}] [core:notice] [pid 1] [client ${IP}:40000] ${token}`,
  'haproxy.http': (token, { haproxy, syslog }) =>
    `${syslog} lb haproxy[1]: ${IP}:40000 [${haproxy}] trial~ trial/s1 0/0/1/1/2 200 168 - - ---- 1/1/0/0/0 0/0 "GET /${token} HTTP/1.1"`,
  'haproxy.tcp': (token, { haproxy, syslog }) =>
    `${syslog} lb haproxy[1]: ${IP}:40000 [${haproxy}] ${token} trial/s1 1/0/10 212 -- 1/1/0/0/0 0/0`,
  'traefik.access': (token, { iso }) =>
    json({
      ...{ ClientHost: IP, ClientAddr: `${IP}:40000`, ClientUsername: '-', DownstreamStatus: 200 },
      ...{ RequestMethod: 'GET', RequestPath: `/${token}`, RequestProtocol: 'HTTP/1.1' },
      ...{ StartUTC: iso, time: iso, level: 'info', msg: '', RequestHost: 'trial.example.vn' },
      ...{ Duration: 1_000_000, DownstreamContentSize: 2, OriginStatus: 200 },
    }),
  'squid.access': (token, { epochSeconds }) =>
    `${epochSeconds}      1 ${IP} TCP_MISS/200 512 GET http://trial.example.vn/${token} - HIER_DIRECT/198.51.100.9 text/html`,
  'keycloak.log': (token, { plain }) =>
    `${plain.replace('.', ',')} INFO  [org.keycloak.services] (trial) ${token}`,
  'openssh.auth': (token, { syslog }) =>
    `${syslog} trial sshd[1]: Invalid user ${token} from ${IP} port 40000`,
  'postgresql.log': (token, { plain }) => `${plain} +07 [1] LOG:  ${token}`,
  'redis.log': (token, { redis }) => `1:M ${redis} * ${token}`,
  'kafka.log': (token, { plain }) =>
    `[${plain.replace('.', ',')}] INFO ${token} (kafka.server.KafkaServer)`,
  'otp.sms-gateway': (token, { iso }) =>
    json({ time: iso, transaction: token, provider: 'trial', status: 'requested' }),
  'ecs.json': ecs,
  'generic.json': (token, { iso }) => json({ time: iso, level: 'info', message: token }),
  'generic.syslog': syslogText,
  'generic.logfmt': (token, { iso }) => `time=${iso} level=info msg=${token}`,
  'generic.kv': (token, { iso }) => `time=${iso} level=info msg=${token}`,
  'generic.cef': (token, { epochMs }) =>
    `CEF:0|Tram Gac|gac|1|trial|${token}|1|rt=${epochMs} src=${IP} msg=${token}`,
  'generic.leef': (token, { epochMs }) =>
    `LEEF:2.0|Tram Gac|gac|1|trial|^|devTime=${epochMs}^src=${IP}^msg=${token}`,
  'fortinet.fortigate': (token, { plain, epochMs }) => {
    const [date = '', time = ''] = plain.split(' ');
    return `<189>date=${date} time=${time.slice(0, 8)} devname="${token}" devid="FGT60E0000000001" eventtime=${epochMs}000000 tz="+0700" logid="0100032002" type="event" subtype="system" level="information" vd="root" logdesc="${token}" action="trial" status="success" msg="${token}"`;
  },
  'portal.igate': (token, { iso }) => json({ time: iso, account: token, action: 'trial' }),
};

function json(document: object): string {
  return JSON.stringify(document);
}
