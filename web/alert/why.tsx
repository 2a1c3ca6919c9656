import type { AlertView } from '../../src/api/schemas/alert.ts';
import { Chip } from '../components/chip.tsx';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { isShare } from './is-share.ts';
import { Section } from './section.tsx';

const OPERATORS: Readonly<Record<string, string>> = {
  gte: '≥',
  gt: '>',
  lte: '≤',
  lt: '<',
  eq: '=',
  neq: '≠',
};
const VERSION_SHOWN = 10;

/** What happened and why the rule fired. */
export function Why({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const { rule, matched } = alert;
  const falsePositives = rule.falsePositives[t.language];
  return (
    <Section title={t('ui.why.title')}>
      <p className="text-base">{t.of(alert.reason)}</p>
      {alert.measure === undefined ? null : (
        <Measure measure={alert.measure} asPercent={isShare(alert)} />
      )}
      {matched.length === 0 ? null : (
        <>
          <h4 className="mt-3 mb-1 text-xs font-semibold text-soft">{t('ui.why.matched')}</h4>
          <ul className="flex flex-col gap-1">
            {matched.map(({ selection, field, value }) => (
              <li
                key={`${selection}\n${field}\n${value}`}
                className="rounded-md bg-raised px-2 py-1 font-mono text-xs break-all"
              >
                {field === '' ? null : <span className="text-soft">{field} = </span>}
                <span>{value}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Rule alert={alert} />
      {falsePositives.length === 0 ? null : (
        <>
          <h4 className="mt-3 mb-1 text-xs font-semibold text-soft">
            {t('ui.why.false_positives')}
          </h4>
          <ul className="list-disc pl-5">
            {falsePositives.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

interface MeasureProps {
  readonly measure: NonNullable<AlertView['measure']>;
  readonly asPercent: boolean;
}

function Measure({ measure, asPercent }: MeasureProps) {
  const t = useText();
  const format = useFormat();
  const said = asPercent ? format.percent : format.number;
  const { value, threshold, operator } = measure;
  const top = asPercent ? 1 : Math.max(value, threshold, 1) * 1.08;
  return (
    <div className="mt-3">
      <p className="mb-1 flex items-baseline gap-2">
        <span className="text-2xl font-semibold tracking-tight">{said(value)}</span>
        <span className="text-soft">
          {t('ui.why.threshold', {
            threshold: `${OPERATORS[operator] ?? operator} ${said(threshold)}`,
          })}
        </span>
      </p>
      <svg
        aria-hidden="true"
        viewBox="0 0 1000 10"
        preserveAspectRatio="none"
        className="h-2 w-full"
      >
        <rect width="1000" height="10" rx="4" className="fill-raised" />
        <rect width={(value / top) * 1000} height="10" rx="4" className="fill-high" />
        <rect x={(threshold / top) * 1000 - 2} width="4" height="10" className="fill-ink" />
      </svg>
    </div>
  );
}

function Rule({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const { rule } = alert;
  const techniques = rule.tags.filter((tag) => tag.startsWith('attack.'));
  return (
    <details className="mt-3 border-t border-line pt-2">
      <summary className="flex min-h-6 flex-wrap items-center gap-1.5 text-xs text-soft">
        <span>
          {t('ui.why.rule')} <span className="font-medium text-ink">{t.of(rule.title)}</span>
        </span>
        <Chip title={rule.version}>
          {t('ui.why.version', { version: rule.version.slice(0, VERSION_SHOWN) })}
        </Chip>
        {techniques.map((tag) => (
          <Chip key={tag} tone="accent">
            {techniqueText(tag)}
          </Chip>
        ))}
      </summary>
      <p className="mt-2">{t.of(rule.description)}</p>
      <p className="mt-1 font-mono text-xs break-all text-soft">
        {rule.id} · {rule.version}
      </p>
    </details>
  );
}

/** `attack.t1110.001` → `ATT&CK T1110.001`, `attack.impact` → `ATT&CK impact`. */
function techniqueText(tag: string): string {
  const name = tag.replace(/^attack\./, '');
  return `ATT&CK ${/^t\d/.test(name) ? name.toUpperCase() : name.replace(/[-_]/g, ' ')}`;
}
