import { signalId } from '../../detect/correlate/signal-id.ts';
import type { Quarantine } from '../../event/rule-budget.ts';
import type { Signal } from '../../event/signal.ts';
import { NATION } from '../../locality/locality.ts';
import { breachText } from '../../message/quarantine-text.ts';
import { bilingual, type Language, type MessageKey, text } from '../../message/text.ts';

/** Rule id of the alerts that say that a rule is quarantined. */
export const QUARANTINE_RULE = 'gac-rule-quarantine';
/** Rises when what the alert says changes. */
const TEXT_VERSION = '1';
const FALSE_POSITIVES = [
  'budget.alert.false_positive.surge',
  'budget.alert.false_positive.small',
] as const;
const STEPS = [
  'budget.alert.step.look',
  'budget.alert.step.attack',
  'budget.alert.step.narrow',
  'budget.alert.step.release',
] as const;

/**
 * What tells engineers of a quarantine: the same for whoever tells it, so that it is one alert. A rule that does not judge
 * is an outage of the detection itself; whether a fault or an attack brought it about is not known.
 */
export function quarantineSignal(quarantine: Quarantine, nowMs: number): Signal {
  const { id, ruleId, title, sinceMs, measured, limit, node } = quarantine;
  const all = (keys: readonly MessageKey[]) => {
    const texts = keys.map((key) => bilingual(key, { rule: ruleId }));
    return { vi: texts.map(({ vi }) => vi), en: texts.map(({ en }) => en) };
  };
  const reason = (language: Language) =>
    text(language, 'budget.alert.reason', {
      ...{ rule: ruleId, node, title: title[language] },
      breach: breachText(quarantine, language),
      withheld: quarantine.withheld.map((one) => one.id).join(', '),
    });
  const titleIn = (language: Language) =>
    text(language, 'budget.alert.title', { title: title[language] });
  return {
    id: signalId(QUARANTINE_RULE, id),
    rule: {
      id: QUARANTINE_RULE,
      version: TEXT_VERSION,
      title: { vi: titleIn('vi'), en: titleIn('en') },
      description: bilingual('budget.alert.description'),
      level: 'high',
      family: 'outage',
      nature: 'unknown',
      tags: [],
      falsePositives: all(FALSE_POSITIVES),
      runbook: all(STEPS),
    },
    province: NATION,
    commune: undefined,
    // The quarantine is part of it: each episode of a rule has an alert of its own.
    group: { 'gac.rule.id': ruleId, 'gac.rule.quarantine': id },
    reason: { vi: reason('vi'), en: reason('en') },
    firstEventMs: sinceMs,
    lastEventMs: sinceMs,
    decidedAtMs: nowMs,
    eventIds: [],
    eventCount: 0,
    matched: [],
    measure: { value: measured, operator: 'lte', threshold: limit },
    entities: {},
    continues: false,
  };
}
