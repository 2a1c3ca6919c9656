import { useRef, useState } from 'react';
import type { UploadResult } from '../../src/api/schemas/upload.ts';
import { UPLOAD_BYTES_MAX } from '../../src/event/upload-size.ts';
import { queryClient } from '../api/query-client.ts';
import { uploadFile } from '../api/upload.ts';
import { Button } from '../components/button.tsx';
import { failureText } from '../text/failure-text.ts';
import { useFormat } from '../text/format.ts';
import { DropArea } from './drop-area.tsx';
import { Part } from './part.tsx';
import { useSourceText } from './use-source-text.ts';

const PERCENT = 100;

interface Sending {
  readonly name: string;
  readonly fraction: number;
}

interface UploadPartProps {
  readonly sourceId: string;
  /** @default that a file that is there already is read */
  readonly said?: { readonly title: string; readonly lead: string };
}

/** Brings a file into a source, packed or not: how far it is, and what became of it. */
export function UploadPart({ sourceId, said }: UploadPartProps) {
  const t = useSourceText();
  const [sending, setSending] = useState<Sending>();
  const [done, setDone] = useState<{ name: string; result: UploadResult }>();
  const [failure, setFailure] = useState<string>();
  const abort = useRef<AbortController>(null);
  const take = async (file: File) => {
    const { name } = file;
    abort.current = new AbortController();
    const { signal } = abort.current;
    setDone(undefined);
    if (file.size > UPLOAD_BYTES_MAX) {
      setFailure(t('ui.upload.too_large', { name, id: sourceId }));
      return;
    }
    setFailure(undefined);
    setSending({ name, fraction: 0 });
    try {
      const onProgress = (fraction: number) => setSending({ name, fraction });
      const result = await uploadFile(sourceId, file, { onProgress, signal });
      if (result !== undefined) setDone({ name, result });
    } catch (error) {
      setFailure(failureText(error, t));
    }
    // Whoever sees the result may bring the next file: what else the page shows comes when it comes.
    setSending(undefined);
    await queryClient.invalidateQueries({ queryKey: ['sources'] });
  };
  return (
    <Part title={said?.title ?? t('ui.upload.title')} lead={said?.lead ?? t('ui.upload.lead')}>
      <DropArea
        label={t('ui.upload.drop')}
        hint={t('ui.upload.kinds')}
        isDisabled={sending !== undefined}
        onFile={take}
      />
      {sending === undefined ? null : (
        <Progress sending={sending} onStop={() => abort.current?.abort()} />
      )}
      <div aria-live="polite" className="mt-3 empty:hidden">
        {failure === undefined ? null : <p className="text-danger">{failure}</p>}
        {done === undefined ? null : <Result {...done} />}
      </div>
    </Part>
  );
}

interface ProgressProps {
  readonly sending: Sending;
  readonly onStop: () => void;
}

function Progress({ sending: { name, fraction }, onStop }: ProgressProps) {
  const t = useSourceText();
  const percent = Math.floor(fraction * PERCENT);
  const text =
    percent < PERCENT
      ? t('ui.upload.sending', { name, percent })
      : t('ui.upload.unpacking', { name });
  return (
    <div className="mt-3 flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <p role="status" className="mb-1 truncate">
          {text}
        </p>
        <progress
          aria-label={text}
          max={PERCENT}
          value={percent < PERCENT ? percent : undefined}
          className="h-2 w-full accent-accent"
        />
      </div>
      <Button onClick={onStop}>{t('ui.upload.stop')}</Button>
    </div>
  );
}

/** What of a file is said first. */
function saidOf({ accepted, duplicates }: UploadResult, failed: number) {
  if (accepted > 0) return 'ui.upload.done';
  if (failed > 0) return duplicates > 0 ? 'ui.upload.done' : 'ui.upload.refused';
  return duplicates > 0 ? 'ui.upload.already' : 'ui.upload.empty';
}

interface ResultProps {
  readonly name: string;
  readonly result: UploadResult;
}

function Result({ name, result }: ResultProps) {
  const t = useSourceText();
  const format = useFormat();
  const failed = result.parts.filter(({ failure }) => failure !== undefined);
  const isDone = failed.length === 0 && result.accepted + result.duplicates > 0;
  const look = isDone ? 'bg-good-soft text-good' : 'bg-warn-soft text-warn';
  return (
    <div data-upload={failed.length === 0 ? 'done' : 'failed'}>
      <p className={`rounded-md px-3 py-2 font-medium ${look}`}>
        {t(saidOf(result, failed.length), {
          name,
          accepted: format.number(result.accepted),
          duplicates: format.number(result.duplicates),
          failed: format.number(failed.length),
        })}
      </p>
      {result.accepted === 0 ? null : (
        <p className="mt-1.5 text-xs text-soft">{t('ui.upload.next')}</p>
      )}
      {result.parts.length === 1 && failed.length === 0 ? null : (
        <ul className="mt-2 divide-y divide-line text-xs">
          {result.parts.map((part) => (
            <li key={part.name} className="flex flex-wrap gap-x-3 py-1">
              <span className="min-w-0 flex-1 basis-48 font-mono break-all">{part.name}</span>
              <span className="text-soft">
                {t('ui.upload.part', {
                  accepted: format.number(part.accepted),
                  duplicates: format.number(part.duplicates),
                })}
              </span>
              {part.failure === undefined ? null : (
                <span className="text-danger" title={part.detail}>
                  {t(`ui.upload.failure.${part.failure}`)}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
