// Goal: what rules in shadow raise never becomes an alert, and whatever happens to it, the others are raised.
// Method: real alerts behind it are recorded; the comparison fails when told so.
import { describe, expect, it } from 'vitest';
import { withoutShadows } from '../../../src/app/shadow-signals.ts';
import { shadowIdOf } from '../../../src/event/shadow-rule.ts';
import type { Signal } from '../../../src/event/signal.ts';
import type { AlertState } from '../../../src/state/contract.ts';
import type { ComparedSignal } from '../../../src/state/shadow/contract.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { sampleRule, sampleSignal } from '../../signal-samples.ts';

const of = (name: string, id: string, version = 'v1') =>
  sampleSignal(name, { rule: sampleRule({ id, version }) });
const LIVE = of('live', 'a');
const SHADOW = of('shadow', shadowIdOf('a'), 's1');
const OTHER = of('other', 'b');

function open(given: { fails?: boolean; shadows?: readonly string[] } = {}) {
  const raised: (readonly Signal[])[] = [];
  const compared: ComparedSignal[] = [];
  const metrics = createMetrics();
  const inner = {
    raise: async (signals: readonly Signal[]) => {
      raised.push(signals);
      return [];
    },
  } as unknown as AlertState;
  const note = async (signals: readonly ComparedSignal[]) => {
    if (given.fails === true) throw new Error('The disk is full.');
    compared.push(...signals);
  };
  const shadows = (given.shadows ?? []).map((ruleId) => ({ ruleId, version: 's1' }));
  const alerts = withoutShadows(inner, {
    state: { shadow: { note } as never },
    rules: { loaded: () => ({ shadows }) as never },
    log: createLog({ level: 'silent' }),
    metrics,
  });
  const lost = async () => (await metrics.detectShadowLostSignals.get()).values[0]?.value;
  return { alerts, raised, compared, lost };
}

describe('signals of rules in shadow', () => {
  it('are compared with those of the versions in force', async () => {
    const { alerts, raised, compared } = open({ shadows: ['a'] });
    await alerts.raise([LIVE, SHADOW, OTHER], 1);
    expect(raised).toEqual([[LIVE, OTHER]]);
    expect(
      compared.map(({ side, ruleId, shadowVersion }) => [side, ruleId, shadowVersion]),
    ).toEqual([
      ['old', 'a', 's1'],
      ['new', 'a', 's1'],
    ]);
  });

  it('never become alerts, not even when their rule has just gone', async () => {
    const { alerts, raised, compared } = open();
    await alerts.raise([SHADOW], 1);
    expect([raised, compared.length]).toEqual([[], 1]);
  });

  it('keep no alert from being raised when they cannot be kept, and are counted', async () => {
    const { alerts, raised, lost } = open({ fails: true, shadows: ['a'] });
    await alerts.raise([LIVE, SHADOW], 1);
    expect(raised).toEqual([[LIVE]]);
    expect(await lost()).toBe(2);
  });

  it('cost nothing where there are none', async () => {
    const { alerts, raised, compared } = open();
    await alerts.raise([LIVE, OTHER], 1);
    expect([raised, compared]).toEqual([[[LIVE, OTHER]], []]);
  });
});
