// Goal: a bad change of a rule leaves its last version in force, also after a restart, changes no other, and whoever lists
// the rules learns why; what was in force is written down, and earlier versions can be put back.
// Method: the real watcher and the real state over a temporary folder of rules that is broken and mended.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../src/alert/lifecycle.ts';
import { configurationSchema } from '../../src/app/configuration.ts';
import { RuleHistory } from '../../src/app/rule-history.ts';
import { openRules, type Rules } from '../../src/app/rules.ts';
import { NATIONAL, type Principal } from '../../src/event/scope.ts';
import type { State } from '../../src/state/contract.ts';
import { openState } from '../../src/state/open-state.ts';
import { systemClock } from '../../src/telemetry/clock.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { until } from '../until.ts';

const GOOD = `title: Log-in as root
id: 3f4f0c0e-2a57-4d39-9c3c-4b1f8f1f6a01
status: test
description: Somebody logged in as root.
logsource: { category: authentication }
detection: { selection: { user.name: root }, condition: selection }
level: low
`;
const OTHER = GOOD.replace('6a01', '6a02').replace('root }', 'admin }');
const ID = '3f4f0c0e-2a57-4d39-9c3c-4b1f8f1f6a01';
const PERSON: Principal = { id: 'user:lan', name: 'Lan', role: 'engineer', scope: NATIONAL };
const log = createLog({ level: 'silent' });
let history: RuleHistory | undefined;
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
  await stop();
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
  history = await RuleHistory.start({ state, rules, nodeName: 'a', clock: systemClock, log });
  return rules;
}

async function stop(): Promise<void> {
  await history?.stop();
  await rules?.stop();
  history = undefined;
  rules = undefined;
}

const write = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), text);
const matched = (user: string) => {
  const event = { user: { name: user }, gac: { source: { type: 'keycloak.log' } } };
  return rules?.set().match(event as never).length;
};
/** Waits until something holds. */
const comesTrue = (holds: () => boolean | Promise<boolean>) =>
  until(async () => (await holds()) || undefined);
const statuses = () => rules?.verdicts().map(({ status }) => status);

describe('rules that change', () => {
  it('list the old set and the reasons of the refused change until it is mended', async () => {
    const file = path.join(folder, 'root.yml');
    fs.writeFileSync(file, GOOD);
    await open(folder);
    expect(statuses()).toEqual(['loaded']);
    fs.writeFileSync(file, GOOD.replace('detection:', 'detecton:'));
    await comesTrue(() => statuses()?.length === 2);
    expect(statuses()).toEqual(['loaded', 'rejected']);
    expect(rules?.verdicts()[1]?.issues[0]?.at).toContain('root.yml:');
    fs.writeFileSync(file, GOOD.replace('low', 'high'));
    await comesTrue(() => rules?.verdicts()[0]?.level === 'high');
    expect(statuses()).toEqual(['loaded']);
  });

  it('keep the last version of what is refused after a restart too', async () => {
    write('root.yml', GOOD);
    write('other.yml', OTHER);
    await open(folder);
    await stop();
    write('root.yml', `title: "\n${GOOD}`);
    write('other.yml', OTHER.replace('admin', 'oper'));
    await open(folder);
    expect(statuses()).toEqual(['loaded', 'loaded', 'rejected']);
    expect(['root', 'admin', 'oper'].map(matched)).toEqual([1, 0, 1]);
    // Also when what is refused stays so for a second one.
    await stop();
    await open(folder);
    expect(matched('root')).toBe(1);
  });

  it('are written down as they come into force', async () => {
    write('root.yml', GOOD);
    await open(folder);
    const [first] = await state.ruleVersions.history(ID);
    expect(first).toMatchObject({ version: rules?.factsOf(ID)?.version, lastMs: undefined });
    write('root.yml', GOOD.replace('low', 'high'));
    await comesTrue(async () => (await state.ruleVersions.history(ID)).length === 2);
    const versions = await state.ruleVersions.history(ID);
    expect(versions.map(({ version }) => version)).toEqual([
      rules?.factsOf(ID)?.version,
      first?.version,
    ]);
    expect(await state.ruleVersions.document(ID, first?.version ?? '')).toMatchObject({
      text: GOOD,
    });
  });

  it('can be put back; a text that was not known ends that', async () => {
    write('root.yml', GOOD);
    await open(folder);
    const toVersion = rules?.factsOf(ID)?.version ?? '';
    write('root.yml', GOOD.replace('name: root', "name: '*'"));
    await comesTrue(async () => (await state.ruleVersions.history(ID)).length === 2);
    expect(matched('lan')).toBe(1);
    const fromVersion = rules?.factsOf(ID)?.version ?? '';
    const asked = { ruleId: ID, fromVersion, toVersion, contents: [], reason: 'báo nhầm' };
    await state.ruleVersions.rollBack(PERSON, asked, 1);
    await comesTrue(() => matched('lan') === 0);
    expect(rules?.verdicts()).toMatchObject([
      { status: 'loaded', rolledBack: { fromVersion, toVersion, by: 'Lan', reason: 'báo nhầm' } },
    ]);
    await stop();
    await open(folder);
    expect([matched('lan'), matched('root')]).toEqual([0, 1]);
    write('root.yml', GOOD.replace('name: root', 'name: [root, lan]'));
    await comesTrue(() => matched('lan') === 1);
    expect(rules?.verdicts()[0]?.rolledBack).toBeUndefined();
    await comesTrue(
      async () => (await state.ruleVersions.rollbacks())[0]?.supersededAtMs !== undefined,
    );
    await state.ruleVersions.endRollback(PERSON, ID, 2);
    expect(await state.ruleVersions.rollbacks()).toEqual([]);
  });

  it('name a folder that does not exist', async () => {
    const absent = path.join(folder, 'nope');
    await expect(open(absent)).rejects.toThrow(`detect.rulesDirectories: the folder ${absent}`);
  });
});
