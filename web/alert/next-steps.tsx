import type { AlertView } from '../../src/api/schemas/alert.ts';
import { useText } from '../text/use-text.ts';
import { Section } from './section.tsx';

/** What to do, in order, as the author of the rule wrote it. */
export function NextSteps({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const steps = alert.rule.runbook[t.language];
  if (steps.length === 0) return null;
  return (
    <Section title={t('ui.steps.title')}>
      <ol className="flex flex-col gap-2">
        {steps.map((step, index) => (
          <li key={step} className="flex gap-2.5">
            <span
              aria-hidden="true"
              className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
            >
              {index + 1}
            </span>
            <span className="pt-0.5">{step}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
