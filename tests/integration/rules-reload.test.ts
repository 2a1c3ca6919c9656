// Goal: a bad change of the rules leaves the old ones in force, and whoever lists the rules learns why.
// Method: the real watcher over a temporary folder of rules that is broken and mended.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../src/alert/lifecycle.ts';
import { configurationSchema } from '../../src/app/configuration.ts';
import { openRules, type Rules } from '../../src/app/rules.ts';
import type { State } from '../../src/state/contract.ts';
import { openState } from '../../src/state/open-state.ts';
import { systemClock } from '../../src/telemetry/clock.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { eventually } from './collect/recorded-sink.ts';

const GOOD = `title: Log-in as root
id: 3f4f0c0e-2a57-4d39-9c3c-4b1f8f1f6a01
status: test
description: Somebody logged in as root.
logsource: { category: authentication }
detection: { selection: { user.name: root }, condition: selection }
level: low
`;
const log = createLog({ level: 'silent' });
let folder = '';
let rules: Rules | undefined;
let state: State;
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-rules-'));
  state = await openState({
    path: path.join(folder, 'state.db'),
    clock: systemClock,
    log,
    lifecycle: ALERT_LIFECYCLE,
    secretKey: Buffer.alloc(32, 1),
  });
});
afterEach(async () => {
  await rules?.stop();
  await state.close();
  fs.rmSync(folder, { recursive: true });
});

async function open(directory: string): Promise<Rules> {
  const detect = { builtInRules: false, rulesDirectories: [directory] };
  rules = await openRules({
    configuration: configurationSchema.parse({ detect }),
    metrics: createMetrics(),
    ...{ state, clock: systemClock, log },
  });
  return rules;
}
const statuses = () => rules?.verdicts().map(({ status }) => status);

describe('rules that change', () => {
  it('list the old set and the reasons of the refused change until it is mended', async () => {
    const file = path.join(folder, 'root.yml');
    fs.writeFileSync(file, GOOD);
    await open(folder);
    expect(statuses()).toEqual(['loaded']);
    fs.writeFileSync(file, GOOD.replace('detection:', 'detecton:'));
    await eventually(() => statuses()?.length === 2);
    expect(statuses()).toEqual(['loaded', 'rejected']);
    expect(rules?.verdicts()[1]?.issues[0]?.at).toContain('root.yml:');
    fs.writeFileSync(file, GOOD.replace('low', 'high'));
    await eventually(() => rules?.verdicts()[0]?.level === 'high');
    expect(statuses()).toEqual(['loaded']);
  });

  it('name a folder that does not exist', async () => {
    const absent = path.join(folder, 'nope');
    await expect(open(absent)).rejects.toThrow(`detect.rulesDirectories: the folder ${absent}`);
  });
});
