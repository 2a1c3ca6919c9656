import { type Language, text } from '../../message/text.ts';
import type { ConformanceReport } from '../schemas/conformance.ts';
import { conformanceSections, type ReportSection } from './conformance-sections.ts';

const STYLE = `
:root { color-scheme: light; }
body { font: 14px/1.5 system-ui, "Segoe UI", sans-serif; color: #14202b; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
p.made { color: #44515e; margin: .2rem 0 1rem; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid #c3ccd4; padding: .25rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eef2f5; font-weight: 600; } tr { break-inside: avoid; } thead { display: table-header-group; }
.verdict { border-left: .5rem solid #8a97a3; padding-left: .8rem; }
.ready { border-color: #17743c; } .usable { border-color: #9a6700; } .unusable { border-color: #b42318; }
pre { background: #f4f6f8; border: 1px solid #dbe1e6; padding: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; }
@page { size: A4; margin: 15mm; }
@media print { body { margin: 0; max-width: none; font-size: 11px; } pre { font-size: 9px; } h2 { break-after: avoid; } }
`;

/** A report as one page of HTML: nothing is fetched, nothing of a log line is markup, and it prints on A4. */
export function conformanceHtml(report: ConformanceReport, language: Language): string {
  const { title, made, verdict, summary, sections } = conformanceSections(report, language);
  const none = text(language, 'onboarding.report.none');
  const facts = summary.map(
    ([name, value]) => `<tr><th>${esc(name)}</th><td>${esc(value)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${esc(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${esc(title)}</h1>
<p class="made">${esc(made)}</p>
<table class="verdict ${verdict}"><tbody>${facts.join('')}</tbody></table>
${sections.map((one) => `<section><h2>${esc(one.heading)}</h2>${bodyOf(one, none)}</section>`).join('\n')}
</body>
</html>
`;
}

function bodyOf(section: ReportSection, none: string): string {
  switch (section.kind) {
    case 'list':
      return `<ul>${section.items.map((item) => `<li>${esc(item)}</li>`).join('')}</ul>`;
    case 'table':
      return section.rows.length === 0 ? `<p>${esc(none)}</p>` : tableOf(section);
    case 'samples':
      return section.samples
        .map(({ raw, document }) => `<pre>${esc(raw)}</pre><pre>${esc(document)}</pre>`)
        .join('');
  }
}

function tableOf({ columns, rows }: ReportSection & { kind: 'table' }): string {
  const head = columns.map((one) => `<th>${esc(one)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((one) => `<td>${esc(one)}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function esc(plain: string): string {
  return plain.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
