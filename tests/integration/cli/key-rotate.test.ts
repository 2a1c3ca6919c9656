// Goal: another key of pseudonyms is in the audit, with who made it and never with a key; also while a service has the
// state open, and without a state nothing is written.
// Method: the real command line over a data directory whose state this process holds open.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../src/alert/lifecycle.ts';
import { secretsFromEnvironment } from '../../../src/app/configuration.ts';
import { loadKeys } from '../../../src/app/keys.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import { openState } from '../../../src/state/open-state.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { runGac } from '../../e2e/gac-command.ts';

let folder = '';
const data = () => path.join(folder, 'data');
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-rotate-'));
  fs.mkdirSync(data());
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const rotate = async (...words: string[]) => {
  const { code, stdout, stderr } = await runGac(folder, ['key', 'rotate', '--json', ...words]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

it('is written down, and so is taking it away again', async () => {
  const { secretKey } = loadKeys(secretsFromEnvironment({}), data());
  const state = await openState({
    ...{ path: path.join(data(), 'state.sqlite'), lifecycle: ALERT_LIFECYCLE, secretKey },
    ...{ clock: systemClock, log: pino({ level: 'silent' }) },
  });
  const { beginsMs } = await rotate();
  await rotate('--undo');
  const { items } = await state.audit(NATIONAL, { size: 10, subject: 'key:pseudonym' });
  const at = new Date(beginsMs).toISOString();
  expect(items).toMatchObject([
    { action: 'key.rotate_undo', detail: { latestBegins: null, keys: 1 } },
    {
      action: 'key.rotate',
      detail: { latestBegins: at, keys: 2 },
      actor: expect.stringMatching(/^machine:./),
    },
  ]);
  expect(JSON.stringify(items)).not.toMatch(/[0-9a-f]{64}/);
  expect(await state.verifyAudit()).toMatchObject({ ok: true });
  await state.close();
});

it('makes no state where there is none', async () => {
  loadKeys(secretsFromEnvironment({}), data());
  await rotate();
  expect(fs.readdirSync(data())).toEqual(['keys.json']);
});
