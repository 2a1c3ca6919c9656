import type { MessageKey } from '../../message/text.ts';
import type { CheckId } from './check-ids.ts';

/** How a check ended; `skipped` = it could not be made, or nothing of the kind is configured. */
export type FindingState = 'ok' | 'warning' | 'failed' | 'skipped';

/** A value within a text; sizes, durations and names of checks are written as the reader's language does. */
export type Figure =
  | string
  | number
  | { readonly bytes: number }
  | { readonly ms: number }
  | { readonly check: CheckId };
export type Figures = Readonly<Record<string, Figure>>;

/** A text of the catalogue with its figures. */
export interface Said {
  readonly key: MessageKey;
  readonly figures: Figures;
}

/** What one check came to. */
export interface Finding {
  readonly id: CheckId;
  readonly state: FindingState;
  readonly found: Said;
  /** Places and reasons one by one, as the part that was asked told them. */
  readonly details: readonly string[];
  /** What to do next; of warnings and failures always. */
  readonly step: Said | undefined;
}

/** A text with its figures. */
export function said(key: MessageKey, figures: Figures = {}): Said {
  return { key, figures };
}

/** All is well. */
export function ok(id: CheckId, found: Said, details: readonly string[] = []): Finding {
  return { id, state: 'ok', found, details, step: undefined };
}

/** It works, but not for long or not as well as it should. */
export function warning(
  id: CheckId,
  found: Said,
  more: { step: Said; details?: readonly string[] },
): Finding {
  return { id, state: 'warning', found, details: more.details ?? [], step: more.step };
}

/** The service does not start, or does not do its work, until this is mended. */
export function failed(
  id: CheckId,
  found: Said,
  more: { step: Said; details?: readonly string[] },
): Finding {
  return { id, state: 'failed', found, details: more.details ?? [], step: more.step };
}

/** Nothing was looked at. */
export function skipped(id: CheckId, found: Said, step?: Said): Finding {
  return { id, state: 'skipped', found, details: [], step };
}
