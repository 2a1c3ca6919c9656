import type { ParseContext, ParseOutcome, PartialEvent } from '../../contract.ts';
import { put, putAll, textAt } from '../../document/put.ts';
import { parseVendorStamp } from '../../field-map/vendor-stamp.ts';
import { wholeNumber } from '../../value/digits.ts';
import { putVendorField, vendorKey } from '../../vendor/put-vendor-field.ts';
import { urlFields } from '../../web/url-fields.ts';
import { F5_MODULES } from './telemetry-fields.ts';

const TIMES = ['date_time', 'event_timestamp', 'f5telemetry_timestamp', 'req_start_time'];
const LOWER = ['network.application', 'network.protocol', 'network.transport', 'log.level'];
const LINES_MAX = 200;
const FAILED = /block|reject|drop|deny|fail/i;

/**
 * A record of F5 Telemetry Streaming: an object whose `telemetryEventCategory` names a module other than ASM, or the
 * periodic report on the whole system. `undefined` = it is none of these.
 */
export function telemetryDocument(
  record: Readonly<Record<string, unknown>>,
  context: ParseContext,
): ParseOutcome | undefined {
  const category = record['telemetryEventCategory'];
  if (typeof category !== 'string' || !Object.hasOwn(F5_MODULES, category)) {
    return systemDocument(record, context);
  }
  const { product = '', fields = {} } = F5_MODULES[category] ?? {};
  const doc: PartialEvent = { event: { kind: 'event' } };
  for (const [key, value] of Object.entries(record)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const path = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (path === undefined || !putVendorField(doc, path, String(value))) {
      put(
        doc,
        `f5.${category.toLowerCase()}.${vendorKey(key)}`,
        value === 'N/A' ? '' : String(value),
      );
    }
  }
  for (const path of LOWER) put(doc, path, textAt(doc, path)?.toLowerCase());
  putUrl(doc);
  putEnds(doc);
  putBytes(doc, record);
  const decision = textAt(doc, 'event.action') ?? record['Access_Policy_Result'];
  putAll(doc, {
    'network.protocol':
      textAt(doc, 'network.protocol') ?? (category === 'LTM' ? 'http' : undefined),
    'observer.vendor': 'F5',
    'observer.product': product,
    'event.category': ['network'],
    'event.type': ['info'],
    'event.outcome':
      typeof decision !== 'string' ? undefined : FAILED.test(decision) ? 'failure' : 'success',
  });
  return withTime(doc, record, context);
}

function withTime(
  doc: PartialEvent,
  record: Readonly<Record<string, unknown>>,
  context: ParseContext,
): ParseOutcome {
  // The end of the interval that statistics cover, in seconds.
  const ended = wholeNumber(String(record['EOCTimestamp'] ?? ''));
  if (ended !== undefined) return { kind: 'parsed', timeMs: ended * 1_000, timeNanos: 0, doc };
  for (const name of TIMES) {
    const stamp = parseVendorStamp(record[name], context);
    if (stamp !== undefined) {
      return { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, doc };
    }
  }
  return { kind: 'parsed', doc };
}

function putUrl(doc: PartialEvent): void {
  const target = doc.url?.original;
  const host = doc.url?.domain?.replace(/:\d+$/, '');
  if (typeof target !== 'string') return;
  doc.url = host === undefined ? urlFields(target) : { domain: host, ...urlFields(target) };
}

/** Who asked and who answered, under both pairs of names, wherever only one of a pair is told. */
function putEnds(doc: PartialEvent): void {
  for (const [one, other] of [
    ['client', 'source'],
    ['server', 'destination'],
  ] as const) {
    const { ip, port, address } = doc[one] ?? doc[other] ?? {};
    for (const name of [one, other]) {
      if (doc[name] !== undefined) continue;
      putAll(doc, { [`${name}.address`]: address, [`${name}.ip`]: ip, [`${name}.port`]: port });
    }
  }
}

function putBytes(doc: PartialEvent, record: Readonly<Record<string, unknown>>): void {
  const [came = 0, went = 0] = ['in', 'out'].map((way) =>
    wholeNumber(String(record[`bytes_${way}`] ?? record[`Bytes_${capital(way)}`] ?? '')),
  );
  if (came + went === 0) return;
  put(doc, 'network.bytes', came + went);
  if (came === 0 || went === 0) put(doc, 'network.direction', came > 0 ? 'ingress' : 'egress');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The report on the system, or what iHealth found in it. */
function systemDocument(
  record: Readonly<Record<string, unknown>>,
  context: ParseContext,
): ParseOutcome | undefined {
  const system = record['system'];
  const found = record['diagnostics'];
  const isSystem = typeof system === 'object' && system !== null && 'hostname' in system;
  const isFound = Array.isArray(found);
  if (!isSystem || !(isFound || 'systemTimestamp' in system)) return undefined;
  const facts: Readonly<Record<string, unknown>> = { ...system };
  const doc: PartialEvent = { event: { kind: 'event' } };
  const [name, version, mac] = ['hostname', 'version', 'baseMac'].map((key) => facts[key]);
  putAll(doc, {
    'host.name': textOf(name),
    'host.hostname': textOf(name),
    'host.id': textOf(facts['machineId']),
    'host.os.version': textOf(version),
    'observer.vendor': 'F5',
    'observer.product': isFound ? 'iHealth Information' : 'System Information',
    'observer.serial_number': textOf(facts['chassisId']),
    'f5.system.findings': isFound ? found.slice(0, LINES_MAX).flatMap(nameOf) : undefined,
    'host.mac': typeof mac === 'string' ? [mac.toUpperCase().replaceAll(':', '-')] : undefined,
    'event.category': [isFound ? 'vulnerability' : 'host'],
    'event.type': ['info'],
  });
  for (const [key, value] of Object.entries(facts).slice(0, LINES_MAX)) {
    if (typeof value === 'object') continue;
    put(
      doc,
      `f5.system.${vendorKey(key)}`,
      typeof value === 'boolean' ? String(value) : textOf(value),
    );
  }
  return withTime(doc, { date_time: facts['systemTimestamp'] }, context);
}

function nameOf(one: unknown): readonly string[] {
  const name = typeof one === 'object' && one !== null && 'name' in one ? one.name : undefined;
  return typeof name === 'string' ? [name] : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
