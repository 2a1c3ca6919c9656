import { visible } from '../../cli/visible.ts';
import { type Language, text } from '../../message/text.ts';
import { CHECK_PLACES } from './check-ids.ts';
import type { Finding, FindingState } from './finding.ts';
import { sentence, titleOf } from './render.ts';
import { firstFailure, stateOf, tally } from './report-document.ts';

const WIDTH = 80;
const STATE_WIDTH = 9;
const TITLE_WIDTH = 24;
/** Reasons shown under one finding; `--json` has all. */
const DETAILS_MAX = 12;
const COLOURS: Readonly<Record<FindingState, number>> = {
  ok: 32,
  warning: 33,
  failed: 31,
  skipped: 2,
};

/** How findings are printed. */
export interface PrintOptions {
  readonly language: Language;
  readonly hasColours: boolean;
}

/** The lines of the report: a table for 80 columns with the next steps in it, then the sum. */
export function findingLines(findings: readonly Finding[], options: PrintOptions): string[] {
  const { language } = options;
  const counts = tally(findings);
  const first = firstFailure(findings);
  const check = first === undefined ? '' : titleOf(language, first.id);
  return [
    ...findings.flatMap((finding) => rowOf(finding, options)),
    '',
    text(language, 'doctor.counts', { ...counts }),
    ...wrap(text(language, `doctor.verdict.${stateOf(findings)}`, { check }), WIDTH),
  ];
}

function rowOf(finding: Finding, { language, hasColours }: PrintOptions): string[] {
  const { id, state, found, details, step } = finding;
  const indent = ' '.repeat(STATE_WIDTH + TITLE_WIDTH);
  const width = WIDTH - indent.length;
  const mark = text(language, `doctor.mark.${state}`).padEnd(STATE_WIDTH);
  const title = titleOf(language, id).padEnd(TITLE_WIDTH);
  const [first = '', ...rest] = wrap(visible(sentence(language, found)), width);
  const shown = state === 'ok' ? [] : details.slice(0, DETAILS_MAX);
  const hidden = state === 'ok' ? 0 : details.length - shown.length;
  const more = hidden > 0 ? [text(language, 'doctor.more', { count: hidden })] : [];
  const below = [
    ...rest,
    ...[...shown, ...more].flatMap((line) => hang('- ', visible(line), width)),
    ...(step === undefined ? [] : hang('→ ', visible(sentence(language, step)), width)),
    ...(state === 'warning' || state === 'failed' ? [`  ${CHECK_PLACES[id]}`] : []),
  ];
  return [
    `${paint(mark, { state, hasColours })}${title}${first}`,
    ...below.map((line) => indent + line),
  ];
}

function paint(
  mark: string,
  { state, hasColours }: { state: FindingState; hasColours: boolean },
): string {
  return hasColours ? `\u001b[${COLOURS[state]}m${mark}\u001b[0m` : mark;
}

function hang(sign: string, line: string, width: number): string[] {
  return wrap(line, width - sign.length).map((part, at) =>
    at === 0 ? sign + part : ' '.repeat(sign.length) + part,
  );
}

/** Cuts at spaces; a word that is longer than the line, such as a path, stays whole to be copied. */
export function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && longer.length > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}
