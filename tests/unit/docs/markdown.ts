// Reads and, when asked, rewrites parts of the documents for the tests that hold them to the code.
import fs from 'node:fs';
import path from 'node:path';
import { filesBelow, ROOT, read } from '../../source-files.ts';

/** True when generated parts are to be written anew instead of compared. */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

/** Every document of the repository, relative to the root. */
export function documents(): string[] {
  const folders = ['docs', 'src', 'tests', 'detections', 'web'];
  return [
    ...fs.readdirSync(ROOT).filter((name) => name.endsWith('.md')),
    ...folders
      .filter((folder) => fs.existsSync(path.join(ROOT, folder)))
      .flatMap((folder) => filesBelow(folder, '.md')),
  ];
}

/** Cells of one row; `\|` within a cell is a bar. */
export function cellsOf(row: string): string[] {
  return row
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** The text between `<!-- name -->` and `<!-- /name -->`. */
function markedPart(document: string, name: string): string {
  const [, after = ''] = document.split(`<!-- ${name} -->\n`);
  const [part = ''] = after.split(`<!-- /${name} -->`);
  return part.trim();
}

/** The rows of the first table of a marked part, without its header. */
export function markedRows(document: string, name: string): string[][] {
  const lines = markedPart(document, name).split('\n');
  return lines
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map(cellsOf);
}

/** A Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** The marked part as it stands and as it should; with `UPDATE_GOLDEN=1` it is written first. */
export function generatedPart(
  file: string,
  name: string,
  wanted: string,
): { written: string; wanted: string } {
  const document = read(file);
  if (UPDATE) {
    const open = `<!-- ${name} -->\n`;
    const close = `<!-- /${name} -->`;
    const start = document.indexOf(open) + open.length;
    const end = document.indexOf(close);
    if (start < open.length || end < start) throw new Error(`${file} has no part "${name}"`);
    const changed = `${document.slice(0, start)}${wanted}\n${document.slice(end)}`;
    fs.writeFileSync(path.join(ROOT, file), changed);
  }
  return { written: markedPart(read(file), name), wanted };
}

interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a document. */
export function codeBlocks(document: string): CodeBlock[] {
  return [...document.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
  }));
}

/** The document without its fenced blocks. */
export function prose(document: string): string {
  return document.replace(/^```\w*\n[\s\S]*?^```$/gm, '');
}

/** What stands in backticks outside of fenced blocks. */
export function inlineCodes(document: string): string[] {
  return [...prose(document).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
}

/** Targets of links and pictures outside of fenced blocks. */
export function links(document: string): string[] {
  return [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
}

interface Heading {
  readonly level: number;
  readonly text: string;
}

/** The headings in their order. */
export function headings(document: string): Heading[] {
  return [...prose(document).matchAll(/^(#{1,6}) (.+)$/gm)].map((match) => ({
    level: match[1]?.length ?? 0,
    text: (match[2] ?? '').replaceAll('`', ''),
  }));
}

/** The text below a heading up to the next one of the same or a higher level; empty when absent. */
export function section(document: string, heading: string): string {
  const lines = document.split('\n');
  let inBlock = false;
  let level = 0;
  const kept: string[] = [];
  for (const line of lines) {
    if (line.startsWith('```')) inBlock = !inBlock;
    const depth = inBlock ? 0 : (/^(#+) /.exec(line)?.[1]?.length ?? 0);
    if (level > 0 && depth > 0 && depth <= level) break;
    if (level > 0) kept.push(line);
    else if (depth > 0 && line.slice(depth + 1).replaceAll('`', '') === heading) level = depth;
  }
  return kept.join('\n');
}
