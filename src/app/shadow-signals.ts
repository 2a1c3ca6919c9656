import { isShadowId, liveIdOf } from '../event/shadow-rule.ts';
import type { Signal } from '../event/signal.ts';
import type { AlertState, State } from '../state/contract.ts';
import type { ComparedSignal } from '../state/shadow/contract.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Rules } from './rules.ts';

export interface ShadowSignalsOptions {
  readonly state: Pick<State, 'shadow'>;
  readonly rules: Pick<Rules, 'loaded'>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * The same alerts, which signals of rules in shadow never reach: they are kept to be compared with those of the versions
 * in force. Whatever happens to them, the others are raised.
 */
export function withoutShadows(alerts: AlertState, options: ShadowSignalsOptions): AlertState {
  return {
    ...alerts,
    raise: async (signals, ...rest) => {
      const compared = comparedOf(signals, options.rules);
      if (compared.length === 0) return alerts.raise(signals, ...rest);
      const live = signals.filter(({ rule }) => !isShadowId(rule.id));
      const raised = live.length === 0 ? [] : await alerts.raise(live, ...rest);
      await keep(compared, options);
      return raised;
    },
  };
}

/** Signals of rules in shadow, and of the versions that they are compared with. */
function comparedOf(
  signals: readonly Signal[],
  rules: ShadowSignalsOptions['rules'],
): ComparedSignal[] {
  const { shadows } = rules.loaded();
  const versions = new Map(shadows.map(({ ruleId, version }) => [ruleId, version]));
  return signals.flatMap((signal): ComparedSignal[] => {
    const ruleId = liveIdOf(signal.rule.id);
    if (isShadowId(signal.rule.id)) {
      return [{ ruleId, shadowVersion: signal.rule.version, side: 'new', signal }];
    }
    const shadowVersion = versions.get(ruleId);
    return shadowVersion === undefined ? [] : [{ ruleId, shadowVersion, side: 'old', signal }];
  });
}

async function keep(
  compared: readonly ComparedSignal[],
  { state, metrics, log }: ShadowSignalsOptions,
): Promise<void> {
  for (const { ruleId, side } of compared) metrics.detectShadowSignals.inc({ rule: ruleId, side });
  try {
    await state.shadow.note(compared);
  } catch (error) {
    metrics.detectShadowLostSignals.inc(compared.length);
    log.warn({ err: error, signals: compared.length }, 'A comparison in shadow lacks signals.');
  }
}
