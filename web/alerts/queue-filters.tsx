import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, Search, X } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { ALERT_STATUSES } from '../../src/event/alert.ts';
import { FAMILIES, LEVELS } from '../../src/event/severity.ts';
import { useAssignees } from '../api/alerts.ts';
import { useProvinceNames } from '../api/localities.ts';
import { useSession } from '../api/session.ts';
import { Button, Key } from '../components/button.tsx';
import { Menu, MenuCheck } from '../components/menu.tsx';
import { useText } from '../text/use-text.ts';
import { type AlertSearch, withPart } from './alert-search.ts';
import { SEARCH_ID } from './use-queue-keys.ts';

const TYPING_MS = 300;

interface QueueFiltersProps {
  readonly search: AlertSearch;
  readonly total: number | undefined;
}

/** What of the queue is shown; every choice stands in the URL. */
export function QueueFilters({ search, total }: QueueFiltersProps) {
  const t = useText();
  const navigate = useNavigate();
  const names = useProvinceNames();
  const people = useAssignees();
  const { scope } = useSession().principal;
  // A choice is a step that the way back undoes; a word that is typed is one step, not one for each letter.
  const set = (next: AlertSearch, replace = false) =>
    void navigate({ to: '.', search: next, replace });
  const provinces = [...names].filter(
    ([code]) => scope.kind === 'national' || scope.provinces.includes(code),
  );
  const part = <K extends 'status' | 'level' | 'family' | 'province'>(
    key: K,
    label: string,
    options: readonly (readonly [NonNullable<AlertSearch[K]>[number] & string, string])[],
  ) => (
    <Choices
      label={label}
      chosen={search[key] ?? []}
      options={options}
      onChange={(values) => set(withPart(search, key, values as AlertSearch[K]))}
    />
  );
  return (
    <search className="flex items-center gap-2 px-4 pt-0.5 pb-2 [scrollbar-width:none] max-md:overflow-x-auto md:flex-wrap">
      <TextFilter
        text={search.q ?? ''}
        onChange={(q) => set(withPart(search, 'q', q), (search.q ?? '') !== '')}
      />
      {part(
        'status',
        t('ui.filter.status'),
        ALERT_STATUSES.map((status) => [status, t(`status.${status}`)]),
      )}
      {part(
        'level',
        t('ui.filter.level'),
        [...LEVELS].reverse().map((level) => [level, t(`level.${level}`)]),
      )}
      {part(
        'family',
        t('ui.filter.family'),
        FAMILIES.map((family) => [family, t(`family.${family}`)]),
      )}
      {provinces.length > 1 ? part('province', t('ui.filter.province'), provinces) : null}
      <Choices
        label={t('ui.filter.assignee')}
        isSingle
        chosen={search.assignee === undefined ? [] : [search.assignee]}
        options={[
          ['me', t('ui.filter.me')],
          ['none', t('ui.filter.nobody')],
          ...people.map(({ id, name }) => [id, name] as const),
        ]}
        onChange={(values) => set(withPart(search, 'assignee', values.at(-1)))}
      />
      {Object.keys(search).length === 0 ? null : (
        <Button look="quiet" icon={<X aria-hidden="true" size={14} />} onClick={() => set({})}>
          {t('ui.filter.reset')}
        </Button>
      )}
      {total === undefined ? null : (
        <p className="ml-auto pl-2 whitespace-nowrap text-soft">
          {t('ui.queue.total', { count: total })}
        </p>
      )}
    </search>
  );
}

interface ChoicesProps {
  readonly label: string;
  readonly chosen: readonly string[];
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly isSingle?: boolean;
  readonly onChange: (values: readonly string[]) => void;
}

function Choices({ label, chosen, options, isSingle = false, onChange }: ChoicesProps) {
  const first = options.find(([value]) => value === chosen[0])?.[1] ?? chosen[0];
  const isOn = chosen.length > 0;
  const more = chosen.length > 1 ? ` +${chosen.length - 1}` : '';
  return (
    <Menu
      trigger={
        <Button className={isOn ? 'border-accent! bg-accent-soft! text-accent!' : ''}>
          {isOn ? `${label}: ${first}${more}` : label}
          <ChevronDown aria-hidden="true" size={14} />
        </Button>
      }
    >
      {options.map(([value, text]) => (
        <MenuCheck
          key={value}
          checked={chosen.includes(value)}
          onChange={(on) => {
            const others = isSingle ? [] : chosen.filter((one) => one !== value);
            onChange(on ? [...others, value] : others);
          }}
        >
          {text}
        </MenuCheck>
      ))}
    </Menu>
  );
}

interface TextFilterProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

function TextFilter({ text, onChange }: TextFilterProps) {
  const t = useText();
  const [typed, setTyped] = useState(text);
  const [given, setGiven] = useState({ text, sent: text });
  // The address changed by itself, as by going back; what was typed here comes back as `sent`.
  if (text !== given.text) {
    setGiven({ ...given, text });
    if (text !== given.sent) setTyped(text);
  }
  const send = useEffectEvent(() => {
    setGiven({ ...given, sent: typed });
    onChange(typed);
  });
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => send(), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, text]);
  return (
    <label className="relative flex w-56 shrink-0 items-center">
      <span className="sr-only">{t('ui.filter.text')}</span>
      <Search aria-hidden="true" size={15} className="absolute left-2.5 text-soft" />
      <input
        id={SEARCH_ID}
        type="search"
        value={typed}
        placeholder={t('ui.filter.text')}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          setTyped('');
          event.currentTarget.blur();
        }}
        className="h-8 w-full rounded-md border border-line-strong/60 bg-surface pr-7 pl-8 placeholder:text-soft"
      />
      <span className="absolute right-2 text-soft">{typed === '' ? <Key>/</Key> : null}</span>
    </label>
  );
}
