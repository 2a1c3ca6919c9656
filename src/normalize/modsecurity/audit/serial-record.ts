import { type AuditRecord, headersOf, ruleMessage } from './audit-record.ts';

const BOUNDARY = /^-{2,3}([\w-]{1,64}?)-{1,3}([A-Z])--\s*$/;
const FIRST = /^\[([^\]]{10,64})\] (\S{1,128}) (\S{1,64}) (\d{1,5}) (\S{1,64}) (\d{1,5})/;
const MESSAGES_MAX = 100;

/** Whether a text begins as a transaction of a serial audit log does: with its section A. */
export function isSerialStart(text: string): boolean {
  const first = text.startsWith('--') ? text.slice(0, 140).split('\n', 1)[0] : undefined;
  return first !== undefined && BOUNDARY.exec(first)?.[2] === 'A';
}

/** Reads the sections A to Z of one transaction of a serial audit log; `undefined` = there is no readable section A. */
export function serialRecord(text: string): AuditRecord | undefined {
  const sections = sectionsOf(text);
  const first = FIRST.exec(sections.get('A')?.find((line) => line.trim() !== '') ?? '');
  if (first === null) {
    return undefined;
  }
  const [, time = '', id = '', clientIp = '', clientPort = '', serverIp = '', serverPort = ''] =
    first;
  const request = sections.get('B') ?? [];
  const response = sections.get('F') ?? [];
  const trailer = sections.get('H') ?? [];
  const messages = trailer
    .flatMap((line) => {
      const text =
        /^(?:Message|ModSecurity): (.*)$/s.exec(line)?.[1] ??
        (/^ModSecurity: /.test(line) ? line : undefined);
      return text === undefined ? [] : [ruleMessage(text)];
    })
    .slice(0, MESSAGES_MAX);
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(response[0] ?? '')?.[1];
  const producer = trailerValue(trailer, 'Producer');
  return {
    time,
    id,
    clientIp,
    clientPort,
    serverIp,
    serverPort,
    ...(request[0] === undefined ? {} : { request: request[0] }),
    ...(status === undefined ? {} : { status }),
    intercepted:
      trailer.some((line) => line.startsWith('Action: Intercepted')) ||
      trailer.some((line) => / Access denied with /.test(line)),
    requestHeaders: headersOf(request.slice(1)),
    responseHeaders: headersOf(response.slice(1)),
    messages,
    ...(producer === undefined ? {} : { producer }),
  };
}

function sectionsOf(text: string): ReadonlyMap<string, string[]> {
  const sections = new Map<string, string[]>();
  let open: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    const boundary = line.startsWith('--') ? BOUNDARY.exec(line) : null;
    if (boundary !== null) {
      open = [];
      sections.set(boundary[2] ?? '', open);
    } else {
      open?.push(line);
    }
  }
  return sections;
}

function trailerValue(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((one) => one.startsWith(`${name}: `));
  return line?.slice(name.length + 2);
}
