import { localTime } from '../../../cli/output.ts';
import { provinceName } from '../../../locality/locality.ts';
import { type Language, type MessageKey, text } from '../../../message/text.ts';
import type { ReceivedMail } from './mail-inbox.ts';
import type { ReceivedWebhook } from './webhook-inbox.ts';

type Numbered<T> = T & { readonly number: number };

const REFRESH_SECONDS = 5;

/** The only style of the inbox, served as a file so that the pages need nothing inline. */
export const INBOX_CSS = `
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1a1d21;background:#fff}
table{border-collapse:collapse;width:100%;margin:0 0 2rem}
th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d5d9de;vertical-align:top}
th{font-weight:600;color:#4a5058}
a{color:#0b57a4}
nav{display:flex;gap:1rem;justify-content:space-between}
iframe{width:100%;height:44rem;border:1px solid #d5d9de}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f5f7;padding:1rem}
.good{color:#176b32;font-weight:600}
.bad{color:#a51d1d;font-weight:600}
@media (prefers-color-scheme:dark){
body{color:#e6e8ea;background:#15181b}th{color:#aab1b9}th,td,iframe{border-color:#3a4048}
a{color:#7db8f5}pre{background:#1f2327}.good{color:#6fd08c}.bad{color:#ff8f8f}iframe{background:#fff}}
`;

/** The list of everything that arrived; it asks again by itself. */
export function listPage(
  language: Language,
  arrived: {
    mails: readonly Numbered<ReceivedMail>[];
    webhooks: readonly Numbered<ReceivedWebhook>[];
  },
): string {
  const mails = arrived.mails.map((mail) => [
    escapeHtml(localTime(mail.atMs)),
    escapeHtml(mail.recipients.join(', ')),
    link(`/mails/${mail.number}`, language, mail.subject),
  ]);
  const webhooks = arrived.webhooks.map((webhook) => [
    escapeHtml(localTime(webhook.atMs)),
    escapeHtml(webhook.receiver),
    link(`/webhooks/${webhook.number}`, language, webhook.type || '?'),
    escapeHtml(webhook.province === '' ? '' : provinceName(webhook.province, language)),
    signature(language, webhook.verified),
  ]);
  return page(language, 'demo.inbox.title', {
    place: '/',
    refresh: true,
    main:
      `<p>${say(language, 'demo.inbox.about')}</p>` +
      `<h2>${say(language, 'demo.inbox.mails')} (${mails.length})</h2>` +
      table(language, ['demo.inbox.time', 'demo.inbox.to', 'demo.inbox.subject'], mails) +
      `<h2>${say(language, 'demo.inbox.webhooks')} (${webhooks.length})</h2>` +
      table(
        language,
        [
          'demo.inbox.time',
          'demo.inbox.to',
          'demo.inbox.type',
          'demo.inbox.province',
          'demo.inbox.signature',
        ],
        webhooks,
      ),
  });
}

/** One mail: its header, its text, and its HTML in a frame that can run nothing. */
export function mailPage(language: Language, mail: Numbered<ReceivedMail>): string {
  const place = `/mails/${mail.number}`;
  const frame = `<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="HTML" src="${place}/html"></iframe>`;
  return page(language, 'demo.inbox.mail', {
    place,
    refresh: false,
    main:
      `<h2>${escapeHtml(mail.subject)}</h2>` +
      `<p>${escapeHtml(mail.from)} → ${escapeHtml(mail.recipients.join(', '))}, ${escapeHtml(localTime(mail.atMs))}</p>` +
      (mail.html === '' ? '' : frame) +
      `<h3>${say(language, 'demo.inbox.text')}</h3><pre>${escapeHtml(mail.text)}</pre>` +
      headerTable(language, mail.headers),
  });
}

/** The HTML of a mail as sent, its links opening outside the frame. Serve it sandboxed. */
export function mailHtml(mail: ReceivedMail): string {
  return `<base target="_blank">${mail.html}`;
}

/** One webhook: whether it is genuine, its body and its headers. */
export function webhookPage(language: Language, webhook: Numbered<ReceivedWebhook>): string {
  const place = `/webhooks/${webhook.number}`;
  return page(language, 'demo.inbox.webhook', {
    place,
    refresh: false,
    main:
      `<h2>${escapeHtml(webhook.type)} → ${escapeHtml(webhook.receiver)}</h2>` +
      `<p>${escapeHtml(localTime(webhook.atMs))}, ${signature(language, webhook.verified)}</p>` +
      `<pre>${escapeHtml(pretty(webhook.body))}</pre>` +
      headerTable(language, webhook.headers),
  });
}

/** Makes any text harmless in HTML, in content and in quoted attributes. */
export function escapeHtml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function page(
  language: Language,
  title: MessageKey,
  { place, refresh, main }: { place: string; refresh: boolean; main: string },
): string {
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width">' +
    (refresh ? `<meta http-equiv="refresh" content="${REFRESH_SECONDS}">` : '') +
    `<title>${say(language, title)}</title><link rel="stylesheet" href="/inbox.css"></head><body>` +
    `<nav>${link('/', language, text(language, 'demo.inbox.title'))}` +
    `<a lang="${other}" href="${place}?lang=${other}">${say(other, 'demo.inbox.language')}</a></nav>` +
    `<main><h1>${say(language, title)}</h1>${main}</main></body></html>`
  );
}

function say(language: Language, key: MessageKey): string {
  return escapeHtml(text(language, key));
}

function link(place: string, language: Language, label: string): string {
  return `<a href="${place}?lang=${language}">${escapeHtml(label)}</a>`;
}

function signature(language: Language, verified: boolean): string {
  return verified
    ? `<span class="good">✓ ${say(language, 'demo.inbox.verified')}</span>`
    : `<span class="bad">✗ ${say(language, 'demo.inbox.unverified')}</span>`;
}

/** Cells are HTML already. */
function table(
  language: Language,
  header: readonly MessageKey[],
  rows: readonly (readonly string[])[],
): string {
  if (rows.length === 0) return `<p>${say(language, 'demo.inbox.empty')}</p>`;
  const head = header.map((key) => `<th scope="col">${say(language, key)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function headerTable(language: Language, headers: ReceivedMail['headers']): string {
  const rows = headers.map(([name, value]) => `${name}: ${value}`).join('\n');
  return `<h3>${say(language, 'demo.inbox.headers')}</h3><pre>${escapeHtml(rows)}</pre>`;
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // Shown as it came.
    return body;
  }
}
