import type { Configuration } from '../configuration.ts';
import { localUrl } from '../local-url.ts';

/** Where senders reach the service; ports are those that were really taken, once they are. */
export interface FrontDoors {
  /** Such as `https://gac.example.gov.vn`; without a slash at its end. */
  readonly url: string;
  readonly host: string;
  readonly syslogUdp: number | undefined;
  readonly syslogTcp: number | undefined;
  readonly syslogTls: number | undefined;
  readonly kafkaBrokers: readonly string[];
  /** Below which files may be read. */
  readonly fileRoots: readonly string[];
  /** Whether this process is one that reads them. */
  readonly readsFiles: boolean;
}

type Ports = Readonly<Record<string, number>>;

/** What the configuration says; `ports` gives those that this process has taken so far. */
export function frontDoors(
  { http, collect, roles }: Configuration,
  ports: () => Ports,
): FrontDoors {
  const { syslog, kafka } = collect;
  const own = () => localUrl({ host: http.host, port: ports()['http'] ?? http.port });
  const url = () => (http.publicUrl ?? own()).replace(/\/+$/, '');
  return {
    get url() {
      return url();
    },
    get host() {
      return new URL(url()).hostname;
    },
    get syslogUdp() {
      return ports()['syslogUdp'] ?? syslog.udpPort;
    },
    get syslogTcp() {
      return ports()['syslogTcp'] ?? syslog.tcpPort;
    },
    get syslogTls() {
      return ports()['syslogTls'] ?? syslog.tlsPort;
    },
    kafkaBrokers: kafka?.brokers ?? [],
    fileRoots: collect.file.roots,
    readsFiles: roles.includes('collect'),
  };
}
