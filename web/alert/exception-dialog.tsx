import { useState } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import type { ExceptionTrialView, NewExceptionBody } from '../../src/api/schemas/exception.ts';
import type { RequestError } from '../api/client.ts';
import { exceptionsQuery, makeException, tryException } from '../api/exceptions.ts';
import { queryClient } from '../api/query-client.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { Modal } from '../components/modal.tsx';
import { notify } from '../shell/notices.ts';
import { failureText } from '../text/failure-text.ts';
import { type Texts, useText } from '../text/use-text.ts';
import { ConditionFields, type ConditionRow, conditionOf } from './condition-fields.tsx';

const LIVES_DAYS = [7, 30, 90] as const;
const LIFE_DAYS = 30;
const REASON_MAX = 2_000;

interface ExceptionDialogProps {
  readonly alert: AlertView;
  readonly onEnd: () => void;
}

/** Makes an exception out of an alert: its group, its province, the person at work as owner; tried before it is made. */
export function ExceptionDialog({ alert, onEnd }: ExceptionDialogProps) {
  const t = useText();
  const { principal } = useSession();
  const [rows, setRows] = useState<readonly ConditionRow[]>(() =>
    Object.entries(alert.group).map(([field, value]) => ({ field, value, isChosen: true })),
  );
  const [reason, setReason] = useState('');
  const [days, setDays] = useState<number>(LIFE_DAYS);
  const [trial, setTrial] = useState<ExceptionTrialView>();
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const condition = conditionOf(rows);
  const isReady = reason.trim() !== '' && Object.keys(condition).length > 0;
  const body: NewExceptionBody = {
    province: alert.province,
    ...{ condition, reason: reason.trim(), expires: `${days}d` },
  };
  const ruleId = alert.rule.id;
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(refusalText(error, t));
    }
    setBusy(false);
  };
  const test = () =>
    attempt(async () => setTrial(await tryException(ruleId, { ...body, alertId: alert.id })));
  const submit = () =>
    attempt(async () => {
      await makeException(ruleId, body);
      notify({ tone: 'good', text: t('ui.exception.made') });
      await queryClient.invalidateQueries(exceptionsQuery(ruleId));
      onEnd();
    });
  return (
    <Modal title={t('ui.exception.add')} onClose={onEnd}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void submit();
        }}
      >
        <p className="text-soft">{t.of(alert.rule.title)}</p>
        <ConditionFields
          rows={rows}
          onChange={(changed) => {
            setRows(changed);
            setTrial(undefined);
          }}
        />
        <Reason value={reason} onChange={setReason} />
        <Life days={days} onChange={setDays} />
        <p className="text-soft">
          {t('ui.exception.scope', { province: alert.provinceName, owner: principal.name })}
        </p>
        <div aria-live="polite" className="flex flex-col gap-1">
          {isBusy ? <p className="text-soft">{t('ui.exception.trying')}</p> : null}
          {trial === undefined || isBusy ? null : <Outcome trial={trial} />}
          {failure === undefined ? null : <p className="text-danger">{failure}</p>}
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onEnd}>{t('ui.cancel')}</Button>
          <Button disabled={!isReady || isBusy} onClick={() => void test()}>
            {t('ui.exception.try')}
          </Button>
          <Button type="submit" look="primary" disabled={!isReady || isBusy}>
            {t('ui.exception.submit')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Reason({ value, onChange }: FieldProps) {
  const t = useText();
  return (
    <label className="flex flex-col gap-1.5">
      <span className="font-semibold">{t('ui.exception.reason')}</span>
      <textarea
        name="reason"
        data-first=""
        required
        value={value}
        rows={3}
        maxLength={REASON_MAX}
        onChange={(event) => onChange(event.target.value)}
        className="rounded-md border border-line-strong bg-surface px-3 py-2"
      />
    </label>
  );
}

interface LifeProps {
  readonly days: number;
  readonly onChange: (days: number) => void;
}

function Life({ days, onChange }: LifeProps) {
  const t = useText();
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold">{t('ui.exception.expiry')}</legend>
      <div className="flex flex-wrap gap-2">
        {LIVES_DAYS.map((count) => (
          <label
            key={count}
            className="flex min-h-9 items-center gap-2 rounded-md border border-line px-2.5 has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="expiry"
              className="accent-accent"
              checked={days === count}
              onChange={() => onChange(count)}
            />
            {t('ui.exception.days', { count })}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Outcome({ trial }: { readonly trial: ExceptionTrialView }) {
  const t = useText();
  const { suppressed, looked, truePositives: positives } = trial;
  return (
    <>
      <p className={positives > 0 ? 'font-semibold text-danger' : 'font-semibold'}>
        {t('ui.exception.trial', { suppressed, looked, positives })}
      </p>
      {trial.thisAlert === false ? (
        <p className="text-danger">{t('ui.exception.not_this')}</p>
      ) : null}
      {trial.ended === 'time_limit' ? <p className="text-soft">{t('ui.exception.cut')}</p> : null}
    </>
  );
}

function refusalText(error: unknown, t: Texts): string {
  const { problem } = error as Partial<RequestError>;
  const name = /"(.+)"/.exec(problem?.detail ?? '')?.[1] ?? '';
  if (problem?.code === 'GAC_PIN_SUPPRESSED') return t('ui.exception.pinned', { name });
  return failureText(error, t);
}
