import fs from 'node:fs';

const TABLES = ['/proc/net/udp', '/proc/net/udp6'];
const OWN_FILES = '/proc/self/fd';
const SOCKET = /^socket:\[(\d+)\]$/;

/** One UDP socket of this machine. */
interface UdpSocket {
  readonly inode: string;
  readonly drops: number;
}

/**
 * Datagrams that the kernel has dropped at the sockets of a local port since they were bound, because nobody read them
 * in time or their checksum was wrong; `undefined` where the kernel does not say. Source: Linux `/proc/net/udp`, column
 * `drops`.
 * @param inodes only these sockets; by default all of the port
 */
export function kernelDrops(port: number, inodes?: ReadonlySet<string>): number | undefined {
  const sockets = socketsOf(port);
  const counted = sockets?.filter(({ inode }) => inodes === undefined || inodes.has(inode));
  if (counted === undefined || counted.length === 0) return undefined;
  return counted.reduce((sum, { drops }) => sum + drops, 0);
}

/** The sockets of a local port that this process holds: another one may have the same port at another address. */
export function ownSockets(port: number): ReadonlySet<string> {
  const own = new Set<string>();
  for (const file of readdirOrEmpty(OWN_FILES)) {
    const inode = SOCKET.exec(readlinkOrEmpty(`${OWN_FILES}/${file}`))?.[1];
    if (inode !== undefined) own.add(inode);
  }
  return new Set((socketsOf(port) ?? []).map(({ inode }) => inode).filter((one) => own.has(one)));
}

function socketsOf(port: number): UdpSocket[] | undefined {
  const tables = TABLES.filter((file) => fs.existsSync(file));
  if (tables.length === 0) return undefined;
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return tables.flatMap((file) =>
    fs
      .readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((cells) => cells[1]?.endsWith(local))
      .map((cells) => ({ inode: cells[9] ?? '', drops: Number(cells[12] ?? 0) })),
  );
}

function readdirOrEmpty(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
}

function readlinkOrEmpty(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    // It was closed since the folder was listed, as the listing itself is.
    return '';
  }
}
