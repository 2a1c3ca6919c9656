import { useQuery } from '@tanstack/react-query';
import { parsersQuery } from '../api/sources.ts';
import { SelectField, TextField } from '../components/field.tsx';
import { FIND_OUT, type SourceDraft } from './draft.ts';
import { SettingsFields } from './settings-fields.tsx';
import { useSourceText } from './use-source-text.ts';

/** Zones of servers in Viet Nam, and of those that somebody set up otherwise. */
const ZONES = ['Asia/Ho_Chi_Minh', 'UTC', 'Asia/Bangkok', 'Asia/Singapore'];

interface ReadingFieldsProps {
  readonly draft: SourceDraft;
  readonly onChange: (patch: Partial<SourceDraft>) => void;
  /** Whether the type may be left to be found out. */
  readonly mayFindOut?: boolean;
}

/** How the records of a source are read: their type, its settings, zone, and where a record begins. */
export function ReadingFields({ draft, onChange, mayFindOut = false }: ReadingFieldsProps) {
  const t = useSourceText();
  const parsers = useQuery(parsersQuery).data?.items ?? [];
  const types = parsers.map(({ type, title }) => [type, `${t.of(title)} (${type})`] as const);
  const schema = parsers.find(({ type }) => type === draft.type)?.settings;
  const zones = [...new Set([...ZONES, draft.timezone])];
  return (
    <>
      <SelectField
        name="type"
        label={t('ui.source.type')}
        hint={mayFindOut ? t('ui.source.type_hint') : undefined}
        className="sm:col-span-2"
        value={draft.type}
        options={mayFindOut ? [[FIND_OUT, t('ui.source.find_out')], ...types] : types}
        onChange={(type) => onChange({ type, settings: {} })}
      />
      {schema === undefined ? null : (
        <div className="grid gap-3 sm:col-span-2 sm:grid-cols-2">
          <SettingsFields
            key={draft.type}
            schema={schema}
            values={draft.settings}
            onChange={(settings) => onChange({ settings })}
          />
        </div>
      )}
      <SelectField
        name="timezone"
        label={t('ui.source.timezone')}
        hint={t('ui.source.timezone_hint')}
        value={draft.timezone}
        options={zones.map((zone) => [zone, zone] as const)}
        onChange={(timezone) => onChange({ timezone })}
      />
      <TextField
        name="multilineStart"
        label={t('ui.source.multiline')}
        hint={t('ui.source.multiline_hint')}
        isCode
        placeholder="^\d{4}-\d{2}-\d{2}"
        value={draft.multilineStart}
        onChange={(multilineStart) => onChange({ multilineStart })}
      />
    </>
  );
}
