// A real rsyslog that follows a file and forwards its lines as RFC 5424 over TLS with octet counting.
import { until } from '../until.ts';
import { type Certificates, SERVER_NAME } from './certificates.ts';
import { ChildServer } from './child-server.ts';

const RSYSLOGD = '/usr/sbin/rsyslogd';

export interface ForwardOptions {
  /** The file that it follows. */
  readonly file: string;
  /** APP-NAME of its messages. */
  readonly tag: string;
  /** Where it forwards to on loopback. */
  readonly port: number;
  readonly certificates: Certificates;
}

export class RsyslogForwarder {
  readonly #server = new ChildServer('rsyslog');

  async start(options: ForwardOptions): Promise<this> {
    const server = this.#server;
    const file = server.write('rsyslog.conf', configurationOf(server.folder, options));
    server.spawn(RSYSLOGD, ['-n', '-f', file, '-i', server.file('pid'), '-C']);
    // It writes its pid after it has read its configuration; a wrong one ends it.
    await until(async () => {
      server.checkAlive();
      return server.has('pid') || undefined;
    });
    return this;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

function configurationOf(folder: string, options: ForwardOptions): string {
  const { certificates, file, tag, port } = options;
  const { certificateFile, keyFile } = certificates.client;
  return `
global(
  workDirectory="${folder}"
  defaultNetstreamDriver="gtls"
  defaultNetstreamDriverCAFile="${certificates.authorityFile}"
  defaultNetstreamDriverCertFile="${certificateFile}"
  defaultNetstreamDriverKeyFile="${keyFile}"
)
module(load="imfile" mode="inotify")
input(type="imfile" file="${file}" tag="${tag}:" ruleset="forward" freshStartTail="off")
ruleset(name="forward") {
  action(
    type="omfwd" target="127.0.0.1" port="${port}" protocol="tcp" tcp_framing="octet-counted"
    template="RSYSLOG_SyslogProtocol23Format"
    streamDriver="gtls" streamDriverMode="1" streamDriverAuthMode="x509/name"
    streamDriverPermittedPeers="${SERVER_NAME}" action.resumeRetryCount="-1"
    action.resumeInterval="1"
  )
}
`;
}
