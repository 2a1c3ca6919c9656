// One table of everything that was measured.

/** A row: what was measured, ours, the peer's, what it is held against. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer?: string;
  readonly ratio?: string;
  readonly goal?: string;
}

/** The rows as Markdown. */
export function toMarkdown(rows: readonly Row[], peer: string): string {
  const cells = rows.map(({ what, ours, peer: other = '', ratio = '', goal = '' }) => [
    what,
    ours,
    other,
    ratio,
    goal,
  ]);
  const head = ['', 'ours', peer, 'ours / peer', 'goal'];
  const widths = head.map((one, at) =>
    Math.max(3, one.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...cells.map(line)].join('\n');
}

/** A rate with its unit. */
export function perSecond(rate: number): string {
  if (!Number.isFinite(rate)) return 'lost in noise';
  return `${Math.round(rate).toLocaleString('en')}/s`;
}

/** A share as per cent. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
