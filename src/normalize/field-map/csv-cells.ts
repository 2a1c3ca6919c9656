const MAX_CELLS = 512;
const HEAD_CHARS = 4_096;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The cells of one CSV line (RFC 4180, blanks around a cell removed); `undefined` = an open quote. */
export function csvCells(line: string, delimiter: string): string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  while (cells.length < MAX_CELLS) {
    if (line[at] === '"') {
      const quoted = quotedCell(line, at + 1);
      if (quoted === undefined) {
        return undefined;
      }
      cells.push(quoted.text);
      at = line.indexOf(delimiter, quoted.end);
    } else {
      const end = line.indexOf(delimiter, at);
      cells.push(line.slice(at, end < 0 ? line.length : end).trim());
      at = end;
    }
    if (at < 0) {
      break;
    }
    at += 1;
  }
  return cells;
}

function quotedCell(line: string, from: number): { text: string; end: number } | undefined {
  let end = line.indexOf('"', from);
  while (end >= 0 && line[end + 1] === '"') {
    end = line.indexOf('"', end + 2);
  }
  return end < 0 ? undefined : { text: line.slice(from, end).replaceAll('""', '"'), end: end + 1 };
}

/** The delimiter that a line has most of: comma, semicolon, tab or bar. */
export function delimiterOf(line: string): string {
  const head = line.slice(0, HEAD_CHARS);
  const counts = DELIMITERS.map((one) => ({ one, count: head.split(one).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).one;
}
