import type { ReactNode } from 'react';

const TONES = {
  neutral: 'bg-raised text-soft',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
} as const;

/** How a chip looks; the text always says it too. */
export type Tone = keyof typeof TONES;

interface ChipProps {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A short fact. */
export function Chip({ tone = 'neutral', icon, title, children }: ChipProps) {
  return (
    <span
      title={title}
      className={`inline-flex h-6 max-w-full items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap ${TONES[tone]}`}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
