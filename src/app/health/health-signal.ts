import { signalId } from '../../detect/correlate/signal-id.ts';
import type { Level } from '../../event/severity.ts';
import type { Bilingual, Signal } from '../../event/signal.ts';
import type { Source } from '../../event/source.ts';
import type { HealthEpisode, JudgedSource } from '../../event/source-health.ts';
import { bilingual, type Language, type MessageKey, text } from '../../message/text.ts';
import type { DependentRule } from '../onboarding/dependent-rules.ts';
import { reasonText } from './reason-text.ts';

/** Rule id of the alerts that say that a source is not well. */
export const HEALTH_RULE = 'gac-source-unhealthy';
/** Rises when what the alert says changes. */
const TEXT_VERSION = '1';
/** Rules that the reason names. */
const RULES_NAMED_MAX = 5;
const LEVELS: Readonly<Record<'YELLOW' | 'RED', Level>> = { YELLOW: 'medium', RED: 'high' };
const FALSE_POSITIVES = [
  'health.alert.false_positive.pause',
  'health.alert.false_positive.hours',
] as const;
const STEPS = [
  'health.alert.step.look',
  'health.alert.step.attack',
  'health.alert.step.way',
  'health.alert.step.hours',
  'health.alert.step.again',
] as const;

/** What the alert of an episode is made of. */
export interface Told {
  readonly source: Source;
  readonly judged: JudgedSource;
  readonly episode: HealthEpisode;
  readonly status: 'YELLOW' | 'RED';
  readonly blind: readonly DependentRule[];
  readonly nowMs: number;
}

/**
 * What tells a province of a source that is not well: one alert for an episode, whose level rises when it gets worse. Told
 * again it is the same. A source that is silent is an outage; whether a fault or an attack brought it about is not known.
 */
export function healthSignal({ source, judged, episode, status, blind, nowMs }: Told): Signal {
  const { id, name, province, commune } = source;
  const all = (keys: readonly MessageKey[]) => {
    const texts = keys.map((key) => bilingual(key, { source: id }));
    return { vi: texts.map(({ vi }) => vi), en: texts.map(({ en }) => en) };
  };
  return {
    id: signalId(HEALTH_RULE, episode.id, status),
    rule: {
      id: HEALTH_RULE,
      version: TEXT_VERSION,
      title: bilingual('health.alert.title', { name }),
      description: bilingual('health.alert.description'),
      level: LEVELS[status],
      family: 'outage',
      nature: 'unknown',
      tags: [],
      falsePositives: all(FALSE_POSITIVES),
      runbook: all(STEPS),
    },
    province,
    commune,
    // The episode is part of it: each has an alert of its own.
    group: { 'gac.source.id': id, 'gac.source.episode': episode.id },
    reason: reasonOf({ source, judged, blind }),
    firstEventMs: episode.sinceMs,
    lastEventMs: nowMs,
    decidedAtMs: nowMs,
    eventIds: [],
    eventCount: 0,
    matched: [],
    // The reason says it in words.
    measure: undefined,
    entities: { 'gac.source.id': [id] },
    continues: true,
  };
}

function reasonOf({ source, judged, blind }: Pick<Told, 'source' | 'judged' | 'blind'>): Bilingual {
  const reasons = judged.reasons
    .filter(({ status }) => status === 'RED' || status === 'YELLOW')
    .map((reason) => reasonText(reason, judged.measures, source.id));
  const sentence = (language: Language) =>
    text(language, 'health.alert.reason', {
      ...{ source: source.id, name: source.name },
      reasons: reasons.map((one) => one[language]).join(' '),
      rules: rulesText(blind, language),
    });
  return { vi: sentence('vi'), en: sentence('en') };
}

function rulesText(blind: readonly DependentRule[], language: Language): string {
  if (blind.length === 0) return text(language, 'health.alert.no_rules');
  const rules = blind
    .slice(0, RULES_NAMED_MAX)
    .map(({ title }) => `"${title[language]}"`)
    .join(', ');
  const count = blind.length - RULES_NAMED_MAX;
  return count > 0 ? text(language, 'health.alert.more_rules', { rules, count }) : rules;
}
