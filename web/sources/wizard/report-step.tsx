import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConformanceReport } from '../../../src/api/schemas/conformance.ts';
import { type Described, twinSource } from '../../../src/event/twin-source.ts';
import { send } from '../../api/client.ts';
import { issueKey, parsersQuery, registerSource, sourcesQuery } from '../../api/sources.ts';
import { Button } from '../../components/button.tsx';
import { SelectField } from '../../components/field.tsx';
import { failureText } from '../../text/failure-text.ts';
import { conformanceBody } from '../conformance-body.ts';
import { FIND_OUT, newSource, type SourceDraft } from '../draft.ts';
import { ReportDownloads } from '../report/report-downloads.tsx';
import { ReportFields } from '../report/report-fields.tsx';
import { ReportRules } from '../report/report-rules.tsx';
import { ReportSamples } from '../report/report-samples.tsx';
import { ReportFindings, ReportPersons, ReportSummary } from '../report/report-summary.tsx';
import { useSourceText } from '../use-source-text.ts';
import { NextButton, StepBar, useStep } from './step-bar.tsx';
import { useWizard } from './wizard-state.ts';

/** Step 3: what the sample was understood as, and what that is good for. */
export function ReportStep() {
  const t = useSourceText();
  const go = useStep();
  const [{ draft, sample, report, source }, change] = useWizard();
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const sources = useQuery(sourcesQuery).data?.items ?? [];
  if (report === undefined) return null;
  const twin =
    source === undefined
      ? twinSource(sources, newSource({ ...draft, type: report.type }) as Described)
      : undefined;
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(failureText(error, t));
    }
    setBusy(false);
  };
  const body = conformanceBody(draft, sample?.lines ?? []);
  const judgeAs = (type: string, settings: SourceDraft['settings'] = {}) =>
    attempt(async () => {
      const again = { ...draft, type, settings };
      const asked = conformanceBody(again, sample?.lines ?? []);
      const judged = await send<ConformanceReport>('POST', '/v1/conformance', { body: asked });
      change({ draft: again, report: judged });
    });
  const register = () =>
    attempt(async () => {
      if (source === undefined) {
        const made = await registerSource({
          ...newSource({ ...draft, type: report.type }),
          observing: true,
        });
        change({ source: made });
        if (made.transport.kind === 'http') change({ ingestKey: await issueKey(made.id) });
      }
      go('connect');
    });
  return (
    <div className="flex flex-col gap-4">
      <ReportSummary report={report} />
      {source === undefined ? (
        <OtherType
          key={report.type}
          {...{ report, isBusy }}
          onChoose={(type) => void judgeAs(type)}
        />
      ) : null}
      {source === undefined && report.suggestedSettings !== undefined ? (
        <div className="flex flex-wrap items-center gap-3 rounded-lg bg-accent-soft px-4 py-3 text-accent">
          <p className="min-w-0 flex-1 basis-64">{t('ui.report.suggested')}</p>
          <Button
            disabled={isBusy}
            onClick={() => void judgeAs(report.type, report.suggestedSettings)}
          >
            {t('ui.report.apply')}
          </Button>
        </div>
      ) : null}
      <ReportFindings report={report} />
      <ReportSamples report={report} />
      <ReportFields report={report} />
      <ReportRules report={report} />
      <ReportPersons report={report} />
      <ReportDownloads {...{ report, body }} name={`${draft.id}-conformance`} />
      <div aria-live="polite" className="empty:hidden">
        {failure === undefined ? null : <p className="text-danger">{failure}</p>}
      </div>
      {twin === undefined ? null : (
        <p data-twin={twin.id} className="rounded-lg bg-warn-soft px-4 py-3 text-warn">
          {t('ui.wizard.twin', { name: twin.name, id: twin.id })}
        </p>
      )}
      {report.verdict === 'unusable' && source === undefined ? (
        <p className="rounded-lg bg-warn-soft px-4 py-3 text-warn">{t('ui.wizard.unusable')}</p>
      ) : null}
      <StepBar back="sample">
        <NextButton
          label={t(source === undefined ? 'ui.wizard.register' : 'ui.wizard.next')}
          isDisabled={isBusy}
          onClick={() => void register()}
        />
      </StepBar>
    </div>
  );
}

interface OtherTypeProps {
  readonly report: ConformanceReport;
  readonly isBusy: boolean;
  readonly onChoose: (type: string) => void;
}

/** The sample could be of another type: tries that one. */
function OtherType({ report, isBusy, onChoose }: OtherTypeProps) {
  const t = useSourceText();
  const [type, setType] = useState(report.type);
  const parsers = useQuery(parsersQuery).data?.items ?? [];
  const titles = new Map(parsers.map((one) => [one.type, t.of(one.title)]));
  const likely = [report.type, ...report.candidates.map((one) => one.type)];
  const types = [...new Set([...likely, ...titles.keys()])];
  const nameOf = (one: string) =>
    one === FIND_OUT ? t('ui.source.find_out') : `${titles.get(one) ?? ''} (${one})`;
  return (
    <div className="flex flex-wrap items-start gap-2 print:hidden">
      <SelectField
        name="otherType"
        label={t('ui.report.other_type')}
        hint={t('ui.report.other_type_hint')}
        className="w-120 max-w-full"
        value={type}
        options={types.map((one) => [one, nameOf(one)] as const)}
        onChange={setType}
      />
      <Button
        className="mt-6 h-9"
        disabled={isBusy || type === report.type}
        onClick={() => onChoose(type)}
      >
        {t('ui.report.try_type')}
      </Button>
    </div>
  );
}
