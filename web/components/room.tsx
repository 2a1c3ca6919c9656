import { type ReactNode, useEffect } from 'react';

interface RoomProps {
  readonly title: string;
  readonly lead: ReactNode;
  /** What to do in this room, beside its name. */
  readonly aside?: ReactNode;
  /** The way back, above its name. */
  readonly above?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of a room: its name, what it is for, and its content. */
export function Room({ title, lead, aside, above, children }: RoomProps) {
  useEffect(() => {
    document.title = `${title} – Trạm Gác`;
  }, [title]);
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-6xl px-4 py-5 sm:px-6">
        {above}
        <div className="mb-4 flex flex-wrap items-start gap-x-6 gap-y-2">
          <div className="min-w-0 flex-1 basis-64">
            <h1 className="text-lg font-semibold tracking-tight break-words">{title}</h1>
            <div className="mt-0.5 max-w-prose text-soft">{lead}</div>
          </div>
          {aside}
        </div>
        {children}
      </div>
    </div>
  );
}
