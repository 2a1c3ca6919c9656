import type { Language } from './text.ts';
import { UNREAD_TEXTS } from './unread-texts.ts';

const PLACE = /\{(\w+)\}/g;

interface Form {
  /** Matches the English text, with a group for each place. */
  readonly pattern: RegExp;
  readonly vi: string;
}

let forms: readonly Form[] | undefined;

/**
 * Why a record could not be read, in the language of the reader. Dead letters hold it in English, as parsers say it; what no text is
 * known for, such as the message of a defect, stays as it is.
 */
export function unreadText(detail: string, language: Language): string {
  if (language === 'en') return detail;
  forms ??= Object.values(UNREAD_TEXTS).map(formOf);
  for (const { pattern, vi } of forms) {
    const places = pattern.exec(detail)?.groups;
    if (places !== undefined) return vi.replaceAll(PLACE, (_, name: string) => places[name] ?? '');
  }
  return detail;
}

function formOf({ vi, en }: { readonly vi: string; readonly en: string }): Form {
  const pieces = en.split(PLACE);
  const source = pieces.map((piece, at) => (at % 2 === 1 ? `(?<${piece}>.+?)` : escaped(piece)));
  // The empty group makes groups of a text without places, too.
  return { pattern: new RegExp(`^(?<all>)${source.join('')}$`, 's'), vi };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
