// A real server as a child process in a temporary folder of its own, with everything that it said.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

const STOP_MS_MAX = 5_000;

export class ChildServer {
  readonly #name: string;
  #folder: string | undefined;
  #child: ChildProcess | undefined;
  #said = '';

  constructor(name: string) {
    this.#name = name;
  }

  /** Made when it is first asked for. */
  get folder(): string {
    this.#folder ??= fs.mkdtempSync(path.join(os.tmpdir(), `gac-${this.#name}-`));
    return this.#folder;
  }

  /** Everything that it wrote to stdout and stderr. */
  get said(): string {
    return this.#said;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, content: string, mode = 0o600): string {
    fs.writeFileSync(this.file(name), content, { mode });
    return this.file(name);
  }

  has(name: string): boolean {
    return fs.existsSync(this.file(name));
  }

  /** Starts it, as another user when one is given; once it has ended it can be started again. */
  spawn(binary: string, args: readonly string[], as: { uid?: number; gid?: number } = {}): void {
    const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], ...as });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        this.#said += String(chunk);
      });
    }
    child.on('error', (error) => {
      this.#said += error.message;
    });
    // A run that ends early leaves no server behind.
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    this.#child = child;
  }

  /** Throws with what it said when it is not running any more. */
  checkAlive(): void {
    const child = this.#child;
    if (child?.exitCode === null && child.signalCode === null && child.pid !== undefined) return;
    throw new Error(`${this.#name} does not run: ${this.#said}`);
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
    if (this.#folder !== undefined) fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Ends it by a signal, or by SIGKILL when that takes too long; its folder stays. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
      child.kill(signal);
      await ended;
      clearTimeout(late);
    }
  }
}

/** A port that was free a moment ago, for servers that cannot choose one themselves. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Whether something listens there. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const answer = (listens: boolean) => {
      socket.destroy();
      resolve(listens);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}
