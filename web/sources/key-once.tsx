import { KeyRound } from 'lucide-react';
import { CopyButton } from '../components/copy-button.tsx';
import { useSourceText } from './use-source-text.ts';

/** A key that was just issued: to be copied now or never. */
export function KeyOnce({ ingestKey }: { readonly ingestKey: string }) {
  const t = useSourceText();
  return (
    <div className="rounded-md bg-warn-soft px-3 py-2 text-warn">
      <p className="mb-1 flex items-start gap-2">
        <KeyRound aria-hidden="true" size={16} className="mt-0.5 shrink-0" />
        {t('ui.keys.once')}
      </p>
      <div className="flex flex-wrap items-center gap-2 rounded bg-surface px-2 py-1 text-ink">
        <code data-key className="min-w-0 flex-1 font-mono text-xs break-all">
          {ingestKey}
        </code>
        <CopyButton text={ingestKey} />
      </div>
    </div>
  );
}
