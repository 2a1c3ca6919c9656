import { fieldText } from '../text/field-text.ts';
import { useText } from '../text/use-text.ts';

/** One field that an exception may ask for. */
export interface ConditionRow {
  readonly field: string;
  readonly value: string;
  readonly isChosen: boolean;
}

/** The chosen fields as a Sigma selection; what is typed means itself, so wildcards are escaped. */
export function conditionOf(rows: readonly ConditionRow[]): Record<string, string> {
  return Object.fromEntries(
    rows
      .filter(({ isChosen, value }) => isChosen && value.trim() !== '')
      .map(({ field, value }) => [field, value.trim().replace(/[\\*?]/g, '\\$&')]),
  );
}

interface ConditionFieldsProps {
  readonly rows: readonly ConditionRow[];
  readonly onChange: (rows: readonly ConditionRow[]) => void;
}

/** Lets a person choose which fields of the alert must match, and change their values. */
export function ConditionFields({ rows, onChange }: ConditionFieldsProps) {
  const t = useText();
  const change = (field: string, patch: Partial<ConditionRow>) =>
    onChange(rows.map((row) => (row.field === field ? { ...row, ...patch } : row)));
  const isEmpty = !rows.some(({ isChosen }) => isChosen);
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold">{t('ui.exception.condition')}</legend>
      <div className="flex flex-col gap-2">
        {rows.map(({ field, value, isChosen }) => (
          <div key={field} className="flex flex-wrap items-center gap-2">
            <label className="flex min-h-9 min-w-36 items-center gap-2">
              <input
                type="checkbox"
                className="accent-accent"
                checked={isChosen}
                onChange={(event) => change(field, { isChosen: event.target.checked })}
              />
              {fieldText(field, t)}
            </label>
            <input
              aria-label={t('ui.exception.value', { field: fieldText(field, t) })}
              value={value}
              disabled={!isChosen}
              onChange={(event) => change(field, { value: event.target.value })}
              className="min-h-9 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-2.5 font-mono disabled:opacity-55"
            />
          </div>
        ))}
      </div>
      {isEmpty ? <p className="mt-1 text-danger">{t('ui.exception.no_field')}</p> : null}
    </fieldset>
  );
}
