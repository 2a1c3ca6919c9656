import { signalId } from '../../detect/correlate/signal-id.ts';
import type { RuleFacts, Signal } from '../../event/signal.ts';
import { NATION } from '../../locality/locality.ts';
import { spanText } from '../../message/span-text.ts';
import { bilingual, type Language, type MessageKey, text } from '../../message/text.ts';
import type { ScheduledRun } from '../../state/contract.ts';
import { momentText } from '../health/reason-text.ts';
import type { RuleLag } from './rule-lag.ts';

/** Rule id of the alerts that say that a rule on a schedule is late. */
export const LATE_RULE = 'gac-rule-late';
/** Rises when what the alert says changes. */
const TEXT_VERSION = '1';
const MS_PER_SECOND = 1_000;
const FALSE_POSITIVES = ['rule.late.false_positive.downtime'] as const;
const STEPS = [
  'rule.late.step.look',
  'rule.late.step.failed',
  'rule.late.step.slow',
  'rule.late.step.store',
] as const;

/** What the alert of a late rule is made of. */
export interface LateRule {
  readonly facts: RuleFacts;
  readonly lag: RuleLag & { readonly judgedToMs: number };
  /** The last one, as far as it is known. */
  readonly run: Pick<ScheduledRun, 'claimedAtMs' | 'outcome'> | undefined;
  /** Tells the times in which it was late apart. */
  readonly episode: string;
}

/**
 * What tells engineers of a rule on a schedule that is late: the same for whoever tells it. A rule that does not judge is an
 * outage of the detection itself; what it has not judged it will, so nothing is lost yet.
 */
export function lateRuleSignal({ facts, lag, run, episode }: LateRule, nowMs: number): Signal {
  const { id, title } = facts;
  const { judgedToMs, dueToMs, behindMs, limitMs } = lag;
  const all = (keys: readonly MessageKey[]) => {
    const texts = keys.map((key) => bilingual(key, { rule: id }));
    return { vi: texts.map(({ vi }) => vi), en: texts.map(({ en }) => en) };
  };
  const titleIn = (language: Language) =>
    text(language, 'rule.late.title', { title: title[language] });
  const reason = (language: Language) =>
    text(language, 'rule.late.reason', {
      ...{ rule: id, title: title[language] },
      judged: momentText(judgedToMs, language),
      due: momentText(dueToMs, language),
      behind: spanText(behindMs, language),
      limit: spanText(limitMs, language),
      run: runText(run, language),
    });
  return {
    id: signalId(LATE_RULE, id, episode),
    rule: {
      id: LATE_RULE,
      version: TEXT_VERSION,
      title: { vi: titleIn('vi'), en: titleIn('en') },
      description: bilingual('rule.late.description'),
      level: 'high',
      family: 'outage',
      nature: 'fault',
      tags: [],
      falsePositives: all(FALSE_POSITIVES),
      runbook: all(STEPS),
    },
    province: NATION,
    commune: undefined,
    group: { 'gac.rule.id': id },
    reason: { vi: reason('vi'), en: reason('en') },
    firstEventMs: judgedToMs,
    lastEventMs: nowMs,
    decidedAtMs: nowMs,
    eventIds: [],
    eventCount: 0,
    matched: [],
    measure: {
      value: Math.round(behindMs / MS_PER_SECOND),
      operator: 'lte',
      threshold: Math.round(limitMs / MS_PER_SECOND),
    },
    entities: {},
    continues: false,
  };
}

/** When the last run began and what it came to, which is English for engineers. */
function runText(run: LateRule['run'], language: Language): string {
  if (run === undefined) return text(language, 'rule.late.no_run');
  const outcome = run.outcome ?? text(language, 'rule.late.unfinished');
  return text(language, 'rule.late.run', { at: momentText(run.claimedAtMs, language), outcome });
}
