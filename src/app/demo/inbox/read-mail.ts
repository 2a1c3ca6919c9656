import { Buffer } from 'node:buffer';

const PARTS_MAX = 20;
const DEPTH_MAX = 5;

/** What a person sees of a mail. */
export interface MailContent {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** Empty when the mail has none. */
  readonly text: string;
  /** Empty when the mail has none; untrusted, show it in a sandbox only. */
  readonly html: string;
  /** As received, unfolded and decoded. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

interface Entity {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** Reads a mail of the kinds that the product sends: single part or multipart, UTF-8. Source: RFC 5322, 2045 to 2047. */
export function readMail(raw: Buffer): MailContent {
  // Latin-1 keeps every byte as one character until the part's own encoding is known.
  const mail = entityOf(raw.toString('latin1'));
  const found = { text: '', html: '' };
  collect(mail, found, 0);
  const header = (name: string) => decodeWords(headerOf(mail, name));
  return {
    from: header('from'),
    to: header('to'),
    subject: header('subject'),
    ...found,
    headers: mail.headers.map(([name, value]) => [name, decodeWords(value)]),
  };
}

function collect(entity: Entity, found: { text: string; html: string }, depth: number): void {
  const type = headerOf(entity, 'content-type') || 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (/^multipart\//i.test(type) && boundary !== undefined && depth < DEPTH_MAX) {
    const parts = entity.body.split(`--${boundary}`).slice(1, -1).slice(0, PARTS_MAX);
    for (const part of parts) collect(entityOf(part.replace(/^\r?\n/, '')), found, depth + 1);
    return;
  }
  const content = decodeBody(entity);
  if (/^text\/html/i.test(type)) found.html ||= content;
  else if (/^text\/plain/i.test(type)) found.text ||= content;
}

function entityOf(source: string): Entity {
  const end = /\r?\n\r?\n/.exec(source);
  const head = end ? source.slice(0, end.index) : source;
  const body = end ? source.slice(end.index + end[0].length) : '';
  const headers = head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .map((line) => /^([^:\s]+):\s*(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map((match) => [match[1] ?? '', match[2] ?? ''] as const);
  return { headers, body };
}

function headerOf(entity: Entity, name: string): string {
  return entity.headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? '';
}

function decodeBody(entity: Entity): string {
  const encoding = headerOf(entity, 'content-transfer-encoding').trim().toLowerCase();
  if (encoding === 'base64') return Buffer.from(entity.body, 'base64').toString('utf8');
  const plain =
    encoding === 'quoted-printable'
      ? unquote(entity.body.replace(/=[ \t]*\r?\n/g, ''))
      : entity.body;
  return Buffer.from(plain, 'latin1').toString('utf8');
}

function decodeWords(value: string): string {
  return value.replace(/\?=\s+=\?/g, '?==?').replace(/(?:=\?utf-8\?[bq]\?[^?]*\?=)+/gi, (words) => {
    const bytes = [...words.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(
      ([, kind = '', content = '']) =>
        kind.toLowerCase() === 'b'
          ? Buffer.from(content, 'base64')
          : Buffer.from(unquote(content.replaceAll('_', ' ')), 'latin1'),
    );
    return Buffer.concat(bytes).toString('utf8');
  });
}

function unquote(value: string): string {
  return value.replace(/=([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
