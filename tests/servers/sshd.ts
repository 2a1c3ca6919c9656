// A real sshd on loopback that asks for passwords which nobody knows, and a real ssh that guesses them.
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import process from 'node:process';
import { until } from '../until.ts';
import { ChildServer, freePort, isListening } from './child-server.ts';

const SSHD = '/usr/sbin/sshd';

const SSH_MS_MAX = 40_000;

export class SshServer {
  readonly #server = new ChildServer('sshd');
  #port = 0;

  get log(): string {
    return this.#server.file('sshd.log');
  }

  /** The folder that its log lies in. */
  get folder(): string {
    return this.#server.folder;
  }

  async start(): Promise<this> {
    const server = this.#server;
    this.#port = await freePort();
    const hostKey = server.file('host');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey]);
    server.write('askpass', '#!/bin/sh\necho "mat-khau-sai"\n', 0o700);
    server.write('sshd.log', '');
    const configuration = server.write(
      'config',
      [
        `Port ${this.#port}`,
        'ListenAddress 127.0.0.1',
        `HostKey ${hostKey}`,
        `PidFile ${server.file('pid')}`,
        'UsePAM no',
        'PasswordAuthentication yes',
        'KbdInteractiveAuthentication no',
        'PubkeyAuthentication no',
        'MaxAuthTries 40',
        'LogLevel VERBOSE',
        '',
      ].join('\n'),
    );
    if (process.getuid?.() === 0) fs.mkdirSync('/run/sshd', { recursive: true });
    server.spawn(SSHD, ['-D', '-E', this.log, '-f', configuration]);
    await until(async () => {
      server.checkAlive();
      return (await isListening(this.#port)) || undefined;
    });
    return this;
  }

  /** Guesses so many passwords of an account in one connection. */
  guess(login: string, times: number): Promise<void> {
    const options = [
      `NumberOfPasswordPrompts=${times}`,
      'PreferredAuthentications=password',
      'StrictHostKeyChecking=no',
      'UserKnownHostsFile=/dev/null',
    ].flatMap((option) => ['-o', option]);
    const args = ['-F', '/dev/null', '-p', String(this.#port), '-l', login, ...options];
    const env = {
      PATH: process.env['PATH'],
      HOME: this.#server.folder,
      SSH_ASKPASS: this.#server.file('askpass'),
      SSH_ASKPASS_REQUIRE: 'force',
    };
    return new Promise((resolve) => {
      execFile('ssh', [...args, '127.0.0.1', 'true'], { env, timeout: SSH_MS_MAX }, () =>
        resolve(),
      );
    });
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
