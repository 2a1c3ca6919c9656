import type { SourceInstructions } from '../../api/contract.ts';
import type { Source, SourceTransport } from '../../event/source.ts';
import { bilingual } from '../../message/text.ts';
import type { FrontDoors } from './front-doors.ts';

type Item = SourceInstructions['items'][number];
type Syslog = Extract<SourceTransport, { kind: 'syslog' }>;

const LOG = '/var/log/example/app.log';
const DEFAULT_TAG = 'app';

/** The way in that a source uses: TLS where it is open, then TCP, then UDP. */
interface Way {
  readonly kind: 'tls' | 'tcp' | 'udp';
  readonly port: number;
}

/** Syslog daemons, by the safest way that the service listens on. */
export function syslogInstructions(
  { id }: Source,
  { appNames, certificateFingerprints }: Syslog,
  doors: FrontDoors,
): readonly Item[] {
  const way = wayOf(doors, certificateFingerprints.length > 0);
  const tag = appNames[0] ?? DEFAULT_TAG;
  const place = { id, host: doors.host, tag, way };
  return [rsyslog(place), syslogNg(place)];
}

interface Place {
  readonly id: string;
  readonly host: string;
  readonly tag: string;
  readonly way: Way;
}

function wayOf({ syslogTls, syslogTcp, syslogUdp }: FrontDoors, hasCertificate: boolean): Way {
  if (syslogTls !== undefined || hasCertificate) return { kind: 'tls', port: syslogTls ?? 6514 };
  if (syslogTcp !== undefined) return { kind: 'tcp', port: syslogTcp };
  return { kind: 'udp', port: syslogUdp ?? 514 };
}

function rsyslog({ id, host, tag, way: { kind, port } }: Place): Item {
  const isTls = kind === 'tls';
  const global = `global(
  DefaultNetstreamDriver="gtls"
  DefaultNetstreamDriverCAFile="/etc/ssl/tram-gac/ca.pem"
  DefaultNetstreamDriverCertFile="/etc/ssl/tram-gac/client.pem"
  DefaultNetstreamDriverKeyFile="/etc/ssl/tram-gac/client.key"
)

`;
  const security = `    StreamDriver="gtls" StreamDriverMode="1"
    StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="${host}"
`;
  const framing = kind === 'udp' ? '' : '    TCP_Framing="octet-counted"\n';
  return {
    shipper: 'rsyslog',
    title: 'rsyslog',
    file: '/etc/rsyslog.d/60-tram-gac.conf',
    language: 'conf',
    text: `${isTls ? global : ''}module(load="imfile")

ruleset(name="tram-gac-${id}") {
  action(
    type="omfwd"
    target="${host}" port="${port}" protocol="${kind === 'udp' ? 'udp' : 'tcp'}"
    template="RSYSLOG_SyslogProtocol23Format"
${framing}${isTls ? security : ''}    action.resumeRetryCount="-1"
    queue.type="LinkedList" queue.filename="tram-gac-${id}" queue.maxDiskSpace="1g" queue.saveOnShutdown="on"
  )
}

input(type="imfile" file="${LOG}" tag="${tag}" ruleset="tram-gac-${id}")
`,
    note: bilingual(isTls ? 'instructions.syslog_tls' : `instructions.syslog_${kind}`),
  };
}

function syslogNg({ id, host, tag, way: { kind, port } }: Place): Item {
  const name = id.replaceAll('-', '_');
  const tls = `
    tls(
      ca-file("/etc/ssl/tram-gac/ca.pem")
      cert-file("/etc/ssl/tram-gac/client.pem")
      key-file("/etc/ssl/tram-gac/client.key")
    )`;
  const buffer = kind === 'udp' ? '' : '\n    disk-buffer(disk-buf-size(1073741824) reliable(yes))';
  return {
    shipper: 'syslog-ng',
    title: 'syslog-ng',
    file: '/etc/syslog-ng/conf.d/tram-gac.conf',
    language: 'conf',
    text: `source s_${name} { file("${LOG}" flags(no-parse) program-override("${tag}")); };
destination d_${name} {
  syslog("${host}" port(${port}) transport("${kind}")${kind === 'tls' ? tls : ''}${buffer}
  );
};
log { source(s_${name}); destination(d_${name}); flags(flow-control); };
`,
    note: bilingual(kind === 'tls' ? 'instructions.syslog_tls' : `instructions.syslog_${kind}`),
  };
}
