import { Link } from '@tanstack/react-router';
import { Part } from '../part.tsx';
import { StagePanel } from '../stage-panel.tsx';
import { TrialPanel } from '../trial-panel.tsx';
import { UploadPart } from '../upload-part.tsx';
import { useSourceText } from '../use-source-text.ts';
import { StepBar } from './step-bar.tsx';
import { useWizard } from './wizard-state.ts';

/** Step 5: a line goes all the way; then the source is watched for a while, or tells the province at once. */
export function TestStep() {
  const t = useSourceText();
  const [{ source, ingestKey, trialToken }, change] = useWizard();
  if (source === undefined) return null;
  return (
    <div className="flex flex-col gap-4">
      {source.transport.kind === 'upload' ? (
        <UploadPart
          sourceId={source.id}
          said={{ title: t('ui.trial.upload_title'), lead: t('ui.trial.upload_lead') }}
        />
      ) : null}
      <Part title={t('ui.trial.title')} lead={t('ui.trial.lead')}>
        <TrialPanel
          {...{ source, ingestKey }}
          token={trialToken}
          onToken={(token) => change({ trialToken: token })}
        />
      </Part>
      <Part title={t('ui.stage.title')}>
        <StagePanel source={source} onChange={(changed) => change({ source: changed })} />
      </Part>
      <StepBar back="connect">
        <Link
          to="/sources/$sourceId"
          params={{ sourceId: source.id }}
          className="inline-flex h-8 items-center rounded-md bg-accent px-2.5 font-medium text-accent-ink hover:brightness-110"
        >
          {t('ui.wizard.done')}
        </Link>
      </StepBar>
    </div>
  );
}
