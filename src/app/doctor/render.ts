import { type Language, type MessageKey, text } from '../../message/text.ts';
import type { CheckId } from './check-ids.ts';
import type { Figure, Said } from './finding.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const STEP = 1_024;
const SECOND_MS = 1_000;

/** What a check is called. */
export function titleOf(language: Language, id: CheckId): string {
  return text(language, `doctor.title.${id}` as MessageKey);
}

/** A text with its figures, as the reader's language writes them. */
export function sentence(language: Language, { key, figures }: Said): string {
  const written = Object.entries(figures).map(([name, figure]) => [name, write(language, figure)]);
  return text(language, key, Object.fromEntries(written));
}

function write(language: Language, figure: Figure): string {
  if (typeof figure === 'string') return figure;
  if (typeof figure === 'number') return number(language, figure, 0);
  if ('check' in figure) return titleOf(language, figure.check);
  return 'bytes' in figure ? size(language, figure.bytes) : duration(language, figure.ms);
}

function size(language: Language, bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  return `${number(language, value, unit === 0 || value >= 100 ? 0 : 1)} ${UNITS[unit]}`;
}

function duration(language: Language, ms: number): string {
  if (ms >= SECOND_MS) return `${number(language, ms / SECOND_MS, 1)} s`;
  return `${number(language, ms, ms < 10 ? 2 : 0)} ms`;
}

function number(language: Language, value: number, digits: number): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}
