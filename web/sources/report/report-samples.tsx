import { CircleCheck, CircleX } from 'lucide-react';
import type { ConformanceReport } from '../../../src/api/schemas/conformance.ts';
import { unreadText } from '../../../src/message/unread-text.ts';
import { eventFields } from '../event-fields.ts';
import { Part } from '../part.tsx';
import { useSourceText } from '../use-source-text.ts';
import { type FieldVerdict, verdictTint } from './field-mark.tsx';

/** Lines that are shown whole at once. */
const OPEN = 2;

interface ReportSamplesProps {
  readonly report: ConformanceReport;
}

/** The first lines, each beside what it becomes. */
export function ReportSamples({ report }: ReportSamplesProps) {
  const t = useSourceText();
  const verdicts = new Map(report.fields.map(({ field, verdict }) => [field, verdict]));
  const failures = new Map(report.failures.map((failure) => [failure.line, failure]));
  return (
    <Part title={t('ui.report.samples')} lead={t('ui.report.samples_lead')}>
      <ol className="flex flex-col divide-y divide-line">
        {report.samples.map(({ line, raw, event }, index) => (
          <li key={line} className="py-1.5">
            <details open={index < OPEN}>
              <summary className="flex min-h-6 min-w-0 items-center gap-2">
                <span className="shrink-0 text-xs text-soft">{t('ui.report.line', { line })}</span>
                {event === undefined ? (
                  <CircleX aria-hidden="true" size={14} className="shrink-0 text-danger" />
                ) : (
                  <CircleCheck aria-hidden="true" size={14} className="shrink-0 text-good" />
                )}
                <span className="min-w-0 truncate font-mono text-xs">{raw}</span>
              </summary>
              <div className="grid gap-x-4 gap-y-1.5 pt-1.5 pb-2 md:grid-cols-2">
                <p className="min-w-0 font-mono text-xs break-all">{raw}</p>
                {event === undefined ? (
                  <p className="text-danger">
                    {t('ui.report.unread', {
                      reason: t(`unread.reason.${failures.get(line)?.reason ?? 'malformed'}`),
                    })}
                    <span className="block font-mono text-xs">
                      {unreadText(failures.get(line)?.detail ?? '', t.language)}
                    </span>
                  </p>
                ) : (
                  <dl className="grid min-w-0 grid-cols-[minmax(0,2fr)_minmax(0,3fr)] content-start gap-x-3 font-mono text-xs">
                    {eventFields(event).map(([field, value]) => (
                      <FieldRow key={field} {...{ field, value }} verdict={verdicts.get(field)} />
                    ))}
                  </dl>
                )}
              </div>
            </details>
          </li>
        ))}
      </ol>
    </Part>
  );
}

interface FieldRowProps {
  readonly field: string;
  readonly value: string;
  readonly verdict: FieldVerdict | undefined;
}

function FieldRow({ field, value, verdict }: FieldRowProps) {
  const t = useSourceText();
  const tint = verdict === undefined ? 'text-soft' : verdictTint(verdict);
  return (
    <>
      <dt
        className={`break-all ${tint}`}
        title={verdict === undefined ? undefined : t(`ui.report.verdict.${verdict}`)}
      >
        {field}
        {verdict === undefined || verdict === 'ok' ? null : (
          <span className="font-sans text-2xs"> · {t(`ui.report.verdict.${verdict}`)}</span>
        )}
      </dt>
      <dd className="min-w-0 break-all">{value}</dd>
    </>
  );
}
