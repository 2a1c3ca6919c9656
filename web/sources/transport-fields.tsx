import { SOURCE_TRANSPORTS } from '../../src/event/source.ts';
import { AreaField, TextField } from '../components/field.tsx';
import type { SourceDraft } from './draft.ts';
import { useSourceText } from './use-source-text.ts';

interface TransportFieldsProps {
  readonly draft: SourceDraft;
  readonly onChange: (patch: Partial<SourceDraft>) => void;
  /** Says what a part lacks. */
  readonly errorOf: (part: keyof SourceDraft) => string | undefined;
}

/** How the records of a source come in, and by what it is known. */
export function TransportFields({ draft, onChange, errorOf }: TransportFieldsProps) {
  const t = useSourceText();
  return (
    <fieldset className="sm:col-span-2">
      <legend className="mb-1 font-medium">{t('ui.source.transport')}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {SOURCE_TRANSPORTS.map((kind) => (
          <label
            key={kind}
            className="flex min-h-9 items-start gap-2 rounded-md border border-line px-2.5 py-2 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="transport"
              value={kind}
              className="mt-0.5 accent-accent"
              checked={draft.kind === kind}
              onChange={() => onChange({ kind })}
            />
            <span>
              <span className="font-medium">{t(`ui.transport.${kind}`)}</span>
              <span className="block text-xs text-soft">{t(`ui.source.transport.${kind}`)}</span>
            </span>
          </label>
        ))}
      </div>
      <div className="mt-3 grid gap-3 empty:hidden sm:grid-cols-2">
        <Details {...{ draft, onChange, errorOf }} />
      </div>
    </fieldset>
  );
}

function Details({ draft, onChange, errorOf }: TransportFieldsProps) {
  const t = useSourceText();
  switch (draft.kind) {
    case 'http':
    case 'upload':
      return null;
    case 'file':
      return (
        <TextField
          name="path"
          label={t('ui.source.path')}
          hint={t('ui.source.path_hint')}
          placeholder="/var/log/nginx/access.log"
          isCode
          className="sm:col-span-2"
          error={errorOf('path')}
          value={draft.path}
          onChange={(path) => onChange({ path })}
        />
      );
    case 'kafka':
      return (
        <AreaField
          name="topics"
          label={t('ui.source.topics')}
          hint={t('ui.source.one_a_line')}
          rows={2}
          className="sm:col-span-2"
          error={errorOf('topics')}
          value={draft.topics}
          onChange={(topics) => onChange({ topics })}
        />
      );
    case 'syslog':
      return (
        <>
          <AreaField
            name="peers"
            label={t('ui.source.peers')}
            hint={t('ui.source.peers_hint')}
            placeholder="192.0.2.10"
            rows={2}
            error={errorOf('peers')}
            value={draft.peers}
            onChange={(peers) => onChange({ peers })}
          />
          <AreaField
            name="fingerprints"
            label={t('ui.source.fingerprints')}
            hint={t('ui.source.fingerprints_hint')}
            rows={2}
            value={draft.fingerprints}
            onChange={(fingerprints) => onChange({ fingerprints })}
          />
          <AreaField
            name="appNames"
            label={t('ui.source.app_names')}
            hint={t('ui.source.app_names_hint')}
            rows={2}
            value={draft.appNames}
            onChange={(appNames) => onChange({ appNames })}
          />
        </>
      );
  }
}
