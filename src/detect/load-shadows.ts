import { shadowIdOf } from '../event/shadow-rule.ts';
import type { RuleVerdict } from './contract.ts';
import type { LoadOptions } from './load-rules.ts';
import { NO_DECISIONS } from './rule-decisions.ts';
import { parseSources, type RuleSource, readSources } from './rule-sources.ts';
import type { ParsedDocument } from './sigma/parse-document.ts';
import { isYamlMap } from './sigma/read-values.ts';
import { toRuleFacts } from './sigma/rule-facts.ts';
import {
  isMarkedShadow,
  NO_SHADOWS,
  resolveShadows,
  type ShadowFacts,
  type ShadowRules,
} from './sigma/shadow-rules.ts';
import { withholdRules } from './sigma/withhold-rules.ts';

/** A rule in shadow. */
export interface LoadedShadow extends ShadowFacts {
  /** `undefined` when it is as it is in force, but refers to one in shadow. */
  readonly document: { readonly file: string; readonly text: string } | undefined;
}

/** Rules in shadow, ready to judge beside those in force. */
export interface LoadedShadows extends ShadowRules {
  readonly facts: readonly LoadedShadow[];
  /** Hashes of the documents. */
  readonly hashes: readonly string[];
  readonly verdicts: readonly RuleVerdict[];
}

export const NONE_IN_SHADOW: LoadedShadows = {
  ...NO_SHADOWS,
  facts: [],
  hashes: [],
  verdicts: [],
};

/** Parts what is to be in force from what is only judged beside it. */
export function splitShadows(
  sources: readonly RuleSource[],
  options: LoadOptions,
): { readonly live: readonly RuleSource[]; readonly shadow: readonly RuleSource[] } {
  const { shadow } = options;
  if (shadow === undefined) return { live: sources, shadow: [] };
  const isMarked = ({ kind, document }: RuleSource) => kind === 'rule' && isMarkedShadow(document);
  const own = readSources({ directories: shadow.directories });
  return {
    live: sources.filter((source) => !isMarked(source)),
    shadow: [...own, ...sources.filter(isMarked)],
  };
}

/** Reads and resolves rules in shadow. Whatever is wrong with them, those in force stay as they are: it never throws. */
export function loadShadows(
  shadow: readonly RuleSource[],
  live: readonly RuleSource[],
  options: LoadOptions,
): LoadedShadows {
  if (shadow.length === 0) return NONE_IN_SHADOW;
  try {
    return readShadows(shadow, live, options);
  } catch (error) {
    const detail = `It cannot be judged in shadow: ${error instanceof Error ? error.message : String(error)}`;
    const verdicts = shadow.map(({ document: { file } }): RuleVerdict => {
      const unknown = { id: undefined, title: undefined, level: undefined, family: undefined };
      const issues = [{ at: file, detail }];
      return { file, ...unknown, kind: undefined, status: 'rejected', issues };
    });
    return { ...NONE_IN_SHADOW, verdicts };
  }
}

function readShadows(
  shadow: readonly RuleSource[],
  live: readonly RuleSource[],
  options: LoadOptions,
): LoadedShadows {
  // Rules come out of it first, in their order.
  const parsed = parseSources([...shadow, ...companyOf(shadow, live)], options);
  const own = parsed.slice(0, shadow.length);
  const { facts, ...rules } = resolveShadows(own, parsed.slice(shadow.length), options);
  const texts = new Map(
    shadow.map(({ document: { file, text } }, index) => [
      own[index]?.metadata?.id ?? '',
      { file, text },
    ]),
  );
  const { withheld } = options.decisions ?? NO_DECISIONS;
  const { reasons, ...resolved } = withholdRules(rules, withheld);
  return {
    ...resolved,
    facts: facts
      .filter(({ ruleId }) => !reasons.has(shadowIdOf(ruleId)))
      .map((one) => ({ ...one, document: one.isImplied ? undefined : texts.get(one.ruleId) })),
    hashes: own.filter(({ issues }) => !issues.refused).map(({ hash }) => `shadow ${hash}`),
    verdicts: own.map((document) => {
      const reason = reasons.get(shadowIdOf(document.metadata?.id ?? ''));
      const verdict = verdictOf(document);
      return reason === undefined || verdict.status === 'rejected'
        ? verdict
        : { ...verdict, status: 'withheld', withheld: reason };
    }),
  };
}

/** Of what is in force, all that rules in shadow may have to do with: most detections are none of it. */
function companyOf(
  shadow: readonly RuleSource[],
  live: readonly RuleSource[],
): readonly RuleSource[] {
  const named = new Set([...shadow, ...live].flatMap(({ document }) => rulesIn(document.value)));
  return live.filter(({ kind, document: { value } }) => {
    if (kind !== 'rule') return true;
    if (!isYamlMap(value)) return false;
    if (value['detection'] === undefined) return true;
    return ['id', 'name', 'title'].some((key) => named.has(String(value[key])));
  });
}

function rulesIn(value: unknown): string[] {
  const block = isYamlMap(value) ? value['correlation'] : undefined;
  const rules = isYamlMap(block) ? block['rules'] : undefined;
  return rules === undefined ? [] : [rules].flat().map(String);
}

function verdictOf(document: ParsedDocument): RuleVerdict {
  const { metadata, issues, file, kind } = document;
  const facts = metadata === undefined ? undefined : toRuleFacts(document, metadata, []);
  return {
    ...{ file, kind, id: metadata?.id, title: facts?.title },
    ...{ level: facts?.level, family: facts?.family },
    status: issues.refused ? 'rejected' : 'shadow',
    issues: issues.issues,
  };
}
