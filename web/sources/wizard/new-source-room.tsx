import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { useEffect } from 'react';
import { useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { Room } from '../../components/room.tsx';
import { BackToSources } from '../back-to-sources.tsx';
import { gapsOf } from '../draft.ts';
import { useSourceText } from '../use-source-text.ts';
import { ConnectStep } from './connect-step.tsx';
import { DescribeStep } from './describe-step.tsx';
import { ReportStep } from './report-step.tsx';
import { SampleStep } from './sample-step.tsx';
import { STEPS, type Step } from './steps.ts';
import { TestStep } from './test-step.tsx';
import { furthest, resetWizard, useWizard } from './wizard-state.ts';

const STEP_VIEWS = {
  describe: DescribeStep,
  sample: SampleStep,
  report: ReportStep,
  connect: ConnectStep,
  test: TestStep,
} as const;

/** Connects a source: from what it is called to its first line that went all the way. */
export function NewSourceRoom() {
  const t = useSourceText();
  const navigate = useNavigate();
  const { step: asked } = useSearch({ from: '/sources/new' });
  const mayWrite = useSession().permissions.includes('source.write');
  const [state] = useWizard();
  const last = STEPS.indexOf(furthest(state, gapsOf(state.draft).length === 0));
  const step = STEPS[Math.min(last, STEPS.indexOf(asked))] ?? 'describe';
  const View = STEP_VIEWS[step];
  const isUpload = state.source?.transport.kind === 'upload';
  const lead =
    step === 'connect' && isUpload
      ? 'ui.wizard.connect.upload_lead'
      : (`ui.wizard.${step}.lead` as const);
  useEffect(() => {
    document.getElementById('room')?.firstElementChild?.scrollTo({ top: 0 });
    document.getElementById(`step-${step}`)?.focus({ preventScroll: true });
  }, [step]);
  return (
    <Room
      title={t('ui.wizard.title')}
      lead={t('ui.wizard.lead')}
      above={<BackToSources />}
      aside={
        state.source === undefined ? null : (
          <Button
            onClick={() => {
              resetWizard();
              void navigate({ to: '/sources/new', search: { step: 'describe' } });
            }}
          >
            {t('ui.wizard.another')}
          </Button>
        )
      }
    >
      {mayWrite ? (
        <>
          <Steps current={step} last={last} />
          <h2 id={`step-${step}`} tabIndex={-1} className="mb-1 text-base font-semibold">
            {t(`ui.wizard.${step}.title`)}
          </h2>
          <p className="mb-4 max-w-prose text-soft">{t(lead)}</p>
          <View key={step} />
        </>
      ) : (
        <p className="rounded-lg bg-warn-soft px-4 py-3 text-warn">{t('ui.wizard.forbidden')}</p>
      )}
    </Room>
  );
}

interface StepsProps {
  readonly current: Step;
  /** Place of the furthest step that can be gone to. */
  readonly last: number;
}

function Steps({ current, last }: StepsProps) {
  const t = useSourceText();
  const at = STEPS.indexOf(current);
  return (
    <nav aria-label={t('ui.wizard.steps')} className="mb-5 print:hidden">
      <p className="mb-2 font-medium text-soft sm:hidden">
        {t('ui.wizard.step_of', { at: at + 1, count: STEPS.length })}
      </p>
      <ol className="flex gap-1 sm:gap-2">
        {STEPS.map((step, index) => {
          const isDone = index < at;
          const look =
            index === at
              ? 'border-accent text-accent'
              : isDone
                ? 'border-good text-good'
                : 'border-line text-soft';
          const label = (
            <>
              <span className="flex size-5 shrink-0 items-center justify-center rounded-full border border-current text-2xs">
                {isDone ? <Check aria-hidden="true" size={12} strokeWidth={3} /> : index + 1}
              </span>
              <span className="max-sm:sr-only">{t(`ui.wizard.${step}.title`)}</span>
            </>
          );
          const shape = `flex min-h-9 items-center gap-2 border-t-2 pt-1.5 font-medium max-sm:justify-center ${look}`;
          return (
            <li key={step} className="min-w-0 flex-1">
              {index <= last && index !== at ? (
                <Link to="/sources/new" search={{ step }} className={shape}>
                  {label}
                </Link>
              ) : (
                <span aria-current={index === at ? 'step' : undefined} className={shape}>
                  {label}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
