import { type ReactNode, useEffect } from 'react';

interface RoomProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** The frame of a room: its name, what it is for, and its content. */
export function Room({ title, lead, children }: RoomProps) {
  useEffect(() => {
    document.title = `${title} – Trạm Gác`;
  }, [title]);
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-6xl px-4 py-5 sm:px-6">
        <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
        <p className="mt-0.5 mb-4 max-w-prose text-soft">{lead}</p>
        {children}
      </div>
    </div>
  );
}
