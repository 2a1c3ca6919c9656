import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { putAll } from '../../document/put.ts';
import { cefDocument } from '../../generic/cef/cef-document.ts';
import { cefAt, cefRecord } from '../../generic/cef/cef-record.ts';
import { isInEnvelope } from '../../syslog/in-envelope.ts';
import { calendarMs } from '../../time/stamp.ts';
import { wallToEpochMs } from '../../time/zone.ts';
import { isIp } from '../../value/address.ts';
import { wholeNumber } from '../../value/digits.ts';
import { putAdcFields } from './adc-fields.ts';

const NATIVE =
  /^(?:<\S{1,40}>\s*)?(?:(?!\d{1,4}\/\d)(\S{1,64})\s+)?(?:(\d{1,4})\/(\d{1,2})\/(\d{1,4}):(\d\d):(\d\d):(\d\d)\s*([A-Z]{1,5})?\s+)?(?:(\S{1,255})\s+)?(\S{0,10}PPE-\d{1,3})\s*:\s*(?:(\w{1,40})\s+)?([A-Z]\w{1,40})\s+([A-Z][\w-]{1,60}(?: [a-z]{3,20})?)\s+(\d{1,12})\s+(\d{1,12})\s*:\s*/;
const HEAD_MAX = 700;

/** Citrix ADC (NetScaler): native audit messages of all features, and the application firewall as CEF. */
export const CITRIX_ADC: Parser = {
  type: 'citrix.adc',
  title: { vi: 'Citrix ADC (NetScaler)', en: 'Citrix ADC (NetScaler)' },
  logsource: { category: 'webserver', product: 'citrix', service: 'adc' },
  detect(line) {
    const head = line.slice(0, HEAD_MAX);
    if (/CEF:\s?[01]\|Citrix\|/.test(head)) return 0.97;
    return /PPE-\d{1,3}\s*:/.test(head) ? 0.95 : 0;
  },
  parse: parseAdc,
};

function parseAdc(line: string, context: ParseContext): ParseOutcome {
  const native = NATIVE.exec(line.slice(0, HEAD_MAX));
  if (native === null && isInEnvelope(line, context)) {
    return { kind: 'failed', reason: 'malformed', detail: 'the message is in a syslog envelope' };
  }
  const at = native === null ? cefAt(line) : -1;
  const record = at < 0 ? undefined : cefRecord(line, at);
  if (record !== undefined) {
    const { doc, stamp } = cefDocument(record, context);
    putObserver(doc, undefined, /(\S{1,64})\s+$/.exec(line.slice(Math.max(0, at - 70), at))?.[1]);
    const event = doc.event ?? {};
    event.category = ['web', 'intrusion_detection'];
    const blocked = /block|transform/i.test(record.extensions.get('act') ?? '');
    event.type = ['access', blocked ? 'denied' : 'info'];
    event.outcome = blocked ? 'failure' : 'success';
    doc.event = event;
    putAll(doc, {
      'http.request.method': record.extensions.get('method'),
      'http.request.id': record.extensions.get('cn2'),
      'client.address': doc.source?.address,
      'client.ip': doc.source?.ip,
      'client.port': doc.source?.port,
    });
    return stamp === undefined
      ? { kind: 'parsed', doc }
      : { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, doc };
  }
  if (native === null) {
    return {
      kind: 'failed',
      reason: 'malformed',
      detail: 'neither a native message nor CEF of Citrix ADC',
    };
  }
  return parseNative(line.slice(native[0].length), native, context);
}

function parseNative(text: string, head: RegExpExecArray, context: ParseContext): ParseOutcome {
  const [, , , , , , , , , host, engine, partition, feature = '', name = '', id, severity] = [
    ...head,
    '',
  ];
  const doc: PartialEvent = { message: text, event: { kind: 'event' } };
  putObserver(doc, host ?? (head[2] === undefined ? undefined : head[1]), head[1]);
  putAll(doc, {
    'event.action': name.toLowerCase(),
    'event.code': name,
    'event.severity': wholeNumber(severity ?? ''),
    'citrix.adc.feature': feature,
    'citrix.adc.partition': partition,
    'citrix.adc.packet_engine': engine,
    'citrix.adc.message_id': id,
  });
  const appliance = head[1] !== undefined && isIp(head[1]) ? head[1] : undefined;
  putAdcFields(doc, { feature, name, text, timezone: context.timezone, appliance });
  const timeMs = timeOf(head, context);
  return timeMs === undefined
    ? { kind: 'parsed', doc }
    : { kind: 'parsed', timeMs, timeNanos: 0, doc };
}

function putObserver(doc: PartialEvent, name: string | undefined, ip: string | undefined): void {
  putAll(doc, {
    'observer.vendor': 'Citrix',
    'observer.product': 'Netscaler',
    'observer.type': 'firewall',
    'observer.name': name,
    'observer.ip': ip !== undefined && isIp(ip) ? [ip] : undefined,
  });
}

/** `11/22/2026:02:00:00 GMT`, month first unless that is impossible, or `2026/11/22:…`. */
function timeOf(head: RegExpExecArray, context: ParseContext): number | undefined {
  if (head[2] === undefined) {
    return undefined;
  }
  const [first, second, third, hour, minute, secondOfMinute] = head.slice(2, 8).map(Number);
  const yearFirst = (first ?? 0) > 31;
  const dayFirst = !yearFirst && (first ?? 0) > 12;
  const wallMs = calendarMs({
    year: (yearFirst ? first : third) ?? 0,
    month: (yearFirst || dayFirst ? second : first) ?? 0,
    day: (yearFirst ? third : dayFirst ? first : second) ?? 0,
    hour: hour ?? 0,
    minute: minute ?? 0,
    second: secondOfMinute ?? 0,
  });
  if (Number.isNaN(wallMs)) {
    return undefined;
  }
  const zone = head[8];
  return zone === 'GMT' || zone === 'UTC' ? wallMs : wallToEpochMs(wallMs, context.timezone);
}
