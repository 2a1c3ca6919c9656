import type { PartialEvent } from '../../contract.ts';
import { putAll } from '../../document/put.ts';
import { isIp } from '../../value/address.ts';
import { wholeNumber } from '../../value/digits.ts';
import { wholeUrl } from '../../web/whole-url.ts';

const NANOS_PER_MS = 1e6;
/** Beyond it a number of seconds would be past the year 5138: it counts nanoseconds. */
const SECONDS_MAX = 1e11;

/** Adds what Cloudflare's log of HTTP requests says beyond other firewalls. Source: Cloudflare Logs, "HTTP requests". */
export function putCloudflareRequest(doc: PartialEvent, record: ReadonlyMap<string, string>): void {
  const start = msOf(record.get('edgestarttimestamp'));
  const end = msOf(record.get('edgeendtimestamp'));
  const edge = record.get('edgeserverip') ?? '';
  const port = wholeNumber(record.get('clientsrcport') ?? '');
  const ssl = record.get('clientsslprotocol') ?? '';
  const scheme = ssl === '' ? undefined : /^(?:none|unknown)$/i.test(ssl) ? 'http' : 'https';
  const isDenied = doc.event?.type?.includes('denied') === true;
  putAll(doc, {
    'event.category': ['network'],
    'event.type': isDenied ? ['denied'] : doc.event?.type,
    'source.port': port,
    'client.port': port,
    'client.bytes': doc.http?.request?.bytes,
    'server.address': doc.destination?.address,
    'server.ip': doc.destination?.ip,
    'server.bytes': doc.http?.response?.bytes,
    'event.start': isoOf(start),
    'event.end': isoOf(end),
    'event.duration':
      start === undefined || end === undefined || end < start
        ? undefined
        : Math.round((end - start) * NANOS_PER_MS),
    'network.protocol': 'http',
    'network.transport': /^HTTP\/3/i.test(record.get('clientrequestprotocol') ?? '')
      ? 'udp'
      : 'tcp',
    'observer.ip': isIp(edge) ? [edge] : undefined,
    'observer.type': 'proxy',
    'observer.vendor': 'cloudflare',
    'url.scheme': scheme,
    'url.full': wholeUrl(
      doc.url === undefined || scheme === undefined ? undefined : { ...doc.url, scheme },
    ),
  });
}

/** `2026-11-22T02:00:00Z`, seconds or nanoseconds, as the job that pushes the log is set. */
function msOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,19}$/.test(text)) {
    const ms = Date.parse(text);
    return Number.isNaN(ms) ? undefined : ms;
  }
  const number = Number(text);
  return number > SECONDS_MAX ? Math.round(number / NANOS_PER_MS) : number * 1_000;
}

function isoOf(ms: number | undefined): string | undefined {
  return ms === undefined || Math.abs(ms) > 8.64e15 ? undefined : new Date(ms).toISOString();
}
