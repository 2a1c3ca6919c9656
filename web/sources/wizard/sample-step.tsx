import { useState } from 'react';
import type { ConformanceReport } from '../../../src/api/schemas/conformance.ts';
import { send } from '../../api/client.ts';
import { AreaField } from '../../components/field.tsx';
import { failureText } from '../../text/failure-text.ts';
import { useFormat } from '../../text/format.ts';
import { conformanceBody } from '../conformance-body.ts';
import { DropArea } from '../drop-area.tsx';
import { Part } from '../part.tsx';
import { objectLines, readSample, sampleOf } from '../read-sample.ts';
import { useSourceText } from '../use-source-text.ts';
import { RegisteredNote } from './registered-note.tsx';
import { NextButton, StepBar, useStep } from './step-bar.tsx';
import { useWizard } from './wizard-state.ts';

/** Step 2: lines as the source writes them, from a file or pasted. */
export function SampleStep() {
  const t = useSourceText();
  const go = useStep();
  const [{ draft, pasted, sample, source }, change] = useWizard();
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  if (source !== undefined) return <RegisteredNote source={source} />;
  const take = async (file: File) => {
    const read = await readSample(file);
    setFailure(typeof read === 'string' ? t(`ui.sample.failure.${read}`) : undefined);
    if (typeof read !== 'string') change({ sample: read, pasted: '', report: undefined });
  };
  const paste = (text: string) => {
    const read = sampleOf(objectLines(text));
    const given = read.lines.length === 0 ? undefined : read;
    change({ pasted: text, sample: given, report: undefined });
  };
  const judge = async () => {
    if (sample === undefined) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const body = conformanceBody(draft, sample.lines);
      change({ report: await send<ConformanceReport>('POST', '/v1/conformance', { body }) });
      go('report');
    } catch (error) {
      setFailure(failureText(error, t));
    }
    setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void judge();
      }}
      className="flex flex-col gap-4"
    >
      <Part title={t('ui.sample.title')} lead={t('ui.sample.lead')}>
        <div className="grid gap-3 md:grid-cols-2">
          <DropArea label={t('ui.sample.drop')} hint={t('ui.sample.drop_hint')} onFile={take} />
          <AreaField
            name="sample"
            label={t('ui.sample.paste')}
            rows={7}
            value={pasted}
            onChange={paste}
          />
        </div>
        <Given />
      </Part>
      <div aria-live="polite" className="empty:hidden">
        {failure === undefined ? null : <p className="text-danger">{failure}</p>}
        {isBusy ? <p className="text-soft">{t('ui.sample.judging')}</p> : null}
      </div>
      <StepBar back="describe">
        <NextButton label={t('ui.sample.judge')} isDisabled={sample === undefined || isBusy} />
      </StepBar>
    </form>
  );
}

/** What will be looked at. */
function Given() {
  const t = useSourceText();
  const format = useFormat();
  const [{ sample }] = useWizard();
  if (sample === undefined) return null;
  const { name, lines, isCut } = sample;
  return (
    <div className="mt-3">
      <p role="status" className="mb-1 font-medium">
        {name === '' ? t('ui.sample.pasted') : name}:{' '}
        {t(isCut ? 'ui.sample.first_lines' : 'ui.sample.lines', {
          count: format.number(lines.length),
        })}
      </p>
      <pre className="max-h-40 overflow-hidden rounded-md bg-raised p-2.5 font-mono text-xs break-all whitespace-pre-wrap">
        {lines.slice(0, 3).join('\n')}
      </pre>
    </div>
  );
}
