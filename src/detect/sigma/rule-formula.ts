import type { FieldPipeline } from './field-pipeline.ts';
import type { Formula } from './formula.ts';
import { join, leaf, negate, substitute } from './formula.ts';
import type { RuleLogsource } from './parse-metadata.ts';
import type { FieldItem, ValueTest } from './value-test.ts';

/** One test of one field of the event: the leaf of a compiled rule. */
export interface FieldTest {
  readonly selection: string;
  /** Empty for keywords. */
  readonly field: string;
  readonly test: ValueTest;
}

/** Turns items into tests of the event's own fields, noting the fields that the pipeline does not know. */
export function toRuleFormula(
  formula: Formula<FieldItem>,
  mapping: {
    pipeline: FieldPipeline | undefined;
    logsource: RuleLogsource;
    unmapped: Set<string>;
  },
): Formula<FieldTest> {
  const map = (field: string): readonly string[] => {
    if (mapping.pipeline === undefined || field === '') return [field];
    const mapped = mapping.pipeline.map(field, mapping.logsource);
    if (mapped !== undefined && mapped.length > 0) return mapped;
    mapping.unmapped.add(field);
    return [field];
  };
  return substitute(formula, (item) => {
    // Fields that stand for one field are alternatives inside the item, so that `neq` means "none of them".
    const perField = map(item.field).map((field) => itemOn(item, field, map));
    const any = join('or', perField);
    return item.negated ? negate(any) : any;
  });
}

function itemOn(
  item: FieldItem,
  field: string,
  map: (field: string) => readonly string[],
): Formula<FieldTest> {
  const groups = item.groups.map((group) =>
    join(
      'or',
      group.flatMap((test) =>
        mapReference(test, map).map((one) => leaf({ selection: item.selection, field, test: one })),
      ),
    ),
  );
  return join(item.every ? 'and' : 'or', groups);
}

function mapReference(
  test: ValueTest,
  map: (field: string) => readonly string[],
): readonly ValueTest[] {
  if (test.kind !== 'reference') return [test];
  return map(test.field).map((field) => ({ ...test, field }));
}
