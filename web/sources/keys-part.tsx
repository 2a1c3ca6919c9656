import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../api/session.ts';
import { issueKey, keysQuery, revokeKey } from '../api/sources.ts';
import { Button } from '../components/button.tsx';
import { Modal } from '../components/modal.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { TimeText } from '../components/time-text.tsx';
import { notify } from '../shell/notices.ts';
import { failureText } from '../text/failure-text.ts';
import { KeyOnce } from './key-once.tsx';
import { Part } from './part.tsx';
import { useSourceText } from './use-source-text.ts';

interface KeysPartProps {
  readonly sourceId: string;
  /** A key that was just issued. */
  readonly ingestKey: string | undefined;
  readonly onIssue: (key: string) => void;
}

/** The ingest keys of a source: issued, shown once, revoked. */
export function KeysPart({ sourceId, ingestKey, onIssue }: KeysPartProps) {
  const t = useSourceText();
  const mayWrite = useSession().permissions.includes('source.write');
  const { data, error } = useQuery(keysQuery(sourceId));
  const [revoking, setRevoking] = useState<string>();
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (reason) {
      notify({ tone: 'danger', text: failureText(reason, t) });
    }
  };
  const issue = () => attempt(async () => onIssue(await issueKey(sourceId)));
  return (
    <Part
      title={t('ui.keys.title')}
      aside={mayWrite ? <Button onClick={() => void issue()}>{t('ui.keys.issue')}</Button> : null}
    >
      {ingestKey === undefined ? null : <KeyOnce ingestKey={ingestKey} />}
      {error === null ? null : <ErrorState error={error} />}
      {data === undefined && error === null ? <Skeleton lines={2} /> : null}
      {data?.items.length === 0 ? <p className="text-soft">{t('ui.keys.none')}</p> : null}
      <ul className="divide-y divide-line">
        {data?.items.map(({ keyId, createdAtMs, revokedAtMs }) => (
          <li key={keyId} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5">
            <code className="font-mono text-xs">{keyId}</code>
            <span className="min-w-0 flex-1 text-xs text-soft">
              {t('ui.keys.issued')} <TimeText atMs={createdAtMs} />
              {revokedAtMs === undefined ? null : (
                <>
                  {' · '}
                  {t('ui.keys.revoked')} <TimeText atMs={revokedAtMs} />
                </>
              )}
            </span>
            {revokedAtMs === undefined && mayWrite ? (
              <Button look="danger" onClick={() => setRevoking(keyId)}>
                {t('ui.keys.revoke')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {revoking === undefined ? null : (
        <Modal title={t('ui.keys.revoke_title')} onClose={() => setRevoking(undefined)}>
          <p className="mb-4">{t('ui.keys.revoke_text', { key: revoking })}</p>
          <div className="flex justify-end gap-2">
            <Button data-first="" onClick={() => setRevoking(undefined)}>
              {t('ui.cancel')}
            </Button>
            <Button
              look="danger"
              onClick={() => {
                void attempt(() => revokeKey(sourceId, revoking));
                setRevoking(undefined);
              }}
            >
              {t('ui.keys.revoke')}
            </Button>
          </div>
        </Modal>
      )}
    </Part>
  );
}
