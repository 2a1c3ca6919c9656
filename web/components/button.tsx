import type { ButtonHTMLAttributes, ReactNode } from 'react';

const LOOKS = {
  primary: 'bg-accent text-accent-ink border-transparent hover:brightness-110',
  plain: 'bg-surface text-ink border-line hover:bg-raised',
  quiet: 'bg-transparent text-ink border-transparent hover:bg-raised',
  danger:
    'bg-danger-soft text-danger border-transparent hover:brightness-95 dark:hover:brightness-125',
} as const;

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: keyof typeof LOOKS;
  readonly icon?: ReactNode;
  /** Key that does the same, shown beside the text. */
  readonly hint?: string | undefined;
  /** Where a dialog starts. */
  readonly 'data-first'?: string;
}

/** A button with text. */
export function Button({ look = 'plain', icon, hint, className = '', ...rest }: ButtonProps) {
  const { children, ...attributes } = rest;
  return (
    <button
      type="button"
      {...attributes}
      className={`inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md border px-2.5 text-sm font-medium whitespace-nowrap transition-colors disabled:opacity-55 print:hidden ${LOOKS[look]} ${className}`}
    >
      {icon}
      {children}
      {hint === undefined ? null : <Key>{hint}</Key>}
    </button>
  );
}

/** A key of the keyboard. */
export function Key({ children }: { readonly children: ReactNode }) {
  return (
    <span
      aria-hidden="true"
      className="hidden rounded border border-current/25 px-1 font-mono text-2xs leading-4 font-normal md:inline"
    >
      {children}
    </span>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, in words. */
  readonly label: string;
}

/** A button that is only an icon, with its words for who cannot see it. */
export function IconButton({ label, className = '', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-md text-soft hover:bg-raised hover:text-ink print:hidden ${className}`}
    />
  );
}
