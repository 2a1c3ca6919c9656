import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import { useNow } from '../text/use-now.ts';
import { type Notice, useNotices } from './notices.ts';

const LOOKS = {
  good: { Icon: CircleCheck, tint: 'text-good' },
  danger: { Icon: CircleAlert, tint: 'text-danger' },
  neutral: { Icon: Info, tint: 'text-accent' },
} as const;

/** The notices at the foot of the page, read out politely. */
export function NoticeList() {
  const notices = useNotices();
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed bottom-32 left-0 z-50 flex max-w-full flex-col items-start gap-2 px-4 print:hidden md:bottom-4 md:left-16 lg:left-48"
    >
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeCard({ notice }: { readonly notice: Notice }) {
  const { Icon, tint } = LOOKS[notice.tone];
  return (
    <div className="pointer-events-auto flex max-w-xl items-center gap-3 rounded-lg border border-line bg-surface py-2 pr-2 pl-3 shadow-xl">
      <Icon aria-hidden="true" size={18} className={`shrink-0 ${tint}`} />
      <span className="py-1 pr-2">{notice.text}</span>
      {notice.action === undefined ? null : <NoticeAction notice={notice} />}
    </div>
  );
}

function NoticeAction({ notice }: { readonly notice: Notice }) {
  useNow();
  const left = Math.max(0, Math.ceil((notice.endsAtMs - Date.now()) / 1000));
  return (
    <button
      type="button"
      onClick={notice.action?.run}
      className="h-8 rounded-md bg-accent-soft px-3 font-semibold whitespace-nowrap text-accent"
    >
      {notice.action?.label}
      <span aria-hidden="true" className="ml-2 inline-block w-6 text-right font-normal">
        {left}s
      </span>
    </button>
  );
}
