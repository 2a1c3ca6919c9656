import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ConformanceReport } from '../../../src/api/schemas/conformance.ts';
import { Chip, type Tone } from '../../components/chip.tsx';
import { useFormat } from '../../text/format.ts';
import { Part } from '../part.tsx';
import { useSourceText } from '../use-source-text.ts';

const VERDICTS = {
  ready: { tone: 'good', Icon: CircleCheck },
  usable: { tone: 'warn', Icon: TriangleAlert },
  unusable: { tone: 'danger', Icon: OctagonAlert },
} as const satisfies Record<string, { tone: Tone; Icon: unknown }>;

const SEVERITIES = {
  error: { tint: 'text-danger', Icon: OctagonAlert },
  warning: { tint: 'text-warn', Icon: TriangleAlert },
  info: { tint: 'text-soft', Icon: Info },
} as const;

interface ReportProps {
  readonly report: ConformanceReport;
}

/** How well a sample is understood, in one number and one word. */
export function ReportSummary({ report }: ReportProps) {
  const t = useSourceText();
  const format = useFormat();
  const { score, verdict, lines, typeTitle, type, time, locality } = report;
  const { tone, Icon } = VERDICTS[verdict];
  const facts = [
    [t('ui.report.type'), `${t.of(typeTitle)} (${type})`],
    [
      t('ui.report.lines'),
      t('ui.report.lines_value', {
        parsed: format.number(lines.parsed),
        total: format.number(lines.total),
      }),
    ],
    [
      t('ui.report.stamped'),
      t('ui.report.stamped_value', { count: format.number(time.stamped), zone: time.zone }),
    ],
    [
      t('ui.report.places'),
      locality.claims === 0
        ? t('ui.report.places_none')
        : t('ui.report.places_value', {
            resolved: format.number(locality.resolved),
            claims: format.number(locality.claims),
          }),
    ],
  ] as const;
  return (
    <Part title={t('ui.report.summary')}>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <div className="flex items-center gap-3">
          <p className="text-3xl font-semibold" data-score={score}>
            {score}
            <span className="text-base font-normal text-soft">/100</span>
          </p>
          <Chip tone={tone} icon={<Icon aria-hidden="true" size={13} />}>
            {t(`ui.report.${verdict}`)}
          </Chip>
        </div>
        <dl className="grid min-w-0 flex-1 basis-72 grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-soft">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Part>
  );
}

/** What a person should know or mend before going on. */
export function ReportFindings({ report }: ReportProps) {
  const t = useSourceText();
  if (report.findings.length === 0) return null;
  return (
    <Part title={t('ui.report.findings')}>
      <ul className="flex flex-col gap-2">
        {report.findings.map((finding) => {
          const { tint, Icon } = SEVERITIES[finding.severity];
          return (
            <li key={finding.text.en} className="flex gap-2">
              <Icon aria-hidden="true" size={16} className={`mt-0.5 shrink-0 ${tint}`} />
              <div className="min-w-0">
                <p>
                  <span className={`font-medium ${tint}`}>
                    {t(`ui.report.severity.${finding.severity}`)}:
                  </span>{' '}
                  {t.of(finding.text)}
                </p>
                {finding.hint === undefined ? null : (
                  <p className="text-soft">{t.of(finding.hint)}</p>
                )}
                {finding.lines.length === 0 ? null : (
                  <p className="text-xs text-soft">
                    {t('ui.report.at_lines', { lines: finding.lines.join(', ') })}
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

/** Personal data that was hidden, by kind. */
export function ReportPersons({ report }: ReportProps) {
  const t = useSourceText();
  const format = useFormat();
  return (
    <Part title={t('ui.report.persons')}>
      {report.persons.length === 0 ? (
        <p className="text-soft">{t('ui.report.persons_none')}</p>
      ) : (
        <ul className="flex flex-wrap gap-2">
          {report.persons.map(({ detector, title, count }) => (
            <li key={detector}>
              <Chip>
                {t.of(title)}: {format.number(count)}
              </Chip>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
