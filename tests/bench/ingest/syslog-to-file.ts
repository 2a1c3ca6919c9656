// rsyslog and syslog-ng as they come: messages by TCP, written to a file.
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { ChildServer, freePort } from '../../servers/child-server.ts';
import { prepareSyslogNg } from '../../servers/shippers.ts';
import { spawnSyslogNg } from '../../servers/syslog-ng.ts';
import { until } from '../../until.ts';
import { nginxLine } from '../nginx-lines.ts';

const BATCH = 1_000;
const LF = 10;
const PIECE_BYTES = 1_048_576;

/** Lines per second of rsyslog, from the first byte sent until all of them are in the file. */
export async function rsyslogRate(seconds: number): Promise<number> {
  const server = new ChildServer('rsyslog-peer');
  const port = await freePort();
  const file = server.write(
    'rsyslog.conf',
    `global(workDirectory="${server.folder}")
module(load="imtcp")
template(name="line" type="string" string="%rawmsg%\\n")
input(type="imtcp" port="${port}" address="127.0.0.1" ruleset="peer")
ruleset(name="peer") { action(type="omfile" file="${server.file('out.log')}" template="line") }
`,
  );
  server.spawn('/usr/sbin/rsyslogd', ['-n', '-f', file, '-i', server.file('pid'), '-C']);
  try {
    await until(async () => server.has('pid') || undefined);
    return await writtenRate(port, { file: server.file('out.log'), seconds });
  } finally {
    await server.stop();
  }
}

/** The same of syslog-ng; `undefined` when it cannot be had. */
export async function syslogNgRate(seconds: number): Promise<number | undefined> {
  const root = await prepareSyslogNg().catch(() => undefined);
  if (root === undefined) return undefined;
  const server = new ChildServer('syslog-ng-peer');
  const port = await freePort();
  const configuration = `options { stats-freq(0); };
source lines { network(ip("127.0.0.1") port(${port}) transport("tcp") flags(no-parse)
  log-iw-size(100000) max-connections(1)); };
destination written { file("${server.file('out.log')}" template("$MSG\\n")); };
log { source(lines); destination(written); flags(flow-control); };
`;
  try {
    await spawnSyslogNg(server, { root, configuration });
    return await writtenRate(port, { file: server.file('out.log'), seconds });
  } finally {
    await server.stop();
  }
}

async function writtenRate(port: number, to: { file: string; seconds: number }): Promise<number> {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const started = performance.now();
  let sent = 0;
  while (performance.now() - started < to.seconds * 1_000) {
    let batch = '';
    for (let end = sent + BATCH; sent < end; sent++) {
      batch += `<134>portal nginx: ${nginxLine(sent, 0)}\n`;
    }
    if (!socket.write(batch)) await once(socket, 'drain');
  }
  socket.end();
  await until(async () => lineCount(to.file) >= sent || undefined, 120_000);
  return sent / ((performance.now() - started) / 1_000);
}

/** The file has gigabytes: it is read piece by piece. */
function lineCount(file: string): number {
  if (!fs.existsSync(file)) return 0;
  const fd = fs.openSync(file, 'r');
  const piece = Buffer.alloc(PIECE_BYTES);
  let count = 0;
  for (let length = -1; length !== 0; ) {
    length = fs.readSync(fd, piece, 0, PIECE_BYTES, null);
    const bytes = piece.subarray(0, length);
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  }
  fs.closeSync(fd);
  return count;
}
