// rsyslog as it comes: messages by TCP, written to a file.
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { ChildServer, freePort } from '../../servers/child-server.ts';
import { until } from '../../until.ts';
import { nginxLine } from '../nginx-lines.ts';

const BATCH = 1_000;
const LF = 10;
const PIECE_BYTES = 1_048_576;

/** Lines per second from the first byte sent until all of them are in the file. */
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
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const started = performance.now();
    let sent = 0;
    while (performance.now() - started < seconds * 1_000) {
      let batch = '';
      for (let end = sent + BATCH; sent < end; sent++) {
        batch += `<134>portal nginx: ${nginxLine(sent, 0)}\n`;
      }
      if (!socket.write(batch)) await once(socket, 'drain');
    }
    socket.end();
    const written = () => lineCount(server.file('out.log'));
    await until(async () => written() >= sent || undefined, 120_000);
    return sent / ((performance.now() - started) / 1_000);
  } finally {
    await server.stop();
  }
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
