import type { Alert } from '../../event/alert.ts';
import type { MatchedCondition } from '../../event/signal.ts';
import { provinceName } from '../../locality/locality.ts';
import { fieldLabel } from '../../message/field-label.ts';
import { type Language, text } from '../../message/text.ts';
import type { OwedDelivery } from '../contract.ts';
import { consoleLink } from '../links.ts';

/** Values shown of one entity; the console has them all. */
const VALUES_MAX = 8;
const MATCHED_MAX = 12;
const ZONE = 'Asia/Ho_Chi_Minh';

/** One mail, in the language of its destination, as text and as HTML with the same content. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Block {
  readonly heading: string | undefined;
  readonly rows: readonly (readonly [label: string, value: string])[];
  readonly lines: readonly string[];
  readonly numbered: boolean;
}

/** Writes the mail of a notification; it depends only on what was owed. */
export function mailContent(owed: OwedDelivery, publicUrl: string): MailContent {
  const { alert, delivery, destination } = owed;
  const language = destination.language;
  const isDone = alert !== undefined && alert.status !== 'open';
  const footer = text(language, isDone ? 'mail.footer.done' : 'mail.footer', { id: delivery.id });
  if (!alert) {
    const subject = text(language, 'mail.subject.test', { destination: destination.name });
    const block = contentBlock(undefined, { lines: [text(language, 'mail.test.body')] });
    return render({ language, subject, title: subject, blocks: [block], link: undefined, footer });
  }
  const title = alert.rule.title[language];
  // In a full inbox it is seen unopened that somebody is on it.
  const subject = text(language, isDone ? 'mail.subject.done' : 'mail.subject', {
    status: text(language, `status.${alert.status}`),
    level: text(language, `level.${alert.rule.level}`).toUpperCase(),
    province: provinceName(alert.province, language),
    title: alert.count > 1 ? `${title} ×${alert.count}` : title,
  });
  return render({
    language,
    subject,
    title: `${text(language, `mail.type.${delivery.type}`)}: ${title}`,
    blocks: alertBlocks(alert, language),
    link: { href: consoleLink(publicUrl, alert.id), label: text(language, 'mail.open') },
    footer,
  });
}

function alertBlocks(alert: Alert, language: Language): Block[] {
  const blocks = [
    contentBlock(text(language, 'mail.heading.reason'), { lines: [alert.reason[language]] }),
    contentBlock(undefined, { rows: factRows(alert, language) }),
  ];
  if (alert.matched.length > 0) {
    blocks.push(
      contentBlock(text(language, 'mail.heading.matched'), {
        lines: alert.matched.slice(0, MATCHED_MAX).map(conditionLine),
      }),
    );
  }
  const entities = Object.entries(alert.entities);
  if (entities.length > 0) {
    blocks.push(
      contentBlock(text(language, 'mail.heading.entities'), {
        rows: entities.map(([field, values]) => [
          fieldLabel(language, field),
          values.slice(0, VALUES_MAX).join(', ') + (values.length > VALUES_MAX ? ' …' : ''),
        ]),
      }),
    );
  }
  const steps = alert.rule.runbook[language];
  if (steps.length > 0) {
    const heading = text(language, 'mail.heading.runbook');
    blocks.push(contentBlock(heading, { lines: steps, numbered: true }));
  }
  return blocks;
}

function factRows(alert: Alert, language: Language): [string, string][] {
  const label = (name: Parameters<typeof text>[1], value: string): [string, string] => [
    text(language, name),
    value,
  ];
  const at = (ms: number) => formatTime(ms, language);
  return [
    label('mail.label.province', `${provinceName(alert.province, language)} (${alert.province})`),
    label('mail.label.family', text(language, `family.${alert.rule.family}`)),
    label('mail.label.level', text(language, `level.${alert.rule.level}`)),
    label('mail.label.nature', text(language, `nature.${alert.rule.nature}`)),
    label('mail.label.status', text(language, `status.${alert.status}`)),
    ...(alert.verdict
      ? [label('mail.label.verdict', text(language, `verdict.${alert.verdict}`))]
      : []),
    label('mail.label.count', `×${alert.count}`),
    label('mail.label.events', String(alert.eventCount)),
    label('mail.label.first', at(alert.firstEventMs)),
    label('mail.label.last', at(alert.lastEventMs)),
    ...(alert.acknowledgedAtMs === undefined
      ? [label('mail.label.due', at(alert.acknowledgeDueMs))]
      : [label('mail.label.acknowledged', at(alert.acknowledgedAtMs))]),
    label('mail.label.id', alert.id),
    label('mail.label.rule', `${alert.rule.id} (${alert.rule.version.slice(0, 12)})`),
  ];
}

function conditionLine({ selection, field, value }: MatchedCondition): string {
  return field === '' ? `${selection}: ${value}` : `${field} = ${value}`;
}

function formatTime(ms: number, language: Language): string {
  const format = new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: ZONE,
  });
  return `${format.format(ms)} (UTC+7)`;
}

function contentBlock(heading: string | undefined, parts: Partial<Omit<Block, 'heading'>>): Block {
  return { heading, rows: [], lines: [], numbered: false, ...parts };
}

function render(mail: {
  language: Language;
  subject: string;
  title: string;
  blocks: readonly Block[];
  link: { href: string; label: string } | undefined;
  footer: string;
}): MailContent {
  return { subject: oneLine(mail.subject), text: plain(mail), html: html(mail) };
}

function plain({ title, blocks, link, footer }: Parameters<typeof render>[0]): string {
  const parts = [title, ''];
  for (const block of blocks) {
    if (block.heading) parts.push(block.heading.toUpperCase());
    parts.push(...block.rows.map(([label, value]) => `${label}: ${value}`));
    parts.push(
      ...block.lines.map((line, index) => (block.numbered ? `${index + 1}. ${line}` : line)),
      '',
    );
  }
  if (link) parts.push(`${link.label}:`, link.href, '');
  parts.push('-- ', footer, '');
  return parts.join('\n');
}

function html({ language, title, blocks, link, footer }: Parameters<typeof render>[0]): string {
  const body = blocks.map((block) => {
    const heading = block.heading
      ? `<h2 style="font-size:15px">${escapeHtml(block.heading)}</h2>`
      : '';
    const rows = block.rows
      .map(
        ([label, value]) =>
          `<tr><td style="padding:2px 12px 2px 0;color:#555;vertical-align:top;white-space:nowrap">${escapeHtml(label)}</td><td>${escapeHtml(value)}</td></tr>`,
      )
      .join('');
    const items = block.lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('');
    const list = block.numbered ? `<ol>${items}</ol>` : paragraphs(block.lines);
    return (
      heading +
      (rows ? `<table style="font-size:14px">${rows}</table>` : '') +
      (block.lines.length > 0 ? list : '')
    );
  });
  const button = link
    ? `<p><a href="${escapeHtml(link.href)}" style="font-weight:bold">${escapeHtml(link.label)}</a></p>`
    : '';
  return (
    `<!doctype html><html lang="${language}"><body style="font-family:Arial,sans-serif;font-size:14px;color:#111">` +
    `<h1 style="font-size:18px">${escapeHtml(title)}</h1>${body.join('')}${button}` +
    `<p style="color:#595959;font-size:12px">${escapeHtml(footer)}</p></body></html>`
  );
}

function paragraphs(lines: readonly string[]): string {
  return lines.map((line) => `<p style="margin:4px 0">${escapeHtml(line)}</p>`).join('');
}

/** Log text may hold anything: nothing of it may become a header line. */
function oneLine(value: string): string {
  return value.replace(/[\r\n]+/g, ' ').slice(0, 200);
}

function escapeHtml(value: string): string {
  return value.replace(
    /[&<>"']/g,
    (character) =>
      ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character] ?? '',
  );
}
