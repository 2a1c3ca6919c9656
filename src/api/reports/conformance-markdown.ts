import { type Language, text } from '../../message/text.ts';
import type { ConformanceReport } from '../schemas/conformance.ts';
import { conformanceSections, type ReportSection } from './conformance-sections.ts';

/** A report as Markdown; whatever a log line holds stands there as text. */
export function conformanceMarkdown(report: ConformanceReport, language: Language): string {
  const { title, made, summary, sections } = conformanceSections(report, language);
  const none = text(language, 'onboarding.report.none');
  return [
    `# ${title}`,
    made,
    table(['', ''], summary),
    ...sections.flatMap((section) => [`## ${plainText(section.heading)}`, bodyOf(section, none)]),
    '',
  ].join('\n\n');
}

function bodyOf(section: ReportSection, none: string): string {
  switch (section.kind) {
    case 'list':
      return section.items.map((item) => `- ${plainText(item)}`).join('\n');
    case 'table':
      return section.rows.length === 0 ? none : table(section.columns, section.rows);
    case 'samples':
      return section.samples
        .map(({ raw, document }) => `${fenced(raw)}\n\n${fenced(document, 'json')}`)
        .join('\n\n');
  }
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plainText).join(' | ')} |`;
  return [line(columns), `|${columns.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** No character of a log line begins markup, HTML, a link or a cell. */
function plainText(plain: string): string {
  return plain
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]#|~!]/g, '\\$&');
}

/** A fence is longer than any run of backquotes in the text. */
function fenced(plain: string, language = ''): string {
  const longest = Math.max(2, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${plain}\n${fence}`;
}
