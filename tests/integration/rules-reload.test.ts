// Goal: a bad change of the rules leaves the old ones in force, and whoever lists the rules learns why.
// Method: the real watcher over a temporary folder of rules that is broken and mended.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configurationSchema } from '../../src/app/configuration.ts';
import { openRules, type Rules } from '../../src/app/rules.ts';
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
let folder = '';
let rules: Rules | undefined;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-rules-'));
});
afterEach(async () => {
  await rules?.stop();
  fs.rmSync(folder, { recursive: true });
});

function open(directory: string): Rules {
  const detect = { builtInRules: false, rulesDirectories: [directory] };
  rules = openRules({
    configuration: configurationSchema.parse({ detect }),
    metrics: createMetrics(),
    log: createLog({ level: 'silent' }),
  });
  return rules;
}
const statuses = () => rules?.verdicts().map(({ status }) => status);

describe('rules that change', () => {
  it('list the old set and the reasons of the refused change until it is mended', async () => {
    const file = path.join(folder, 'root.yml');
    fs.writeFileSync(file, GOOD);
    open(folder);
    expect(statuses()).toEqual(['loaded']);
    fs.writeFileSync(file, GOOD.replace('detection:', 'detecton:'));
    await eventually(() => statuses()?.length === 2);
    expect(statuses()).toEqual(['loaded', 'rejected']);
    expect(rules?.verdicts()[1]?.issues[0]?.at).toContain('root.yml:');
    fs.writeFileSync(file, GOOD.replace('low', 'high'));
    await eventually(() => rules?.verdicts()[0]?.level === 'high');
    expect(statuses()).toEqual(['loaded']);
  });

  it('name a folder that does not exist', () => {
    const absent = path.join(folder, 'nope');
    expect(() => open(absent)).toThrow(`detect.rulesDirectories: the folder ${absent}`);
  });
});
