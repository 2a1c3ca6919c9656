import type { RuleSource } from '../rule-sources.ts';
import { isYamlMap } from '../sigma/read-values.ts';

/**
 * A rule with all that it refers to, and all that may tune them; `above`: also the correlations that refer to it, with
 * all that those refer to.
 */
export function sourcesAround(
  ruleId: string,
  sources: readonly RuleSource[],
  { above }: { readonly above: boolean },
): RuleSource[] {
  const byName = namedRules(sources);
  const found = new Set<RuleSource>();
  const collect = (start: string) => {
    const waiting = [start];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const source = byName.get(name);
      if (source === undefined || found.has(source)) continue;
      found.add(source);
      waiting.push(...rulesNamedBy(source.document.value, 'correlation'));
    }
  };
  collect(ruleId);
  if (above) for (const id of idsAbove(ruleId, byName)) collect(id);
  const names = new Set([...byName].filter(([, one]) => found.has(one)).map(([name]) => name));
  return sources.filter((source) => {
    if (source.kind === 'overlay' || found.has(source)) return true;
    const { value } = source.document;
    if (!isYamlMap(value) || value['filter'] === undefined) return false;
    const named = rulesNamedBy(value, 'filter');
    return named.length === 0 || named.some((name) => names.has(name));
  });
}

/** Rules by each of the texts that may refer to them. */
function namedRules(sources: readonly RuleSource[]): Map<string, RuleSource> {
  const byName = new Map<string, RuleSource>();
  for (const source of sources) {
    const { value } = source.document;
    if (source.kind !== 'rule' || !isYamlMap(value) || value['filter'] !== undefined) continue;
    for (const key of ['title', 'name', 'id']) {
      if (value[key] !== undefined) byName.set(String(value[key]), source);
    }
  }
  return byName;
}

function idsAbove(ruleId: string, byName: ReadonlyMap<string, RuleSource>): Set<string> {
  const above = new Set<string>();
  const waiting = [byName.get(ruleId)];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    for (const [name, source] of byName) {
      const named = rulesNamedBy(source.document.value, 'correlation');
      if (above.has(name) || !named.some((inner) => byName.get(inner) === one)) continue;
      above.add(name);
      waiting.push(source);
    }
  }
  return above;
}

function rulesNamedBy(value: unknown, key: 'correlation' | 'filter'): string[] {
  const block = isYamlMap(value) ? value[key] : undefined;
  const rules = isYamlMap(block) ? block['rules'] : undefined;
  if (rules === 'any') return [];
  return [rules ?? []].flat().map(String);
}
