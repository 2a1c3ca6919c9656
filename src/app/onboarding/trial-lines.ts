import {
  TRIAL_AGENT as AGENT,
  TRIAL_IP as IP,
  jsonLine as json,
  type TrialLine,
} from './trial-line.ts';
import { APPLIANCE_LINES } from './trial-lines-appliances.ts';
import { BUSINESS_LINES } from './trial-lines-business.ts';
import { LINES_BY_SETTINGS } from './trial-lines-by-settings.ts';

const combined: TrialLine = (token, { clf }) =>
  `${IP} - - [${clf}] "GET /${token} HTTP/1.1" 200 2 "-" "${AGENT}"`;
const ecs: TrialLine = (token, { iso }) =>
  json({ '@timestamp': iso, message: token, event: { kind: 'event', action: 'trial' } });
const syslogText: TrialLine = (token, { syslog }) => `<134>${syslog} gac trial: ${token}`;

/** By type of record: every type that is registered has one. */
export const TRIAL_LINES: Readonly<Record<string, TrialLine>> = {
  ...APPLIANCE_LINES,
  ...BUSINESS_LINES,
  ...LINES_BY_SETTINGS,
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
  'postgresql.log': (token, { plain, offset }) => `${plain} ${offset} [1] LOG:  ${token}`,
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
  'fortinet.fortigate': (token, { plain, offset, epochMs }) => {
    const [date = '', time = ''] = plain.split(' ');
    return `<189>date=${date} time=${time.slice(0, 8)} devname="${token}" devid="FGT60E0000000001" eventtime=${epochMs}000000 tz="${offset.replace(':', '')}" logid="0100032002" type="event" subtype="system" level="information" vd="root" logdesc="${token}" action="trial" status="success" msg="${token}"`;
  },
  'portal.igate': (token, { iso }) => json({ time: iso, account: token, action: 'trial' }),
};
