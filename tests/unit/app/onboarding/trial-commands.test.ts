// Goal: a command that is copied does what it shows and nothing else. Method: a real shell runs it, with a program that
// writes down its words in the place of those that send.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FrontDoors } from '../../../../src/app/onboarding/front-doors.ts';
import { trialCommands } from '../../../../src/app/onboarding/trial-commands.ts';
import type { Source } from '../../../../src/event/source.ts';

const DOORS: FrontDoors = {
  ...{ url: 'https://gac.example.gov.vn', host: 'gac.example.gov.vn' },
  ...{ syslogUdp: 514, syslogTcp: 1514, syslogTls: 6514, kafkaBrokers: ['kafka:9093'] },
  fileRoots: [],
  readsFiles: false,
};
const HOSTILE = `it's "$(touch stolen)" \`touch stolen\` %s \\n`;
const TOKEN = 'gac-trial-abcdefghijklmnopqr';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-commands-'));
  for (const name of [
    'gac',
    'curl',
    'logger',
    'openssl',
    'kcat',
    'kafka-console-producer.sh',
    'sudo',
  ]) {
    const text = '#!/bin/sh\nfor word in "$@"; do printf "[%s]" "$word"; done; [ -t 0 ] || cat\n';
    fs.writeFileSync(path.join(folder, name), text, { mode: 0o755 });
  }
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

function ran(transport: Source['transport']): string[] {
  const source: Source = {
    ...{ id: 'nguon', name: 'Nguồn', type: 'nginx.access', province: '10', commune: undefined },
    ...{ timezone: 'Asia/Ho_Chi_Minh', multilineStart: undefined, enabled: true },
    ...{ transport, createdAtMs: 0, version: 1 },
  };
  return trialCommands(source, { line: HOSTILE, token: TOKEN }, DOORS).map((command) => {
    const env = { PATH: `${folder}:${process.env['PATH']}` };
    const said = execFileSync('/bin/sh', ['-c', command], { cwd: folder, env, input: '' });
    return String(said);
  });
}

it.each<[string, Source['transport']]>([
  ['HTTP', { kind: 'http' }],
  ['a topic', { kind: 'kafka', topics: ['portal'] }],
  ['a file', { kind: 'file', path: "/tmp/it's $(touch stolen).log" }],
  ['files', { kind: 'file', path: "/tmp/it's $(touch stolen)*.log" }],
  [
    'syslog',
    { kind: 'syslog', peers: [], certificateFingerprints: [], appNames: ["a'$(touch stolen)"] },
  ],
])('sends the line by %s as it is', (_way, transport) => {
  const said = ran(transport);
  expect(said.length).toBeGreaterThan(0);
  for (const one of said) expect(one).toContain(HOSTILE);
  expect(fs.existsSync(path.join(folder, 'stolen'))).toBe(false);
});

it('writes the line into a file and brings that', () => {
  const [said] = ran({ kind: 'upload' });
  expect(said).toBe('[source][upload][nguon][gac-trial.log]');
  expect(fs.readFileSync(path.join(folder, 'gac-trial.log'), 'utf8')).toBe(`${HOSTILE}\n`);
  expect(fs.existsSync(path.join(folder, 'stolen'))).toBe(false);
});
