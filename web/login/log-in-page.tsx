import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { RequestError } from '../api/client.ts';
import { logIn, wasSessionLost } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { setPreferences } from '../preferences.ts';
import { failureText } from '../text/failure-text.ts';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';

/** The way in. */
export function LogInPage() {
  const t = useText();
  const [isLost] = useState(wasSessionLost);
  useEffect(() => {
    document.title = `${t('ui.login.title')} – Trạm Gác`;
  }, [t]);
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-8">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center gap-3 text-center">
          <img src="/favicon.svg" alt="" width={52} height={52} />
          <h1 className="text-2xl font-semibold tracking-tight">Trạm Gác</h1>
          <p className="text-balance text-soft">{t('ui.login.about')}</p>
        </div>
        {isLost ? (
          <p role="status" className="mb-4 rounded-md bg-warn-soft px-3 py-2 text-warn">
            {t('ui.login.lost')}
          </p>
        ) : null}
        <LogInForm />
        <LanguageSwitch />
      </div>
    </main>
  );
}

function LogInForm() {
  const t = useText();
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const submit = async (form: FormData) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await logIn(String(form.get('login')), String(form.get('password')));
    } catch (error) {
      setFailure(error);
      password.current?.select();
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
      className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-6 shadow-sm"
    >
      <Field name="login" label={t('ui.login.login')} autoComplete="username" autoFocus />
      <Field
        name="password"
        label={t('ui.login.password')}
        type="password"
        autoComplete="current-password"
        ref={password}
      />
      {failure === undefined ? null : <Failure error={failure} />}
      <Button type="submit" look="primary" disabled={isBusy} className="h-10 justify-center">
        {isBusy ? t('ui.login.busy') : t('ui.login.submit')}
      </Button>
    </form>
  );
}

interface FieldProps extends React.InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly ref?: React.Ref<HTMLInputElement>;
}

function Field({ label, ...input }: FieldProps) {
  return (
    <label className="flex flex-col gap-1.5">
      <span className="font-medium">{label}</span>
      <input
        required
        spellCheck={false}
        autoCapitalize="none"
        {...input}
        className="h-10 rounded-md border border-line-strong bg-surface px-3 text-base"
      />
    </label>
  );
}

function Failure({ error }: { readonly error: unknown }) {
  const t = useText();
  const format = useFormat();
  const [atMs] = useState(() => Date.now());
  const { code, retryAfterSeconds } = error instanceof RequestError ? error.problem : {};
  const seconds = retryAfterSeconds ?? 0;
  const text =
    code === 'GAC_AUTH_FAILED'
      ? t('ui.login.wrong')
      : code === 'GAC_AUTH_THROTTLED'
        ? t('ui.login.locked', {
            minutes: Math.max(1, Math.ceil(seconds / 60)),
            time: format.hour(atMs + seconds * 1000),
          })
        : failureText(error, t);
  return (
    <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">
      {text}
    </p>
  );
}

function LanguageSwitch() {
  const t = useText();
  const options = [
    { value: 'vi', label: 'Tiếng Việt' },
    { value: 'en', label: 'English' },
  ] as const;
  return (
    <fieldset className="mt-4 flex justify-center gap-1">
      <legend className="sr-only">{t('ui.user.language')}</legend>
      {options.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          lang={value}
          aria-pressed={t.language === value}
          onClick={() => setPreferences({ language: value })}
          className="h-8 rounded-md px-3 text-soft hover:bg-raised aria-pressed:font-semibold aria-pressed:text-ink"
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
