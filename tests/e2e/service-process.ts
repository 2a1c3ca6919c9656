// The real program as a child process on a temporary data directory, and an administrator's view of its API.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { ROOT, read } from '../source-files.ts';
import { until } from '../until.ts';
import { freshInstallation, type Installation } from './installation.ts';

/** What `npm start` runs: settings of the environment, then `node` and its words. */
const START = (
  JSON.parse(read('package.json')) as { scripts: { start: string } }
).scripts.start.split(' ');
const START_SETTINGS = START.slice(0, START.indexOf('node')).map((word) => word.split('='));
const START_WORDS = START.slice(START.indexOf('node') + 1);
const READY_MS_MAX = 45_000;
const READY = 'The service is ready.';

export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any;
}

export class ServiceProcess {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-e2e-'));
  readonly #configuration: Record<string, unknown>;
  #installation: Installation | undefined;
  #child: ChildProcess | undefined;
  #ports: Record<string, number> = {};
  /** Everything the process wrote to stderr: its log. */
  log = '';
  url = '';
  key = '';

  /** Without an installation it gets one of its own at its first start. */
  constructor(configuration: Record<string, unknown> = {}, installation?: Installation) {
    this.#installation = installation;
    const http = { port: 0, ...(configuration['http'] as object | undefined) };
    this.#configuration = { dataDirectory: 'data', ...configuration, http };
  }

  get dataDirectory(): string {
    return path.join(this.folder, 'data');
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Port of a listener, as the process said it took. */
  port(name: string): number {
    const port = this.#ports[name];
    if (port === undefined) throw new Error(`No listener ${name}.`);
    return port;
  }

  /** Starts the program and waits until it is ready. */
  async start(): Promise<this> {
    const file = path.join(this.folder, 'gac.yaml');
    this.#installation ??= await freshInstallation();
    const { configuration, environment } = this.#installation;
    fs.writeFileSync(file, stringify(merged(configuration, this.#configuration)));
    const child = spawn(process.execPath, [...START_WORDS, '--config', file], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...Object.fromEntries(START_SETTINGS), ...environment },
    });
    this.#child = child;
    const began = this.log.length;
    child.stderr.on('data', (chunk) => {
      this.log += String(chunk);
    });
    await this.#ready(child);
    // The log comes through another pipe: its last line may still be under way.
    const ready = await until(async () =>
      this.log
        .slice(began)
        .split('\n')
        .slice(0, -1)
        .find((line) => line.includes(READY)),
    );
    this.#ports = (JSON.parse(ready) as { ports?: Record<string, number> }).ports ?? {};
    const access = path.join(this.dataDirectory, 'cli.json');
    // A process without the API leaves none.
    const { url, key } = fs.existsSync(access)
      ? JSON.parse(fs.readFileSync(access, 'utf8'))
      : { url: `http://127.0.0.1:${this.port('http')}`, key: '' };
    this.url = url;
    this.key = key;
    return this;
  }

  async #ready(child: ChildProcess): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`Not ready.\n${this.log}`)), READY_MS_MAX);
      child.stdout?.on('data', (chunk) => {
        if (!String(chunk).includes('Trạm Gác:')) return;
        clearTimeout(late);
        resolve();
      });
      child.once('exit', (code) => {
        clearTimeout(late);
        reject(new Error(`It ended with ${code}.\n${this.log}`));
      });
    });
  }

  /** Ends it without warning. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop and waits; returns its exit code. */
  async stop(): Promise<number | null> {
    return await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** Calls the API, by default as the administrator of the machine. */
  async call(
    method: string,
    route: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiResponse> {
    const response = await fetch(`${this.url}${route}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : text,
    };
  }

  /** Registers a source; returns its ingest key when it sends by HTTP. */
  async addSource(source: Record<string, unknown>): Promise<string> {
    const created = await this.call('POST', '/v1/sources', {
      name: source['id'],
      transport: { kind: 'http' },
      ...source,
    });
    if (created.status !== 201) throw new Error(JSON.stringify(created.body));
    const issued = await this.call('POST', `/v1/sources/${source['id']}/keys`);
    return String(issued.body.key);
  }

  /** Sends a body to a source. */
  async ingest(
    source: string,
    key: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<ApiResponse> {
    const response = await fetch(`${this.url}/v1/ingest/${source}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'text/plain', ...headers },
      body,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: await response.json(),
    };
  }

  /** Adds a person and logs in as them; returns the headers of their calls. */
  async logIn(user: { login: string; role: string; provinces: string[] }) {
    const password = 'Mat-khau-thu-2026!';
    const added = await this.call('POST', '/v1/users', { name: user.login, ...user, password });
    if (added.status !== 201) throw new Error(JSON.stringify(added.body));
    const { login } = user;
    const session = await this.call('POST', '/v1/session', { login, password, as: 'bearer' });
    return { authorization: `Bearer ${session.body.token}` };
  }

  /** Value of a metric, summed over its labels that match. */
  async metric(name: string, labels: Record<string, string> = {}): Promise<number> {
    const { body } = await this.call('GET', '/metrics');
    let sum = 0;
    for (const line of String(body).split('\n')) {
      if (!line.startsWith(`${name}{`) && !line.startsWith(`${name} `)) continue;
      const all = Object.entries(labels).every(([key, value]) =>
        line.includes(`${key}="${value}"`),
      );
      if (all) sum += Number(line.slice(line.lastIndexOf(' ')));
    }
    return sum;
  }
}

/** The second over the first, section by section. */
function merged(
  under: Record<string, unknown>,
  over: Record<string, unknown>,
): Record<string, unknown> {
  const result = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const below = under[name];
    result[name] = isSection(below) && isSection(value) ? merged(below, value) : value;
  }
  return result;
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
