import type { OwnHours, SourceHours } from '../../src/event/source-hours.ts';
import { CheckField, SelectField, TextField } from '../components/field.tsx';
import { useSourceText } from './use-source-text.ts';

/** As a week is written here: Monday first. */
const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;
const OWN: OwnHours = {
  days: [1, 2, 3, 4, 5],
  hours: [{ from: '07:30', to: '17:00' }],
  holidays: true,
};

interface HoursFieldsProps {
  readonly hours: SourceHours;
  readonly onChange: (hours: SourceHours) => void;
}

/** When a source works: only then does its silence count. */
export function HoursFields({ hours, onChange }: HoursFieldsProps) {
  const t = useSourceText();
  const kind = typeof hours === 'string' ? hours : 'own';
  return (
    <>
      <SelectField
        name="hours"
        label={t('ui.source.hours')}
        hint={t('ui.source.hours_hint')}
        className="sm:col-span-2"
        value={kind}
        options={(['always', 'office', 'own'] as const).map(
          (one) => [one, t(`ui.source.hours.${one}`)] as const,
        )}
        onChange={(one) => onChange(one === 'own' ? OWN : (one as 'always' | 'office'))}
      />
      {typeof hours === 'string' ? null : <OwnFields hours={hours} onChange={onChange} />}
    </>
  );
}

interface OwnFieldsProps {
  readonly hours: OwnHours;
  readonly onChange: (hours: OwnHours) => void;
}

function OwnFields({ hours, onChange }: OwnFieldsProps) {
  const t = useSourceText();
  const [first = { from: '', to: '' }, ...more] = hours.hours;
  const setSpan = (patch: Partial<typeof first>) =>
    onChange({ ...hours, hours: [{ ...first, ...patch }, ...more] });
  const setDay = (day: number, isOn: boolean) => {
    const others = hours.days.filter((one) => one !== day);
    onChange({ ...hours, days: isOn ? [...others, day].sort() : others });
  };
  return (
    <fieldset className="flex flex-wrap items-end gap-x-4 gap-y-2 sm:col-span-2">
      <legend className="mb-1 font-medium">{t('ui.source.hours.days')}</legend>
      <div className="flex flex-wrap gap-1.5">
        {WEEK.map((day) => (
          <label
            key={day}
            className="flex min-h-9 items-center gap-1.5 rounded-md border border-line px-2 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="checkbox"
              className="accent-accent"
              checked={hours.days.includes(day)}
              onChange={(event) => setDay(day, event.target.checked)}
            />
            {t(`ui.source.day.${day}`)}
          </label>
        ))}
      </div>
      <TextField
        type="time"
        label={t('ui.source.hours.from')}
        value={first.from}
        onChange={(from) => setSpan({ from })}
      />
      <TextField
        type="time"
        label={t('ui.source.hours.to')}
        value={first.to}
        onChange={(to) => setSpan({ to })}
      />
      <CheckField
        label={t('ui.source.hours.holidays')}
        checked={hours.holidays}
        onChange={(holidays) => onChange({ ...hours, holidays })}
      />
    </fieldset>
  );
}
