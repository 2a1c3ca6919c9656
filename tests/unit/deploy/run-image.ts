// Builds the image with the Docker engine of this machine, and uses it by its command line. Nothing is pulled.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { ROOT } from '../../source-files.ts';
import { until } from '../../until.ts';

/** Runs the image as hardened as docs/operating.md says, and looks that it works and keeps its data. */
export async function buildAndRunImage(): Promise<void> {
  const name = `gac-test-${randomUUID().slice(0, 8)}`;
  try {
    const built = docker('build', '--quiet', '--tag', name, '.');
    expect(`${built.code} ${built.code === 0 ? '' : built.complained}`).toBe('0 ');
    const started = docker(
      ...['run', '--detach', '--name', name, '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL'],
      ...['--security-opt', 'no-new-privileges', '--memory', '1g', '--pids-limit', '256'],
      ...['--publish', '127.0.0.1::8321', '--volume', `${name}:/var/lib/tram-gac`, name],
    );
    expect(`${started.code} ${started.complained}`).toBe('0 ');
    const inside = (...words: string[]) => docker('exec', name, ...words);
    await until(() => answers(docker('port', name, '8321').said), 60_000);
    expect(inside('id', '-u').said).toBe('10001');
    const doctor = inside('gac', 'doctor', '--json');
    expect(doctor.code).toBe(0);
    expect(doctor.said).toContain('/etc/tram-gac/gac.yaml');
    expect(
      inside('gac', 'source', 'add', 'kept', '--type', 'nginx.access', '--province', '01').code,
    ).toBe(0);
    expect(docker('stop', '--time', '60', name).code).toBe(0);
    expect(docker('inspect', name, '--format', '{{.State.ExitCode}}').said).toBe('0');
    expect(docker('start', name).code).toBe(0);
    await until(() => answers(docker('port', name, '8321').said), 60_000);
    expect(inside('gac', 'source', 'list').said).toContain('kept');
  } finally {
    docker('rm', '--force', name);
    docker('volume', 'rm', '--force', name);
    docker('image', 'rm', '--force', name);
  }
}

function docker(...words: string[]) {
  const run = spawnSync('docker', words, { cwd: ROOT, encoding: 'utf8' });
  return { code: run.status, said: run.stdout.trim(), complained: run.stderr };
}

async function answers(address: string): Promise<true | undefined> {
  const answer = await fetch(`http://${address}/v1/health/ready`).catch(() => undefined);
  return answer?.ok ? true : undefined;
}
