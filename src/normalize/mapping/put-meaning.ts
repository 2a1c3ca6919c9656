import type { PartialEvent } from '../contract.ts';
import { put, putAll } from '../document/put.ts';
import { coerce } from '../ecs-json/coerce.ts';
import { endpointOf } from '../value/address.ts';
import { forwardedFields } from '../web/forwarded.ts';
import { requestLine } from '../web/request-line.ts';
import { urlFields } from '../web/url-fields.ts';
import type { Meaning } from './well-known-names.ts';

const DURATION = /^(\d{1,12}(?:\.\d{1,9})?) ?(ns|us|µs|ms|s|sec|m)?$/;
const UNIT_NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  sec: 1e9,
  m: 60e9,
};
const SUCCESS = /^(?:success|successful|succeeded|ok|true|pass|passed|allow|allowed|thành công)$/i;
const FAILURE = /^(?:fail|failed|failure|error|false|denied|deny|rejected|thất bại)$/i;

/** Writes a value where its name says; `false` = it is not what the name says, or something stands there already. */
export function putMeaning(
  doc: PartialEvent,
  meaning: Meaning,
  { plain, value }: { readonly plain: string; readonly value: string | number | boolean },
): boolean {
  const text = String(value);
  switch (meaning.kind) {
    case 'field': {
      const fitting = coerce(meaning.path, value);
      const single = typeof fitting === 'string' || typeof fitting === 'number';
      return single && putOnce(doc, meaning.path, fitting);
    }
    case 'source':
    case 'destination':
    case 'server':
      return putEnd(doc, meaning.kind, text);
    case 'url':
      return putUrl(doc, text);
    case 'request':
      return putRequest(doc, text);
    case 'host':
      return putHost(doc, text);
    case 'status': {
      const status = Number(text);
      const known = /^\d{3}$/.test(text) && status >= 100 && status <= 599;
      return known && putOnce(doc, 'http.response.status_code', status);
    }
    case 'duration': {
      const nanos = durationNanos(text, plain);
      return nanos !== undefined && putOnce(doc, 'event.duration', nanos);
    }
    case 'forwarded': {
      const known = forwardedFields(text, undefined);
      Object.assign(doc, known);
      return known !== undefined;
    }
    case 'outcome': {
      const outcome = SUCCESS.test(text) ? 'success' : FAILURE.test(text) ? 'failure' : undefined;
      return outcome !== undefined && putOnce(doc, 'event.outcome', outcome);
    }
  }
}

function putOnce(doc: PartialEvent, path: string, value: string | number): boolean {
  let at: unknown = doc;
  for (const part of path.split('.')) {
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined;
  }
  if (at !== undefined) {
    return false;
  }
  put(doc, path, value);
  return true;
}

function putEnd(
  doc: PartialEvent,
  name: 'source' | 'destination' | 'server',
  text: string,
): boolean {
  const end = endpointOf(text);
  // What is neither an address nor a name of a host says something else.
  if (doc[name] !== undefined && (doc[name] as { address?: string }).address !== undefined) {
    return false;
  }
  if (end.ip === undefined && !/^[\w-]+(?:\.[\w-]+)+$/.test(end.address)) {
    return false;
  }
  const { address, ip, domain, port } = end;
  putAll(doc, {
    [`${name}.address`]: address,
    [`${name}.ip`]: ip,
    [`${name}.domain`]: domain,
    [`${name}.port`]: port,
  });
  return true;
}

function putUrl(doc: PartialEvent, text: string): boolean {
  if (doc.url !== undefined || !/^(?:\/|[a-z][a-z0-9+.-]{1,9}:\/\/)/i.test(text)) {
    return false;
  }
  doc.url = urlFields(text);
  return true;
}

function putRequest(doc: PartialEvent, text: string): boolean {
  const request = requestLine(text);
  if (request === undefined || doc.url !== undefined) {
    return putUrl(doc, text);
  }
  putAll(doc, { 'http.request.method': request.method, 'http.version': request.version });
  doc.url = urlFields(request.target);
  return true;
}

function putHost(doc: PartialEvent, text: string): boolean {
  if (doc.host !== undefined) {
    return false;
  }
  doc.host = { name: text, hostname: text };
  return true;
}

/** `12ms`, `1.5s`, or a number in the unit that the field's name ends in. */
function durationNanos(text: string, name: string): number | undefined {
  const match = DURATION.exec(text);
  const unit = match?.[2] ?? /_(ns|us|ms|s)$/.exec(name)?.[1] ?? /(ms)$/.exec(name)?.[1];
  const nanos = unit === undefined ? undefined : UNIT_NANOS[unit];
  return match === null || nanos === undefined ? undefined : Math.round(Number(match[1]) * nanos);
}
