import { decisionOf } from '../correlate/conditions.ts';
import type { CorrelationRule, LocalThresholds } from '../rule-set.ts';
import { FieldMapper } from '../sigma/map-fields.ts';
import type { ParsedDocument } from '../sigma/parse-document.ts';
import type { ReferenceTable } from '../sigma/reference-table.ts';
import { toRuleFormula } from '../sigma/rule-formula.ts';
import { fieldItemsOf } from './field-items.ts';
import { GroupTest } from './group-test.ts';
import type { Overlay, ThresholdChange } from './overlay.ts';

/** Fields of a group beside those that a correlation groups by. */
const GROUP_FIELDS: readonly string[] = ['gac.province'];

/**
 * Gives correlations the thresholds of localities and the groups that exceptions leave out. What does not fit is said in
 * the document of the overlay or exception.
 */
export function tuneCorrelations(
  rules: readonly CorrelationRule[],
  documents: readonly ParsedDocument[],
  table: ReferenceTable,
): readonly CorrelationRule[] {
  const tuner = new Tuner(rules, table);
  for (const document of documents) {
    if (document.issues.refused) continue;
    if (document.overlay !== undefined) tuner.readThresholds(document, document.overlay);
    if (document.kind === 'filter' && document.isTuning === true) tuner.readGroups(document);
  }
  return tuner.tuned();
}

/** Stands for every province without thresholds of its own. */
const EVERYWHERE = 'all';

/** What of a rule is changed. */
type Change = Partial<LocalThresholds>;

class Tuner {
  readonly #rules: ReadonlyMap<string, CorrelationRule>;
  readonly #table: ReferenceTable;
  readonly #inner: ReadonlySet<string>;
  readonly #thresholds = new Map<string, Map<string, Change>>();
  readonly #groups = new Map<string, GroupTest[]>();

  constructor(rules: readonly CorrelationRule[], table: ReferenceTable) {
    this.#rules = new Map(rules.map((rule) => [rule.facts.id, rule]));
    this.#table = table;
    this.#inner = new Set(rules.flatMap(({ ruleIds }) => ruleIds));
  }

  /** All of an overlay or, when one is wrong, none. */
  readThresholds(document: ParsedDocument, { province, thresholds }: Overlay): void {
    const { issues } = document;
    const place = province ?? EVERYWHERE;
    const found: { id: string; change: Change }[] = [];
    for (const threshold of thresholds) {
      const rule = this.#find(document, threshold);
      const change = rule && this.#changeOf(rule, document, threshold);
      if (rule === undefined || change === undefined) continue;
      const { id } = rule.facts;
      const isTaken = this.#thresholds.get(id)?.has(place) || found.some((one) => one.id === id);
      if (isTaken) {
        const detail = `"${threshold.rule}" has thresholds of this province already.`;
        issues.error([...threshold.path, 'rule'], detail, 'Keep one of them.');
      } else found.push({ id, change });
    }
    if (issues.refused) return;
    for (const { id, change } of found) {
      const own = this.#thresholds.get(id) ?? new Map<string, Change>();
      this.#thresholds.set(id, own.set(place, change));
    }
  }

  readGroups(document: ParsedDocument): void {
    const { filter, issues } = document;
    for (const [index, name] of (filter?.rules ?? []).entries()) {
      const rule = this.#rules.get(this.#table.idOf(name));
      if (rule === undefined || filter === undefined) continue;
      const known = [...rule.groupBy, ...GROUP_FIELDS];
      const foreign = fieldItemsOf(filter.formula).find(({ field }) => !known.includes(field));
      if (foreign === undefined) {
        const formula = toRuleFormula(filter.formula, new FieldMapper(undefined, {}));
        const tests = this.#groups.get(rule.facts.id) ?? [];
        this.#groups.set(rule.facts.id, [...tests, new GroupTest(formula)]);
        continue;
      }
      const detail = `"${name}" is a correlation and does not group by "${foreign.field}".`;
      const hint = `Use ${known.join(', ')}, or leave events out of ${rule.ruleIds.join(', ')}.`;
      issues.error(
        foreign.path.length > 0 ? foreign.path : ['filter', 'rules', index],
        detail,
        hint,
      );
    }
  }

  tuned(): readonly CorrelationRule[] {
    return [...this.#rules.values()].map((rule) => {
      const { id } = rule.facts;
      const { [EVERYWHERE]: national, ...local } = Object.fromEntries(
        this.#thresholds.get(id) ?? [],
      );
      const tests = this.#groups.get(id);
      const isLocal = Object.keys(local).length > 0;
      if (national === undefined && !isLocal && tests === undefined) return rule;
      const everywhere = { ...rule, ...national };
      const { conditions, windowMs } = everywhere;
      const byProvince = new Map(
        Object.entries(local).map(([province, own]) => [
          province,
          { conditions, windowMs, ...own },
        ]),
      );
      return {
        ...everywhere,
        ...(isLocal ? { byProvince } : {}),
        ...(tests === undefined ? {} : { exempts: exemptionOf(tests) }),
      };
    });
  }

  #find({ issues }: ParsedDocument, { rule: name, path }: ThresholdChange) {
    const rule = this.#rules.get(this.#table.idOf(name));
    if (rule !== undefined) return rule;
    // The rule may have been refused or taken away: that is no fault of the overlay.
    const detail = `No correlation has the id or name "${name}": nothing is changed.`;
    issues.warn([...path, 'rule'], detail, 'Only correlations have a condition or timespan.');
    return undefined;
  }

  #changeOf(
    rule: CorrelationRule,
    { issues }: ParsedDocument,
    { conditions, windowMs, path }: ThresholdChange,
  ): Change | undefined {
    const at = [...path, conditions === undefined ? 'timespan' : 'condition'];
    const refuse = (detail: string, hint: string) => {
      issues.error(at, detail, hint);
      return undefined;
    };
    const local = {
      conditions: conditions ?? rule.conditions,
      windowMs: windowMs ?? rule.windowMs,
    };
    const inWords = rule.combinations !== undefined || rule.type === 'temporal_ordered';
    if (conditions !== undefined && (inWords || rule.type === 'new_value')) {
      return refuse('The rule compares with no number.', 'Change its timespan only.');
    }
    if (operatorsOf(local) !== operatorsOf(rule)) {
      const hint = `Give ${operatorsOf(rule)}, each with another number.`;
      return refuse('The condition has other operators than the rule.', hint);
    }
    if (decisionOf({ ...rule, ...local }) !== decisionOf(rule)) {
      return refuse('The condition makes another kind of rule.', 'Choose a less different number.');
    }
    const change = {
      ...(conditions === undefined ? {} : { conditions }),
      ...(windowMs === undefined ? {} : { windowMs }),
    };
    if (windowMs === undefined) return change;
    if (rule.extension !== undefined || rule.expect?.calendar !== undefined) {
      return refuse(
        'What else the rule says depends on its timespan.',
        'Change the condition only.',
      );
    }
    if (rule.expect?.roster === 'seen' && rule.expect.windowMs <= windowMs) {
      return refuse(
        'The roster forgets a group before its absence shows.',
        'Shorten the timespan.',
      );
    }
    if (this.#inner.has(rule.facts.id) && windowMs > rule.windowMs) {
      const hint = 'Shorten the timespan, or copy the rule.';
      return refuse('Another correlation waits for this one everywhere.', hint);
    }
    return change;
  }
}

function exemptionOf(tests: readonly GroupTest[]): NonNullable<CorrelationRule['exempts']> {
  return (province, group) => tests.some((test) => !test.holds(province, group));
}

function operatorsOf({ conditions }: Pick<CorrelationRule, 'conditions'>): string {
  return conditions
    .map(({ operator }) => operator)
    .sort()
    .join(', ');
}
