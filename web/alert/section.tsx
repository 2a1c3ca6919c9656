import { type ReactNode, useId } from 'react';

interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  /** For keys that jump here. */
  readonly anchor?: string;
  readonly children: ReactNode;
}

/** One question of the analyst, with its answer. */
export function Section({ title, aside, anchor, children }: SectionProps) {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className="rounded-lg border border-line bg-surface px-4 py-3"
    >
      <div className="mb-2 flex min-h-6 items-center gap-2">
        <h3
          id={heading}
          tabIndex={-1}
          data-anchor={anchor}
          className="scroll-mt-4 text-sm font-semibold"
        >
          {title}
        </h3>
        <span className="ml-auto text-xs text-soft">{aside}</span>
      </div>
      {children}
    </section>
  );
}

/** Brings a section into sight and gives it the focus. */
export function jumpTo(anchor: string): void {
  const heading = document.querySelector<HTMLElement>(`[data-anchor="${anchor}"]`);
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}
