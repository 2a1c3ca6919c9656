import { useNavigate } from '@tanstack/react-router';
import { Bell, ChevronDown, Copy, LayoutList } from 'lucide-react';
import { useState } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { serverNow } from '../api/client.ts';
import { Menu, MenuItem } from '../components/menu.tsx';
import { filterFor, spanSince } from '../events/event-search.ts';
import { copyText } from '../shell/notices.ts';
import { fieldText } from '../text/field-text.ts';
import { useText } from '../text/use-text.ts';
import { Section } from './section.tsx';

const SHOWN_MAX = 12;

/** Who and what takes part; each opens what else is known of it. */
export function Entities({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const fields = Object.entries(alert.entities).filter(([, values]) => values.length > 0);
  if (fields.length === 0) return null;
  return (
    <Section title={t('ui.entities.title')}>
      <dl className="grid gap-x-3 gap-y-2 sm:grid-cols-[9rem_minmax(0,1fr)]">
        {fields.map(([field, values]) => (
          <div key={field} className="contents">
            <dt className="text-soft sm:pt-0.5" title={field}>
              {fieldText(field, t)}
            </dt>
            <EntityValues field={field} values={values} sinceMs={alert.firstEventMs} />
          </div>
        ))}
      </dl>
    </Section>
  );
}

interface EntityValuesProps {
  readonly field: string;
  readonly values: readonly string[];
  readonly sinceMs: number;
}

/** The first values of a field, and all of them for who asks. */
function EntityValues({ field, values, sinceMs }: EntityValuesProps) {
  const t = useText();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? values : values.slice(0, SHOWN_MAX);
  const more = values.length - shown.length;
  return (
    <dd className="flex flex-wrap gap-1.5">
      {shown.map((value) => (
        <EntityChip key={value} field={field} value={value} sinceMs={sinceMs} />
      ))}
      {more === 0 ? null : (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="min-h-6 rounded-md px-1 text-xs text-accent underline"
        >
          {t('ui.entities.more', { count: more })}
        </button>
      )}
    </dd>
  );
}

interface EntityChipProps {
  readonly field: string;
  readonly value: string;
  /** Of the first event of the alert, which a search is to find. */
  readonly sinceMs: number;
}

/** One thing that takes part, with a menu. */
function EntityChip({ field, value, sinceMs }: EntityChipProps) {
  const t = useText();
  const navigate = useNavigate();
  const toEvents = () =>
    void navigate({
      to: '/events',
      search: { filter: [filterFor(field, value)], from: spanSince(sinceMs, serverNow()) },
    });
  const toAlerts = () =>
    void navigate({
      to: '/alerts',
      search: { q: value, status: ['open', 'acknowledged', 'closed'] },
    });
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="inline-flex min-h-6 max-w-full items-center gap-1 rounded-md border border-line bg-raised px-2 py-0.5 text-left font-mono text-xs hover:border-accent"
        >
          <span className="break-all">{value}</span>
          <ChevronDown aria-hidden="true" size={12} className="shrink-0 text-soft" />
        </button>
      }
    >
      <MenuItem icon={<LayoutList aria-hidden="true" size={15} />} onSelect={toEvents}>
        {t('ui.entities.events')}
      </MenuItem>
      <MenuItem icon={<Bell aria-hidden="true" size={15} />} onSelect={toAlerts}>
        {t('ui.entities.alerts')}
      </MenuItem>
      <MenuItem
        icon={<Copy aria-hidden="true" size={15} />}
        onSelect={() => void copyText(value, t)}
      >
        {t('ui.copy')}
      </MenuItem>
    </Menu>
  );
}
