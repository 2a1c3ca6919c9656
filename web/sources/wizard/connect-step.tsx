import { useState } from 'react';
import { issueKey } from '../../api/sources.ts';
import { Button } from '../../components/button.tsx';
import { failureText } from '../../text/failure-text.ts';
import { Instructions } from '../instructions.tsx';
import { KeyOnce } from '../key-once.tsx';
import { Part } from '../part.tsx';
import { useSourceText } from '../use-source-text.ts';
import { NextButton, StepBar, useStep } from './step-bar.tsx';
import { useWizard } from './wizard-state.ts';

/** Step 4: the key, and what to write into the shipper. */
export function ConnectStep() {
  const t = useSourceText();
  const go = useStep();
  const [{ source, ingestKey }, change] = useWizard();
  const [failure, setFailure] = useState<string>();
  if (source === undefined) return null;
  const issue = async () => {
    try {
      change({ ingestKey: await issueKey(source.id) });
    } catch (error) {
      setFailure(failureText(error, t));
    }
  };
  return (
    <div className="flex flex-col gap-4">
      {source.transport.kind === 'http' ? (
        <Part title={t('ui.keys.title')}>
          {ingestKey === undefined ? (
            <Button onClick={() => void issue()}>{t('ui.keys.issue')}</Button>
          ) : (
            <KeyOnce ingestKey={ingestKey} />
          )}
          {failure === undefined ? null : <p className="mt-2 text-danger">{failure}</p>}
        </Part>
      ) : null}
      <Part
        title={t(
          source.transport.kind === 'upload'
            ? 'ui.instructions.upload_title'
            : 'ui.instructions.title',
        )}
      >
        <Instructions sourceId={source.id} ingestKey={ingestKey} />
      </Part>
      <StepBar back="report">
        <NextButton onClick={() => go('test')} />
      </StepBar>
    </div>
  );
}
