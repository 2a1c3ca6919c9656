import { readdir, readFile, readlink } from 'node:fs/promises';

/** Processes that are looked through for the one that has a port. */
const PROCESSES_MAX = 20_000;
const LISTENING = '0A';

/** The program behind a port. */
export interface PortOwner {
  /** `undefined` = the system does not tell this account. */
  readonly pid: number | undefined;
  readonly name: string | undefined;
}

/** Who listens at a port of this machine, whatever the address; `undefined` = nobody, or not told. Linux only. */
export async function portOwner(
  protocol: 'tcp' | 'udp',
  port: number,
): Promise<PortOwner | undefined> {
  const tables = await Promise.all(
    [protocol, `${protocol}6`].map((name) => readOrEmpty(`/proc/net/${name}`)),
  );
  const sockets = new Set(tables.flatMap((table) => socketsOf(table, protocol, port)));
  if (sockets.size === 0) return undefined;
  const pid = await holderOf(sockets);
  if (pid === undefined) return { pid: undefined, name: undefined };
  const name = (await readOrEmpty(`/proc/${pid}/comm`)).trim();
  return { pid, name: name === '' ? undefined : name };
}

/** Links of the sockets bound to a port, such as `socket:[4711]`. Source: proc_net_tcp(5). */
function socketsOf(table: string, protocol: 'tcp' | 'udp', port: number): string[] {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const cells = line.trim().split(/\s+/);
    const isListening = protocol === 'udp' || cells[3] === LISTENING;
    return cells[1]?.endsWith(local) && isListening ? [`socket:[${cells[9]}]`] : [];
  });
}

async function holderOf(sockets: ReadonlySet<string>): Promise<number | undefined> {
  const processes = (await readdirOrEmpty('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of processes.slice(0, PROCESSES_MAX)) {
    for (const file of await readdirOrEmpty(`/proc/${pid}/fd`)) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '');
      if (sockets.has(target)) return Number(pid);
    }
  }
  return undefined;
}

async function readOrEmpty(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

async function readdirOrEmpty(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
