import { useProvinceNames } from '../api/localities.ts';
import { useSession } from '../api/session.ts';
import { useCommunes } from '../api/sources.ts';
import { SelectField } from '../components/field.tsx';
import type { SourceDraft } from './draft.ts';
import { useSourceText } from './use-source-text.ts';

interface PlaceFieldsProps {
  readonly draft: Pick<SourceDraft, 'province' | 'commune'>;
  readonly onChange: (patch: Partial<SourceDraft>) => void;
  readonly error?: string | undefined;
}

/** The province that answers for a source, and the commune that it belongs to, if it does. */
export function PlaceFields({ draft, onChange, error }: PlaceFieldsProps) {
  const t = useSourceText();
  const { scope } = useSession().principal;
  const provinces = [...useProvinceNames()].filter(
    ([code]) => scope.kind === 'national' || scope.provinces.includes(code),
  );
  const communes = useCommunes(draft.province);
  return (
    <>
      <SelectField
        name="province"
        label={t('ui.source.province')}
        hint={t('ui.source.province_hint')}
        error={error}
        value={draft.province}
        options={[['', t('ui.source.choose')], ...provinces]}
        onChange={(province) => onChange({ province, commune: '' })}
      />
      <SelectField
        name="commune"
        label={t('ui.source.commune')}
        hint={t('ui.source.commune_hint')}
        value={draft.commune}
        isDisabled={draft.province === ''}
        options={[['', t('ui.source.whole_province')], ...communes]}
        onChange={(commune) => onChange({ commune })}
      />
    </>
  );
}
