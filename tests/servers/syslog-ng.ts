// A real syslog-ng that follows a file and sends its lines on, plainly by TCP or through its Elasticsearch destination.
import path from 'node:path';
import { until } from '../until.ts';
import { ChildServer } from './child-server.ts';

export interface ForwardOptions {
  /** As `prepareSyslogNg` unpacked it. */
  readonly root: string;
  /** The file that it follows. */
  readonly file: string;
  readonly to:
    | { readonly kind: 'tcp'; readonly port: number; readonly program: string }
    | { readonly kind: 'elasticsearch'; readonly url: string; readonly key: string };
}

/** Starts a syslog-ng as `prepareSyslogNg` unpacked it, and waits until it has read its configuration. */
export async function spawnSyslogNg(
  server: ChildServer,
  { root, configuration }: { root: string; configuration: string },
): Promise<void> {
  const include = path.join(root, 'usr/share/syslog-ng/include');
  const file = server.write(
    'syslog-ng.conf',
    `@version: 3.38\n@define scl-root "${include}/scl"\n${configuration}`,
  );
  const libraries = path.join(root, 'usr/lib');
  const found = [
    ...[`${libraries}/x86_64-linux-gnu`, `${libraries}/syslog-ng`],
    ...[`${root}/lib/x86_64-linux-gnu`, libraries],
  ];
  server.spawn('/usr/bin/env', [
    `LD_LIBRARY_PATH=${found.join(':')}`,
    path.join(root, 'usr/sbin/syslog-ng'),
    ...['-F', '--no-caps', '-f', file, '-p', server.file('pid'), '-R', server.file('persist')],
    ...['-c', server.file('control'), `--module-path=${libraries}/syslog-ng/3.38`],
  ]);
  // It opens its control socket after it has read its configuration; a wrong one ends it.
  await until(async () => {
    server.checkAlive();
    return server.has('control') || undefined;
  });
}

export class SyslogNgForwarder {
  readonly #server = new ChildServer('syslog-ng');

  async start(options: ForwardOptions): Promise<this> {
    const { root } = options;
    await spawnSyslogNg(this.#server, { root, configuration: configurationOf(options) });
    return this;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

function configurationOf({ root, file, to }: ForwardOptions): string {
  const include = path.join(root, 'usr/share/syslog-ng/include');
  const program = to.kind === 'tcp' ? `program-override("${to.program}")` : '';
  const destination =
    to.kind === 'tcp'
      ? `syslog("127.0.0.1" port(${to.port}) transport("tcp"));`
      : `elasticsearch-http(url("${to.url}") index("nhat-ky") type("") workers(1) batch-timeout(200)
           headers("Content-Type: application/x-ndjson" "Authorization: ApiKey ${to.key}")
           template("$(format-json --scope rfc5424 --exclude DATE --key ISODATE @timestamp=$\{ISODATE})"));`;
  return `@include "${include}/scl/elasticsearch/elastic-http.conf"
options { stats-freq(0); keep-hostname(yes); };
source lines { file("${file}" follow-freq(0.2) flags(no-parse) ${program}); };
destination onward { ${destination} };
log { source(lines); destination(onward); flags(flow-control); };
`;
}
