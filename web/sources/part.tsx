import { type ReactNode, useId } from 'react';

interface PartProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** One subject of a page about a source. */
export function Part({ title, lead, aside, children }: PartProps) {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className="rounded-lg border border-line bg-surface px-4 py-3 print:break-inside-avoid"
    >
      <div className="mb-2 flex min-h-6 flex-wrap items-center gap-x-4 gap-y-1">
        <h2 id={heading} className="text-sm font-semibold">
          {title}
        </h2>
        <div className="ml-auto flex flex-wrap gap-2 text-xs text-soft">{aside}</div>
      </div>
      {lead === undefined ? null : <div className="mb-3 max-w-prose text-soft">{lead}</div>}
      {children}
    </section>
  );
}
