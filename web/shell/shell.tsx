import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Bell, LayoutList, Radio, Send } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useAlertCounts } from '../api/alerts.ts';
import { Skeleton } from '../components/states.tsx';
import { useFormat } from '../text/format.ts';
import { type TextKey, useText } from '../text/use-text.ts';
import { NoticeList } from './notice-list.tsx';
import { ShortcutHelp } from './shortcut-help.tsx';
import { useShortcuts } from './shortcuts.ts';
import { UserMenu } from './user-menu.tsx';

const ROOMS = [
  { to: '/alerts', icon: Bell, text: 'ui.nav.alerts' },
  { to: '/events', icon: LayoutList, text: 'ui.nav.events' },
  { to: '/sources', icon: Radio, text: 'ui.nav.sources' },
  { to: '/deliveries', icon: Send, text: 'ui.nav.deliveries' },
] as const satisfies readonly { to: string; icon: unknown; text: TextKey }[];

/** The frame around every room: where one can go, who one is, what is told in passing. */
export function Shell() {
  const t = useText();
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  const go = (to: (typeof ROOMS)[number]['to']) => () => void navigate({ to });
  useShortcuts({
    'g a': go('/alerts'),
    'g e': go('/events'),
    'g s': go('/sources'),
    'g d': go('/deliveries'),
    '[Shift]+?': () => setHelp(true),
  });
  return (
    <div className="flex h-dvh flex-col-reverse md:flex-row">
      <a
        href="#room"
        className="sr-only z-50 rounded-md bg-surface px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {t('ui.skip')}
      </a>
      <aside className="flex shrink-0 items-center border-line bg-surface max-md:border-t md:w-16 md:flex-col md:items-stretch md:border-r lg:w-48">
        <Mark />
        <nav
          aria-label={t('ui.nav.label')}
          className="flex flex-1 justify-around p-1 md:flex-col md:justify-start md:gap-0.5 md:p-2"
        >
          {ROOMS.map(({ to, icon: Icon, text }) => (
            <Link
              key={to}
              to={to}
              activeProps={{ className: 'bg-accent-soft text-accent', 'aria-current': 'page' }}
              inactiveProps={{ className: 'text-soft hover:bg-raised hover:text-ink' }}
              activeOptions={{ includeSearch: false }}
              className="flex min-h-10 items-center gap-2.5 rounded-md px-3 font-medium max-lg:flex-col max-lg:justify-center max-lg:gap-0.5 max-lg:px-1.5 max-lg:py-1 max-lg:text-2xs max-lg:text-center"
            >
              <Icon aria-hidden="true" size={18} className="shrink-0" />
              <span className="flex-1">{t(text)}</span>
              {to === '/alerts' ? <Overdue /> : null}
            </Link>
          ))}
        </nav>
        <div className="p-1 md:border-t md:border-line md:p-2">
          <UserMenu onHelp={() => setHelp(true)} />
        </div>
      </aside>
      <main id="room" tabIndex={-1} className="min-h-0 min-w-0 flex-1 outline-none">
        <Suspense
          fallback={
            <div className="p-6">
              <Skeleton />
            </div>
          }
        >
          <Outlet />
        </Suspense>
      </main>
      <NoticeList />
      {help ? <ShortcutHelp onClose={() => setHelp(false)} /> : null}
    </div>
  );
}

function Mark() {
  return (
    <div className="hidden h-14 items-center gap-2.5 px-4 md:flex max-lg:justify-center">
      <img src="/favicon.svg" alt="" width={28} height={28} />
      <span className="hidden text-base font-semibold tracking-tight lg:block">Trạm Gác</span>
    </div>
  );
}

/** How many alerts are past their due time, wherever one is in the console. */
function Overdue() {
  const t = useText();
  const format = useFormat();
  const { data } = useAlertCounts();
  if (data === undefined || data.overdue === 0) return null;
  return (
    <span
      title={t('ui.counts.overdue_many', { count: data.overdue })}
      className="hidden rounded-full bg-critical-soft px-1.5 text-xs leading-5 font-semibold text-critical lg:inline"
    >
      {format.number(data.overdue)}
      <span className="sr-only"> {t('ui.counts.overdue')}</span>
    </span>
  );
}
