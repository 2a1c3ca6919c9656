/*
 * Goal: every line that a real sshd writes is understood, and the outcomes are those that really happened.
 * Method: a real sshd on a loopback port logs to a file; real ssh clients log in with a good key, with a wrong key, as an
 * unknown user and break off; each line goes through the parser. Skipped, with a word, where no sshd is installed.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPENSSH_AUTH } from '../../src/normalize/openssh/openssh-auth.ts';

const SSHD = '/usr/sbin/sshd';
const context = {
  timezone: 'Asia/Ho_Chi_Minh',
  receivedAtMs: Date.parse('2026-11-22T10:00:00+07:00'),
};
const user = userInfo().username;

let folder = '';
let port = 0;
let sshd: ChildProcess | undefined;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}

function ssh(login: string, key: string): Promise<number> {
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'IdentitiesOnly=yes',
  ];
  const args = ['-F', '/dev/null', '-p', String(port), '-i', join(folder, key), '-l', login];
  return new Promise((resolve) => {
    execFile(
      'ssh',
      [...args, ...options.flatMap((option) => ['-o', option]), '127.0.0.1', 'true'],
      { timeout: 15_000 },
      (error) => resolve(error === null ? 0 : Number(error.code ?? 1)),
    );
  });
}

/** Says something that is not SSH; that sshd resets the connection is its right. */
async function speak(text: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    socket.on('error', () => socket.destroy());
    socket.resume().once('close', () => resolve());
  });
}

const logLines = async () =>
  (await readFile(join(folder, 'sshd.log'), 'utf8')).split(/\r?\n/).filter((line) => line !== '');

async function waitForLine(part: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await logLines()).some((line) => line.includes(part))) {
      return;
    }
    await sleep(50);
  }
  throw new Error(`sshd did not write ${part}: ${(await logLines()).join('\n')}`);
}

describe.skipIf(!existsSync(SSHD))('a real sshd', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gac-sshd-'));
    for (const name of ['host', 'good', 'wrong']) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    }
    await copyFile(join(folder, 'good.pub'), join(folder, 'authorized'));
    await chmod(join(folder, 'authorized'), 0o600);
    port = await freePort();
    const config = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${join(folder, 'host')}`,
      `AuthorizedKeysFile ${join(folder, 'authorized')}`,
      `PidFile ${join(folder, 'pid')}`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      'LogLevel VERBOSE',
    ];
    await writeFile(join(folder, 'config'), config.join('\n'));
    if (userInfo().uid === 0) {
      await mkdir('/run/sshd', { recursive: true });
    }
    sshd = spawn(SSHD, ['-D', '-E', join(folder, 'sshd.log'), '-f', join(folder, 'config')]);
    await writeFile(join(folder, 'sshd.log'), '', { flag: 'a' });
    await waitForLine('Server listening on');
  });

  afterAll(async () => {
    sshd?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  test('log-ins are read with their user, address and outcome', async () => {
    expect(await ssh(user, 'good')).toBe(0);
    expect(await ssh(user, 'wrong')).not.toBe(0);
    expect(await ssh('khong co ai', 'good')).not.toBe(0);
    await speak('GET / HTTP/1.1\r\n\r\n');
    await speak('');
    await waitForLine('Accepted publickey');
    await waitForLine('invalid format');
    await waitForLine('Failed publickey');
    await waitForLine('Invalid user');
    await waitForLine('Disconnected from user');
    await waitForLine('Connection closed by invalid user');

    const lines = await logLines();
    const docs = lines.map((line) => {
      const outcome = OPENSSH_AUTH.parse(line, context);
      expect(outcome.kind, line).toBe('parsed');
      return outcome.kind === 'parsed' ? outcome.doc : {};
    });
    const find = (part: string) => docs[lines.findIndex((line) => line.includes(part))];
    const source = { ip: '127.0.0.1', address: '127.0.0.1', port: expect.any(Number) };
    expect(find('Accepted publickey')).toMatchObject({
      event: { action: 'ssh_login', outcome: 'success', category: ['authentication', 'session'] },
      user: { name: user },
      source,
      system: {
        auth: {
          ssh: {
            event: 'Accepted',
            method: 'publickey',
            signature: expect.stringMatching(/^ED25519 SHA256:/),
          },
        },
      },
    });
    expect(find('Failed publickey')).toMatchObject({
      event: { action: 'ssh_login', outcome: 'failure' },
      user: { name: user },
      source,
    });
    expect(find('Invalid user')).toMatchObject({
      event: { action: 'ssh_login', outcome: 'failure' },
      user: { name: 'khong co ai' },
      source,
    });
    expect(find('Connection closed by invalid user')).toMatchObject({
      event: { outcome: 'failure' },
      user: { name: 'khong co ai' },
      source,
    });

    // Every line that names the peer gives it as the source.
    const peered = lines.filter(
      (line) => / 127\.0\.0\.1 port \d+/.test(line) && !/^(?:debug|Server|Postponed)/.test(line),
    );
    for (const line of peered) {
      expect(docs[lines.indexOf(line)], line).toMatchObject({ source: { ip: '127.0.0.1' } });
    }
    expect(peered.length).toBeGreaterThan(8);
  });
});
