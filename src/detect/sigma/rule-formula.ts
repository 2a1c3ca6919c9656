import type { Formula } from './formula.ts';
import { join, leaf, negate, substitute } from './formula.ts';
import type { FieldMapper } from './map-fields.ts';
import { convertTest } from './pipelines/convert-test.ts';
import type { MappedField } from './pipelines/field-table.ts';
import type { FieldItem, ValueTest } from './value-test.ts';

/** One test of one field of the event: the leaf of a compiled rule. */
export interface FieldTest {
  readonly selection: string;
  /** Empty for keywords. */
  readonly field: string;
  /** Further fields that hold values of the same thing; one has the values of all, as a list would. */
  readonly also?: readonly string[];
  readonly test: ValueTest;
}

/** Turns items into tests of the event's own fields. */
export function toRuleFormula(
  formula: Formula<FieldItem>,
  mapper: FieldMapper,
): Formula<FieldTest> {
  return substitute(formula, (item) => {
    // Fields that stand for one field hold its values together, as a list would; `neq` means "none of them".
    const mapped = mapper.map(item.field, item.path);
    const groups = item.groups.map((group) =>
      join(
        'or',
        group.map((test) => onFields(item, test, { mapped, mapper })),
      ),
    );
    const all = join(item.every ? 'and' : 'or', groups);
    return item.negated ? negate(all) : all;
  });
}

function onFields(
  { selection, path }: FieldItem,
  test: ValueTest,
  { mapped, mapper }: { readonly mapped: MappedField; readonly mapper: FieldMapper },
): Formula<FieldTest> {
  const tests =
    test.kind === 'reference'
      ? mapper.fieldsOf(test.field, path).map((field) => ({ ...test, field }))
      : [test];
  const converted = tests.map((one) => convertTest(one, mapped));
  return substitute(join('or', converted), (placed) => leaf({ selection, ...placed }));
}
