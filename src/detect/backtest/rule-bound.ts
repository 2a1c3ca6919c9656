import type { Filter } from '../../store/contract.ts';
import type { Formula } from '../sigma/formula.ts';
import type { RoutedRule } from '../sigma/resolve-rules.ts';
import type { FieldTest } from '../sigma/rule-formula.ts';
import { fits, type Logsources } from '../sigma/rule-routing.ts';
import { type Bound, boundOfTest } from './leaf-bound.ts';

/** Conditions beyond which a filter costs a store more than it saves. */
const CONDITIONS_MAX = 256;
const DEPTH_MAX = 24;

/**
 * A filter that every event passes which any of the rules matches; more may pass it. `undefined` asks for all events.
 * What it leaves out is only what `boundOfTest` and the types of events can exclude; `not` excludes nothing, because
 * what stands in it may hold for more events than the rule means.
 */
export function boundOfRules(
  rules: readonly RoutedRule[],
  logsources: Logsources | undefined,
): Filter | undefined {
  const whole = orOf(rules.map((rule) => boundOfRule(rule, logsources)));
  if (isCheap(whole)) return toFilter(whole);
  const routed = orOf(rules.map((rule) => boundOfRouting(rule, logsources)));
  return isCheap(routed) ? toFilter(routed) : undefined;
}

function boundOfRule(rule: RoutedRule, logsources: Logsources | undefined): Bound {
  const tests = boundOfFormula(rule.formula, false);
  // On its own the cheap part is still worth asking for.
  const part = isCheap(tests) ? tests : true;
  return andOf([boundOfRouting(rule, logsources), part]);
}

function boundOfFormula(formula: Formula<FieldTest>, isNegated: boolean): Bound {
  if (formula.op === 'leaf') return isNegated ? true : boundOfTest(formula.leaf);
  if (formula.op === 'not') return boundOfFormula(formula.part, !isNegated);
  const parts = formula.parts.map((part) => boundOfFormula(part, isNegated));
  return (formula.op === 'and') === isNegated ? orOf(parts) : andOf(parts);
}

/** The types of events whose logsources the rule looks at; an event shows its type in one of two fields. */
function boundOfRouting(rule: RoutedRule, logsources: Logsources | undefined): Bound {
  if (logsources === undefined || fits(rule, [{}])) return true;
  const types = [...logsources]
    .filter(([, own]) => fits(rule, own) || own.some(({ product }) => product === 'ecs'))
    .map(([type]) => type);
  if (types.length > CONDITIONS_MAX) return true;
  return orOf([
    { op: 'in', field: 'gac.source.type', values: types },
    { op: 'in', field: 'event.dataset', values: types },
  ]);
}

function andOf(parts: readonly Bound[]): Bound {
  if (parts.includes(false)) return false;
  const filters = distinct(parts.flatMap((part) => membersOf(part, 'and')));
  const [only] = filters;
  return only === undefined ? true : filters.length === 1 ? only : { op: 'and', of: filters };
}

function orOf(parts: readonly Bound[]): Bound {
  if (parts.includes(true)) return true;
  const filters = distinct(parts.flatMap((part) => membersOf(part, 'or')));
  const [only] = filters;
  return only === undefined ? false : filters.length === 1 ? only : { op: 'or', of: filters };
}

function membersOf(part: Bound, op: 'and' | 'or'): readonly Filter[] {
  if (typeof part === 'boolean') return [];
  return part.op === op ? part.of : [part];
}

function distinct(filters: readonly Filter[]): Filter[] {
  return [...new Map(filters.map((one) => [JSON.stringify(one), one])).values()];
}

function toFilter(bound: Bound): Filter | undefined {
  if (bound === true) return undefined;
  return bound === false ? { op: 'or', of: [] } : bound;
}

function isCheap(bound: Bound): boolean {
  if (typeof bound === 'boolean') return true;
  const waiting: { filter: Filter; depth: number }[] = [{ filter: bound, depth: 1 }];
  let conditions = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { filter, depth } = next;
    conditions++;
    if (conditions > CONDITIONS_MAX || depth > DEPTH_MAX) return false;
    if (filter.op === 'and' || filter.op === 'or') {
      for (const one of filter.of) waiting.push({ filter: one, depth: depth + 1 });
    }
  }
  return true;
}
