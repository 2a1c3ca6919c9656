// A real PostgreSQL of its own on loopback: a fresh cluster, a user as an operator would make it, a database for each test.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { until } from '../until.ts';
import { requireBinary } from './binaries.ts';
import { ChildServer, freePort } from './child-server.ts';

const ADMIN = { user: 'postgres', password: 'mat-khau-quan-tri' };
/** Whom the service connects as: it owns its databases and no more. */
export const SERVICE = { user: 'gac', password: 'mat-khau-dich-vu' };

/** The server's binary, where it is installed. */
export const POSTGRES = requireBinary('postgres');

export class PostgresServer {
  readonly #server = new ChildServer('postgres');
  readonly #as = unprivileged();
  readonly #settings: readonly string[];
  port = 0;

  /** Settings of postgresql.conf, such as `fsync=off`. Texts are ordered as Vietnamese by default, unlike bytes. */
  constructor(settings: readonly string[] = []) {
    this.#settings = settings;
  }

  get #data(): string {
    return this.#server.file('data');
  }

  /** One that another process has started. */
  static at(port: number): PostgresServer {
    const server = new PostgresServer();
    server.port = port;
    return server;
  }

  async start(): Promise<this> {
    const { folder } = this.#server;
    const password = this.#server.write('password', ADMIN.password, 0o644);
    if (this.#as.uid !== undefined) fs.chownSync(folder, this.#as.uid, this.#as.gid ?? 0);
    const initdb = path.join(path.dirname(POSTGRES ?? ''), 'initdb');
    const locale = ['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=vi'];
    const access = ['--auth=scram-sha-256', `--username=${ADMIN.user}`, `--pwfile=${password}`];
    const args = ['-D', this.#data, '-E', 'UTF8', '--no-sync', ...locale, ...access];
    execFileSync(initdb, args, { stdio: 'pipe', cwd: folder, ...this.#as });
    this.port = await freePort();
    await this.#run();
    await this.admin(`create role ${SERVICE.user} login password '${SERVICE.password}'`);
    return this;
  }

  /** Everything in a file below its data, such as a log that it keeps itself. */
  read(name: string): string {
    return fs.readFileSync(this.file(name), 'utf8');
  }

  /** Where a file below its data lies. */
  file(name: string): string {
    return path.join(this.#data, name);
  }

  /** A file that the server may read, as its private key has to be. */
  own(name: string, content: string): string {
    const file = this.#server.write(name, content);
    if (this.#as.uid !== undefined) fs.chownSync(file, this.#as.uid, this.#as.gid ?? 0);
    return file;
  }

  /** Runs a statement as the superuser. */
  async admin(statement: string, database = 'postgres'): Promise<pg.QueryResult['rows']> {
    const client = new pg.Client({ ...this.at(database), ...ADMIN });
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  }

  /** Makes a database that the service owns; one that is there stays as it is. */
  async database(name: string): Promise<string> {
    const known = await this.admin(`select 1 from pg_database where datname = '${name}'`);
    if (known.length === 0) await this.admin(`create database "${name}" owner ${SERVICE.user}`);
    return name;
  }

  /** How the service reaches a database of this server. */
  at(database: string) {
    return { host: '127.0.0.1', port: this.port, database, ...SERVICE };
  }

  /** Ends every connection and refuses others; SIGQUIT is the crash of it. */
  end(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    return this.#server.end(signal);
  }

  /** Starts it again on what it has stored. */
  startAgain(): Promise<void> {
    return this.#run();
  }

  stop(): Promise<void> {
    return this.#server.end('SIGINT').then(() => this.#server.stop());
  }

  async #run(): Promise<void> {
    const { folder } = this.#server;
    const settings = [
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
      'deadlock_timeout=200ms',
      ...this.#settings,
    ].flatMap((setting) => ['-c', setting]);
    const args = ['-D', this.#data, '-p', String(this.port), ...settings];
    this.#server.spawn(POSTGRES ?? '', args, this.#as);
    await until(async () => {
      this.#server.checkAlive();
      return this.admin('select 1').then(
        () => true,
        () => undefined,
      );
    });
  }
}

/** PostgreSQL refuses to run as root: Debian's package brings a user for it. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (option: string) => Number(execFileSync('id', [option, 'postgres']));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
