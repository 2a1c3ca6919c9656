import type { Level } from '../../event/severity.ts';
import { LEVELS } from '../../event/severity.ts';
import type { Bilingual } from '../../event/signal.ts';
import type { ReadRules } from '../load-rules.ts';
import type { CorrelationRule } from '../rule-set.ts';
import { EVENT_LOGSOURCES } from '../sigma/event-logsources.ts';
import { logsourceText } from '../sigma/map-fields.ts';
import type { RoutedRule } from '../sigma/resolve-rules.ts';
import { fits, type Logsources } from '../sigma/rule-routing.ts';

/** A rule that raises alerts, as coverage sees it. */
export interface CoveredRule {
  readonly id: string;
  readonly title: Bilingual;
  readonly level: Level;
  /** Such as `credential-access`. */
  readonly tactics: readonly string[];
  /** Such as `T1110.001`. */
  readonly techniques: readonly string[];
  /** Types of sources that feed it. */
  readonly fedBy: readonly string[];
  /** Logsources that it needs and nothing feeds; empty = it can fire. */
  readonly blockedBy: readonly string[];
}

/** One technique with the rules for it. */
export interface CoveredTechnique {
  readonly technique: string;
  /** Tactics that its rules name. */
  readonly tactics: readonly string[];
  /** Ids of rules that can fire. */
  readonly rules: readonly string[];
  /** Ids of rules that nothing feeds. */
  readonly blocked: readonly string[];
  /** The highest of the rules that can fire. */
  readonly level: Level | undefined;
}

/** What a set of rules covers, and what it is fed by. */
export interface Coverage {
  readonly rules: readonly CoveredRule[];
  readonly techniques: readonly CoveredTechnique[];
  readonly sources: readonly { readonly type: string; readonly rules: readonly string[] }[];
  /** Ids of rules without a technique. */
  readonly untagged: readonly string[];
}

const TECHNIQUE = /^attack\.(t\d{4}(?:\.\d{3})?)$/i;
const TACTIC = /^attack\.([a-z][a-z-]+)$/;

/** Reads coverage from the tags and logsources of rules; `types` is what each type of source feeds. */
export function coverageOf({ detections, correlations }: ReadRules, types: Logsources): Coverage {
  const feeds = new Map<string, Feed>();
  for (const one of detections) feeds.set(one.rule.facts.id, feedOf(one, types));
  // Inner correlations come before outer ones.
  for (const one of correlations) feeds.set(one.facts.id, joinedFeed(one, feeds));
  const raising = [...detections.map(({ rule }) => rule), ...correlations].filter(
    ({ raises }) => raises,
  );
  const rules = raising.map(({ facts }): CoveredRule => {
    const { id, title, level, tags } = facts;
    return {
      id,
      title,
      level,
      tactics: tags.flatMap((tag) => TACTIC.exec(tag)?.[1] ?? []),
      techniques: tags.flatMap((tag) => TECHNIQUE.exec(tag)?.[1]?.toUpperCase() ?? []),
      ...(feeds.get(id) ?? { fedBy: [], blockedBy: [] }),
    };
  });
  return {
    rules,
    techniques: techniquesOf(rules),
    sources: [...types.keys()].sort().map((type) => {
      const fed = rules.filter(({ fedBy }) => fedBy.includes(type));
      return { type, rules: fed.map(({ id }) => id) };
    }),
    untagged: rules.filter(({ techniques }) => techniques.length === 0).map(({ id }) => id),
  };
}

type Feed = Pick<CoveredRule, 'fedBy' | 'blockedBy'>;

function feedOf(rule: RoutedRule, types: Logsources): Feed {
  const fedBy = [...types]
    .filter(([, own]) => {
      const isOpen = own.some(({ product }) => product === 'ecs');
      return fits(rule, isOpen ? [...own, ...EVENT_LOGSOURCES] : own);
    })
    .map(([type]) => type)
    .sort();
  return { fedBy, blockedBy: fedBy.length > 0 ? [] : [logsourceText(rule.logsource)] };
}

/** A sequence needs all its rules; a count can fire on any of them. */
function joinedFeed({ type, ruleIds }: CorrelationRule, feeds: ReadonlyMap<string, Feed>): Feed {
  const parts = ruleIds.flatMap((id) => feeds.get(id) ?? []);
  const blocked = parts.filter(({ blockedBy }) => blockedBy.length > 0);
  const needsAll = type.startsWith('temporal');
  const isBlocked = needsAll ? blocked.length > 0 : blocked.length === parts.length;
  return {
    fedBy: isBlocked ? [] : [...new Set(parts.flatMap(({ fedBy }) => fedBy))].sort(),
    blockedBy: isBlocked ? [...new Set(blocked.flatMap(({ blockedBy }) => blockedBy))] : [],
  };
}

function techniquesOf(rules: readonly CoveredRule[]): CoveredTechnique[] {
  const names = [...new Set(rules.flatMap(({ techniques }) => techniques))].sort();
  return names.map((technique) => {
    const own = rules.filter(({ techniques }) => techniques.includes(technique));
    const able = own.filter(({ blockedBy }) => blockedBy.length === 0);
    const levels = able.map(({ level }) => LEVELS.indexOf(level));
    return {
      technique,
      tactics: [...new Set(own.flatMap(({ tactics }) => tactics))].sort(),
      rules: able.map(({ id }) => id),
      blocked: own.filter(({ blockedBy }) => blockedBy.length > 0).map(({ id }) => id),
      level: LEVELS[Math.max(...levels)],
    };
  });
}
