import { useQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { useState } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import type { ExceptionView } from '../../src/api/schemas/exception.ts';
import { endException, exceptionsQuery, useMayTune } from '../api/exceptions.ts';
import { queryClient } from '../api/query-client.ts';
import { Button } from '../components/button.tsx';
import { Skeleton } from '../components/states.tsx';
import { notify } from '../shell/notices.ts';
import { failureText } from '../text/failure-text.ts';
import { fieldText } from '../text/field-text.ts';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { ExceptionDialog } from './exception-dialog.tsx';
import { Section } from './section.tsx';

/** What the rule of an alert does not tell of at present, and by whose word; a way to add to it. */
export function Exceptions({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const mayTune = useMayTune();
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery(exceptionsQuery(alert.rule.id));
  const items = data?.items.filter(
    ({ province }) => province === undefined || province === alert.province,
  );
  return (
    <Section title={t('ui.exception.title')}>
      {items === undefined ? (
        <Skeleton lines={1} />
      ) : items.length === 0 ? (
        <p className="text-soft">{t('ui.exception.none')}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {items.map((one) => (
            <ExceptionLine key={one.id} exception={one} mayEnd={mayTune} />
          ))}
        </ul>
      )}
      {mayTune ? (
        <div className="mt-3">
          <Button
            icon={<BellOff aria-hidden="true" size={15} />}
            onClick={() => setOpen(true)}
            data-exception="add"
          >
            {t('ui.exception.add')}
          </Button>
        </div>
      ) : null}
      {isOpen ? <ExceptionDialog alert={alert} onEnd={() => setOpen(false)} /> : null}
    </Section>
  );
}

interface LineProps {
  readonly exception: ExceptionView;
  readonly mayEnd: boolean;
}

function ExceptionLine({ exception, mayEnd }: LineProps) {
  const t = useText();
  const format = useFormat();
  const [isBusy, setBusy] = useState(false);
  const { condition, reason, expiresAtMs, ownerName, provinceName } = exception;
  const end = async () => {
    setBusy(true);
    try {
      await endException(exception);
      notify({ tone: 'good', text: t('ui.exception.ended') });
    } catch (error) {
      notify({ tone: 'danger', text: failureText(error, t) });
    }
    setBusy(false);
    await queryClient.invalidateQueries(exceptionsQuery(exception.ruleId));
  };
  return (
    <li className="flex items-start gap-3 rounded-md border border-line px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          {Object.entries(condition).map(([field, value]) => (
            <span key={field} className="mr-3">
              <span className="text-soft">{fieldText(field, t)}</span>{' '}
              <span className="font-mono">{[value].flat().join(', ')}</span>
            </span>
          ))}
        </p>
        <p className="mt-0.5">{reason}</p>
        <p className="mt-0.5 text-xs text-soft">
          {provinceName ?? t('ui.exception.everywhere')}
          {' · '}
          {t('ui.exception.until', { time: format.stamp(expiresAtMs), owner: ownerName })}
        </p>
      </div>
      {mayEnd ? (
        <Button disabled={isBusy} onClick={() => void end()}>
          {t('ui.exception.end')}
        </Button>
      ) : null}
    </li>
  );
}
