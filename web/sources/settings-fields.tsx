import { useState } from 'react';
import { AreaField, SelectField, TextField } from '../components/field.tsx';
import { type Setting, settingsOf, shownValue, typedValue } from './settings-schema.ts';
import { useSourceText } from './use-source-text.ts';

type Values = Readonly<Record<string, unknown>>;

interface SettingsFieldsProps {
  /** JSON Schema of what the type lets a source set. */
  readonly schema: unknown;
  readonly values: Values;
  readonly onChange: (values: Values) => void;
}

/** So many settings are shown at once; of more, those that matter are in front. */
const SHOWN_MAX = 4;

/** What the type of a source lets it set, drawn from its JSON Schema. */
export function SettingsFields({ schema, values, onChange }: SettingsFieldsProps) {
  const t = useSourceText();
  const settings = settingsOf(schema);
  // Chosen once: a field does not move while somebody types in it.
  const [front] = useState(() =>
    settings
      .filter(({ name, isRequired }) => isRequired || values[name] !== undefined)
      .map(({ name }) => name),
  );
  const isShown = ({ name }: Setting) => settings.length <= SHOWN_MAX || front.includes(name);
  const rest = settings.filter((setting) => !isShown(setting));
  const fieldOf = (setting: Setting) => (
    <SettingField
      key={setting.name}
      setting={setting}
      value={values[setting.name]}
      onChange={(value) => {
        const { [setting.name]: _before, ...others } = values;
        onChange(value === undefined ? others : { ...others, [setting.name]: value });
      }}
    />
  );
  return (
    <>
      {settings.filter(isShown).map(fieldOf)}
      {rest.length === 0 ? null : (
        <details className="sm:col-span-2">
          <summary className="w-fit text-accent underline">
            {t('ui.source.setting.more', { count: rest.length })}
          </summary>
          <div className="mt-2 grid gap-3 sm:grid-cols-2">{rest.map(fieldOf)}</div>
        </details>
      )}
    </>
  );
}

interface SettingFieldProps {
  readonly setting: Setting;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function SettingField({ setting, value, onChange }: SettingFieldProps) {
  const t = useSourceText();
  const { name, kind, hint, isRequired, choices, fallback } = setting;
  const [text, setText] = useState(() => shownValue(kind, value));
  const [isBroken, setBroken] = useState(false);
  const type = (typed: string) => {
    setText(typed);
    try {
      onChange(typedValue(kind, typed));
      setBroken(false);
    } catch {
      setBroken(true);
    }
  };
  const forms = { list: 'ui.source.setting.list', map: 'ui.source.setting.map' } as const;
  const form = kind === 'list' || kind === 'map' ? ` ${t(forms[kind])}` : '';
  const shared = {
    label: isRequired ? `${name} *` : name,
    hint: `${t.of(hint)}${form}`,
    value: text,
    onChange: type,
    error: isBroken ? t('ui.source.setting.broken') : undefined,
  };
  if (kind === 'choice' || kind === 'boolean') {
    const options = kind === 'boolean' ? ['true', 'false'] : choices;
    const none = fallback === undefined ? '–' : t('ui.source.setting.default', { fallback });
    return (
      <SelectField
        {...shared}
        options={[['', none], ...options.map((one) => [one, one] as const)]}
      />
    );
  }
  if (kind === 'text' || kind === 'number') {
    return (
      <TextField
        {...shared}
        isCode
        type={kind === 'number' ? 'number' : 'text'}
        {...(fallback === undefined ? {} : { placeholder: fallback })}
      />
    );
  }
  return <AreaField {...shared} rows={kind === 'long_text' ? 2 : 3} />;
}
