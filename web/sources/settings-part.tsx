import { useState } from 'react';
import type { SourceView } from '../../src/api/schemas/source.ts';
import { RequestError } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { changeSource, sourceQuery } from '../api/sources.ts';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { notify } from '../shell/notices.ts';
import { failureText } from '../text/failure-text.ts';
import { draftOf, gapsOf, type SourceDraft, sourceChange } from './draft.ts';
import { HoursFields } from './hours-fields.tsx';
import { Part } from './part.tsx';
import { PlaceFields } from './place-fields.tsx';
import { ReadingFields } from './reading-fields.tsx';
import { TransportFields } from './transport-fields.tsx';
import { useSourceText } from './use-source-text.ts';

const STALE = 412;

interface SettingsPartProps {
  readonly source: SourceView;
}

/** What a source is and how it is read, to be changed; who was slower is told and loses nothing. */
export function SettingsPart({ source }: SettingsPartProps) {
  const t = useSourceText();
  // What is being typed stays while the source is read again.
  const [draft, setDraft] = useState<SourceDraft>();
  const shown = draft ?? draftOf(source);
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const gaps = gapsOf(shown);
  const errorOf = (part: keyof SourceDraft) =>
    isAsked && gaps.includes(part) ? t('ui.source.missing') : undefined;
  const edit = (patch: Partial<SourceDraft>) => setDraft({ ...shown, ...patch });
  const submit = async () => {
    setAsked(true);
    if (gaps.length > 0) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await changeSource(source, sourceChange(shown));
      setDraft(undefined);
      notify({ tone: 'good', text: t('ui.source.saved') });
    } catch (error) {
      const isStale = error instanceof RequestError && error.status === STALE;
      setFailure(isStale ? t('ui.source.stale') : failureText(error, t));
      if (isStale) await queryClient.invalidateQueries(sourceQuery(source.id));
    }
    setBusy(false);
  };
  return (
    <Part title={t('ui.source.settings')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        className="grid gap-3 sm:grid-cols-2"
      >
        <TextField
          name="name"
          label={t('ui.source.name')}
          className="sm:col-span-2"
          error={errorOf('name')}
          value={shown.name}
          onChange={(name) => edit({ name })}
        />
        <PlaceFields draft={shown} onChange={edit} error={errorOf('province')} />
        <TransportFields draft={shown} onChange={edit} errorOf={errorOf} />
        <ReadingFields draft={shown} onChange={edit} />
        {shown.kind === 'upload' ? null : (
          <HoursFields hours={shown.hours} onChange={(hours) => edit({ hours })} />
        )}
        <div aria-live="polite" className="empty:hidden sm:col-span-2">
          {failure === undefined ? null : (
            <p className="rounded-md bg-danger-soft px-3 py-2 text-danger">{failure}</p>
          )}
        </div>
        <div className="flex flex-wrap justify-end gap-2 sm:col-span-2">
          {draft === undefined ? null : (
            <Button onClick={() => setDraft(undefined)}>{t('ui.source.discard')}</Button>
          )}
          <Button type="submit" look="primary" disabled={isBusy || draft === undefined}>
            {t('ui.source.save')}
          </Button>
        </div>
      </form>
    </Part>
  );
}
