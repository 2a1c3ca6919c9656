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
    const testOf = (groups: FieldItem['groups']): Formula<FieldTest> => {
      const parts = groups.map((group) =>
        join(
          'or',
          group.map((test) => onFields(item, test, { mapped, mapper })),
        ),
      );
      return join(item.every ? 'and' : 'or', parts);
    };
    const { local } = item;
    const all = local === undefined ? testOf(item.groups) : byPlace({ ...item, local }, testOf);
    return item.negated ? negate(all) : all;
  });
}

/** Each place with its own values: an event of one province is never judged by the values of another. */
function byPlace(
  { selection, groups, local }: FieldItem & { readonly local: NonNullable<FieldItem['local']> },
  testOf: (groups: FieldItem['groups']) => Formula<FieldTest>,
): Formula<FieldTest> {
  const ofProvince = (province: string) => leaf(provinceTest(selection, province));
  const parts = [...local]
    .filter(([, own]) => own.length > 0)
    .map(([province, own]) => join('and', [ofProvince(province), testOf(own)]));
  if (groups.length > 0) {
    const elsewhere = [...local.keys()].map((province) => negate(ofProvince(province)));
    parts.push(join('and', [testOf(groups), ...elsewhere]));
  }
  return join('or', parts);
}

function provinceTest(selection: string, province: string): FieldTest {
  const test = { kind: 'text' as const, glob: [province], cased: false, dashes: false };
  return { selection, field: 'gac.province', test };
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
