import { FileUp } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import { useSourceText } from './use-source-text.ts';

interface DropAreaProps {
  readonly label: string;
  readonly hint: string;
  /** Endings of files that the dialog offers; absent = all. */
  readonly accept?: string;
  readonly isDisabled?: boolean;
  readonly onFile: (file: File) => void | Promise<void>;
}

/** Takes one file: dropped here, or chosen by mouse or keyboard. */
export function DropArea({ label, hint, accept, isDisabled = false, onFile }: DropAreaProps) {
  const t = useSourceText();
  const note = useId();
  const [isOver, setOver] = useState(false);
  const take = (file: File | undefined) => {
    if (file !== undefined && !isDisabled) void onFile(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <label
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`flex min-h-36 flex-col items-center justify-center gap-1.5 rounded-lg border-2 border-dashed px-4 py-5 text-center has-focus-visible:outline-2 has-focus-visible:outline-accent ${isOver ? 'border-accent bg-accent-soft' : 'border-line-strong/60 bg-raised/40'} ${isDisabled ? 'opacity-60' : ''}`}
    >
      <FileUp aria-hidden="true" size={26} className="text-soft" />
      <span className="font-medium">{label}</span>
      <span id={note} className="text-xs text-soft">
        {hint}
      </span>
      <input
        type="file"
        aria-label={label}
        aria-describedby={note}
        {...{ accept, disabled: isDisabled }}
        className="sr-only"
        onChange={(event) => {
          take(event.target.files?.[0]);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
      <span
        aria-hidden="true"
        className="mt-1 rounded-md border border-line bg-surface px-2.5 py-1 font-medium"
      >
        {t('ui.drop.choose')}
      </span>
    </label>
  );
}
