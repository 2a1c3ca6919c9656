import type { ReactNode } from 'react';

/** A titled panel above the queue. */
export function Panel({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="flex flex-col rounded-lg border border-line bg-surface px-3 py-2">
      <h2 className="mb-1 text-xs font-semibold text-soft">{title}</h2>
      {children}
    </section>
  );
}
