import { CircleCheck, Lock } from 'lucide-react';
import type { ConformanceReport } from '../../../src/api/schemas/conformance.ts';
import { Part } from '../part.tsx';
import { useSourceText } from '../use-source-text.ts';

interface ReportRulesProps {
  readonly report: ConformanceReport;
}

/** What one gets: the rules that this source feeds, and those that it cannot, with what is missing. */
export function ReportRules({ report }: ReportRulesProps) {
  const t = useSourceText();
  const { runnable, blocked } = report.rules;
  return (
    <Part title={t('ui.report.rules')}>
      <div className="grid gap-4 md:grid-cols-2">
        <div>
          <h3 className="mb-1 font-medium text-good">
            {t('ui.report.runnable', { count: runnable.length })}
          </h3>
          {runnable.length === 0 ? <p className="text-soft">{t('ui.report.no_rules')}</p> : null}
          <ul className="flex flex-col gap-1">
            {runnable.map(({ id, title, attack, matches }) => (
              <li key={id} className="flex gap-2">
                <CircleCheck aria-hidden="true" size={15} className="mt-0.5 shrink-0 text-good" />
                <span className="min-w-0">
                  {t.of(title)}
                  <span className="block text-xs text-soft">
                    {[
                      ...attack,
                      ...(matches === 0 ? [] : [t('ui.report.matches', { count: matches })]),
                    ].join(' · ')}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3 className="mb-1 font-medium text-warn">
            {t('ui.report.blocked', { count: blocked.length })}
          </h3>
          {blocked.length === 0 ? <p className="text-soft">{t('ui.report.none_blocked')}</p> : null}
          <ul className="flex flex-col gap-1">
            {blocked.map(({ id, title, missingFields }) => (
              <li key={id} className="flex gap-2">
                <Lock aria-hidden="true" size={15} className="mt-0.5 shrink-0 text-warn" />
                <span className="min-w-0">
                  {t.of(title)}
                  <span className="block text-xs break-words text-soft">
                    {t('ui.report.lacks', { fields: missingFields.join(', ') })}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </Part>
  );
}
