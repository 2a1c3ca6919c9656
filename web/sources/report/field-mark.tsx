import { CircleCheck, CircleHelp, CircleX, Wand } from 'lucide-react';
import type { ConformanceReport } from '../../../src/api/schemas/conformance.ts';
import { useSourceText } from '../use-source-text.ts';

export type FieldVerdict = ConformanceReport['fields'][number]['verdict'];

const LOOKS = {
  ok: { Icon: CircleCheck, tint: 'text-good' },
  coerced: { Icon: Wand, tint: 'text-accent' },
  missing: { Icon: CircleX, tint: 'text-danger' },
  unknown: { Icon: CircleHelp, tint: 'text-warn' },
} as const;

/** Colour of a verdict on a field. */
export function verdictTint(verdict: FieldVerdict): string {
  return LOOKS[verdict].tint;
}

/** A verdict on a field as icon, text and colour. */
export function FieldMark({ verdict }: { readonly verdict: FieldVerdict }) {
  const t = useSourceText();
  const { Icon, tint } = LOOKS[verdict];
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap ${tint}`}>
      <Icon aria-hidden="true" size={13} className="shrink-0" />
      {t(`ui.report.verdict.${verdict}`)}
    </span>
  );
}
