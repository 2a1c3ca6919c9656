import { randomUUID } from 'node:crypto';
import type { RuleTuning } from '../../api/rule-tuning.ts';
import { exceptionFile, exceptionText } from '../../detect/tuning/exception-text.ts';
import { isSuppression } from '../../detect/tuning/pin.ts';
import { GacError } from '../../event/error.ts';
import type { State } from '../../state/contract.ts';
import type { NewException } from '../../state/exceptions/contract.ts';
import type { EventStore } from '../../store/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Rules } from '../rules.ts';
import { pinEvents } from './pin-events.ts';
import { tryException } from './try-exception.ts';

export interface TuningOptions {
  readonly rules: Rules;
  readonly state: State;
  readonly store: EventStore;
  readonly clock: Clock;
}

/** Tries exceptions and finds the events of pins, by the rules in force. */
export function createRuleTuning(options: TuningOptions): RuleTuning {
  return {
    checkException: (exception) => checkException(options.rules, exception),
    checkVersion: (ruleId, document) => checkVersion(options.rules, ruleId, document),
    tryException: (scope, exception, asked) => {
      checkException(options.rules, exception);
      return tryException({ ...options, scope, exception, ...asked });
    },
    pinEvents: (scope, alert) => pinEvents({ ...options, scope, alert }),
  };
}

function checkException(rules: Rules, exception: NewException): void {
  const { ruleId } = exception;
  if (!rules.verdicts().some((one) => one.id === ruleId && isRule(one.kind))) {
    throw new GacError('GAC_NOT_FOUND', `There is no rule ${ruleId}.`);
  }
  const id = randomUUID();
  const text = exceptionText({ ...exception, id });
  const { verdicts } = rules.trial({ texts: [text] });
  const verdict = verdicts.find(({ file }) => file === exceptionFile(id));
  if (verdict?.status === 'loaded') return;
  const issues = verdict?.issues ?? [];
  const pinned = issues.find((issue) => isSuppression(issue.detail));
  const [first] = issues;
  const detail = (pinned ?? first)?.detail ?? 'It comes to no filter.';
  const code = pinned === undefined ? 'GAC_RULE_INVALID' : 'GAC_PIN_SUPPRESSED';
  throw new GacError(code, `The exception is refused. ${detail}`, { issues });
}

function checkVersion(
  rules: Rules,
  ruleId: string,
  document: { readonly file: string; readonly text: string },
): void {
  const known = new Set(rules.trial({}).lostPins.map(({ pin }) => pin.id));
  const after = rules.trial({ instead: new Map([[ruleId, document]]) });
  const lost = after.lostPins.find(({ pin }) => !known.has(pin.id));
  if (lost === undefined) return;
  const hint = 'Choose another version, or take the pin away if it was wrong.';
  const issues = [{ at: document.file, detail: lost.detail, hint }];
  throw new GacError('GAC_PIN_SUPPRESSED', `The version is refused. ${lost.detail}`, { issues });
}

function isRule(kind: string | undefined): boolean {
  return kind === 'detection' || kind === 'correlation';
}
