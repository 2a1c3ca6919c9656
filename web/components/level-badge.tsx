import { CircleAlert, Flame, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { Level } from '../../src/event/severity.ts';
import { useText } from '../text/use-text.ts';

const LOOKS = {
  critical: { Icon: Flame, tint: 'bg-critical-soft text-critical', bar: 'fill-critical' },
  high: { Icon: OctagonAlert, tint: 'bg-high-soft text-high', bar: 'fill-high' },
  medium: { Icon: TriangleAlert, tint: 'bg-medium-soft text-medium', bar: 'fill-medium' },
  low: { Icon: CircleAlert, tint: 'bg-low-soft text-low', bar: 'fill-low' },
  informational: {
    Icon: Info,
    tint: 'bg-informational-soft text-informational',
    bar: 'fill-informational',
  },
} as const;

/** Class that fills a bar with the colour of a level. */
export function levelBar(level: Level): string {
  return LOOKS[level].bar;
}

/** Severity as icon, text and colour. */
export function LevelBadge({ level }: { readonly level: Level }) {
  const t = useText();
  const { Icon, tint } = LOOKS[level];
  return (
    <span
      className={`inline-flex h-6 items-center gap-1 rounded-md px-1.5 text-xs font-semibold whitespace-nowrap ${tint}`}
    >
      <Icon aria-hidden="true" size={14} strokeWidth={2.25} />
      {t(`level.${level}`)}
    </span>
  );
}
