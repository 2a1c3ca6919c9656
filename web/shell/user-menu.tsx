import { CircleUser, Keyboard, LogOut } from 'lucide-react';
import type { SessionView } from '../../src/api/schemas/session.ts';
import { commitAll } from '../alerts/pending-changes.ts';
import { useProvinceNames } from '../api/localities.ts';
import { chooseLanguage, logOut, useSession } from '../api/session.ts';
import { Menu, MenuCheck, MenuChoice, MenuItem, MenuLine } from '../components/menu.tsx';
import { type Preferences, setPreferences, usePreferences } from '../preferences.ts';
import { failureText } from '../text/failure-text.ts';
import { useText } from '../text/use-text.ts';
import { notify } from './notices.ts';

/** Who I am, and how I want the console to be. */
export function UserMenu({ onHelp }: { readonly onHelp: () => void }) {
  const t = useText();
  const session = useSession();
  const { theme, shortcuts } = usePreferences();
  const leave = async () => {
    // What can still be taken back is sent while there is a session to send it with.
    await commitAll(false);
    await logOut();
  };
  const fail = (error: unknown) => notify({ tone: 'danger', text: failureText(error, t) });
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex min-h-10 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-raised"
        >
          <CircleUser aria-hidden="true" size={20} className="shrink-0 text-soft" />
          <span className="sr-only">{t('ui.user.menu')}: </span>
          <span className="sr-only min-w-0 lg:not-sr-only">
            <span className="block truncate font-medium">{session.principal.name}</span>
            <span className="block truncate text-xs text-soft">
              {t(`ui.role.${session.principal.role}`)}
            </span>
          </span>
        </button>
      }
    >
      <Identity session={session} />
      <MenuLine />
      <MenuChoice
        label={t('ui.user.language')}
        value={t.language}
        options={[
          { value: 'vi', label: 'Tiếng Việt' },
          { value: 'en', label: 'English' },
        ]}
        onChange={(value) => void chooseLanguage(value === 'en' ? 'en' : 'vi').catch(fail)}
      />
      <MenuChoice
        label={t('ui.user.theme')}
        value={theme}
        options={(['system', 'light', 'dark'] as const).map((value) => ({
          value,
          label: t(`ui.theme.${value}`),
        }))}
        onChange={(value) => setPreferences({ theme: value as Preferences['theme'] })}
      />
      <MenuLine />
      <MenuCheck checked={shortcuts} onChange={(on) => setPreferences({ shortcuts: on })}>
        {t('ui.user.shortcuts')}
      </MenuCheck>
      <MenuItem icon={<Keyboard aria-hidden="true" size={16} />} onSelect={onHelp}>
        {t('ui.help.title')}
      </MenuItem>
      <MenuItem
        icon={<LogOut aria-hidden="true" size={16} />}
        onSelect={() => void leave().catch(fail)}
      >
        {t('ui.user.log_out')}
      </MenuItem>
      <p className="px-2 pt-2 pb-1 text-xs text-soft">
        {t('ui.user.version', { version: session.version })}
      </p>
    </Menu>
  );
}

function Identity({ session }: { readonly session: SessionView }) {
  const t = useText();
  const names = useProvinceNames();
  const { principal } = session;
  const scope =
    principal.scope.kind === 'national'
      ? t('ui.scope.national')
      : principal.scope.provinces.map((code) => names.get(code) ?? code).join(', ');
  return (
    <div className="max-w-64 px-2 py-1.5">
      <p className="font-semibold">{principal.name}</p>
      <p className="text-xs text-soft">{t(`ui.role.${principal.role}`)}</p>
      <p className="text-xs text-soft">{t('ui.scope.label', { scope })}</p>
    </div>
  );
}
