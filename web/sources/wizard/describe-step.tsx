import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sourcesQuery } from '../../api/sources.ts';
import { TextField } from '../../components/field.tsx';
import { gapsOf, idOf, type SourceDraft } from '../draft.ts';
import { HoursFields } from '../hours-fields.tsx';
import { Part } from '../part.tsx';
import { PlaceFields } from '../place-fields.tsx';
import { ReadingFields } from '../reading-fields.tsx';
import { TransportFields } from '../transport-fields.tsx';
import { useSourceText } from '../use-source-text.ts';
import { RegisteredNote } from './registered-note.tsx';
import { NextButton, StepBar, useStep } from './step-bar.tsx';
import { useWizard } from './wizard-state.ts';

/** Step 1: what the source is, where it belongs, how it sends. */
export function DescribeStep() {
  const t = useSourceText();
  const go = useStep();
  const [{ draft, isOwnId, source }, change] = useWizard();
  const [isAsked, setAsked] = useState(false);
  const taken = useQuery(sourcesQuery).data?.items.some(({ id }) => id === draft.id) === true;
  const gaps = gapsOf(draft);
  if (source !== undefined) return <RegisteredNote source={source} />;
  const errorOf = (part: keyof SourceDraft) =>
    isAsked && gaps.includes(part) ? t('ui.source.missing') : undefined;
  // What was found out of the sample holds for what it was asked with.
  const edit = (patch: Partial<SourceDraft>) =>
    change({ draft: { ...draft, ...patch }, report: undefined });
  const submit = () => {
    setAsked(true);
    if (gaps.length === 0 && !taken) go('sample');
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="flex flex-col gap-4"
    >
      <Part title={t('ui.source.part.what')}>
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            name="name"
            label={t('ui.source.name')}
            hint={t('ui.source.name_hint')}
            error={errorOf('name')}
            value={draft.name}
            onChange={(name) => edit({ name, ...(isOwnId ? {} : { id: idOf(name) }) })}
          />
          <TextField
            name="id"
            label={t('ui.source.id')}
            hint={t('ui.source.id_hint')}
            isCode
            error={taken ? t('ui.source.id_taken') : errorOf('id')}
            value={draft.id}
            onChange={(id) => change({ draft: { ...draft, id }, isOwnId: id !== '' })}
          />
          <PlaceFields draft={draft} onChange={edit} error={errorOf('province')} />
        </div>
      </Part>
      <Part title={t('ui.source.part.way')}>
        <div className="grid gap-3 sm:grid-cols-2">
          <TransportFields {...{ draft, errorOf }} onChange={edit} />
        </div>
      </Part>
      <Part title={t('ui.source.part.reading')}>
        <div className="grid gap-3 sm:grid-cols-2">
          <ReadingFields draft={draft} onChange={edit} mayFindOut />
        </div>
      </Part>
      {draft.kind === 'upload' ? null : (
        <Part title={t('ui.source.part.hours')}>
          <div className="grid gap-3 sm:grid-cols-2">
            <HoursFields hours={draft.hours} onChange={(hours) => edit({ hours })} />
          </div>
        </Part>
      )}
      {isAsked && gaps.length > 0 ? (
        <p role="alert" className="text-danger">
          {t('ui.wizard.gaps', { count: gaps.length })}
        </p>
      ) : null}
      <StepBar>
        <NextButton />
      </StepBar>
    </form>
  );
}
