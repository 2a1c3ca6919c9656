import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { copyText } from '../shell/notices.ts';
import { useText } from '../text/use-text.ts';

const CONFIRM_MS = 1_500;

/** Copies a text and says so. */
export function CopyButton({ text }: { readonly text: string }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await copyText(text, t))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), CONFIRM_MS);
  };
  return (
    <button
      type="button"
      onClick={() => void copy()}
      className="inline-flex h-6 items-center gap-1 rounded px-1.5 text-xs text-soft hover:bg-raised hover:text-ink print:hidden"
    >
      {copied ? <Check aria-hidden="true" size={13} /> : <Copy aria-hidden="true" size={13} />}
      {copied ? t('ui.copied') : t('ui.copy')}
    </button>
  );
}
