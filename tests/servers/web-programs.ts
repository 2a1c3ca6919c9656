// Web servers of the system as they are, and requests of any bytes: to see what they write to their logs.
import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isListening } from './child-server.ts';

export class WebPrograms {
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #running: ChildProcess[] = [];

  /** They run in the folder; `environment` goes over that of the test. */
  constructor(folder: string, environment: NodeJS.ProcessEnv = {}) {
    this.#folder = folder;
    this.#environment = environment;
  }

  /** Starts a server and waits for its port; gives what it has written to stdout so far. */
  async start(binary: string, args: readonly string[], port: number): Promise<() => string> {
    const child = spawn(binary, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: this.#folder,
      env: { ...process.env, ...this.#environment },
    });
    this.#running.push(child);
    let said = '';
    let written = '';
    child.stdout.on('data', (chunk) => (written += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    for (let tries = 0; tries < 100; tries += 1) {
      if (await isListening(port)) return () => written;
      if (child.exitCode !== null) break;
      await sleep(50);
    }
    throw new Error(`${binary} did not start: ${said}`);
  }

  /** Ends all of them. */
  async stop(): Promise<void> {
    for (const child of this.#running) {
      child.kill('SIGTERM');
      await Promise.race([new Promise((resolve) => child.once('exit', resolve)), sleep(3_000)]);
    }
  }
}

/** Sends a request, byte for byte; an empty one is a connection that is closed at once. */
export function sendRaw(port: number, request: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      if (request === '') socket.end();
      else socket.write(Buffer.from(request, 'latin1'));
    });
    // Some requests are never answered; a client that gives up is one of the things to log.
    socket.setTimeout(700, () => socket.destroy());
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}
