import { z } from 'zod';
import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { put, putAll, textAt } from '../../document/put.ts';
import { defineSettings } from '../../settings/define-settings.ts';
import { endpointOf } from '../../value/address.ts';
import { communityId } from '../../value/community-id.ts';
import { accessDocument } from '../../web/access-document.ts';
import type { AccessFacts, FactTarget } from '../../web/access-facts.ts';
import { parseAccessJson } from '../../web/access-json.ts';
import { accessLine } from '../../web/access-line.ts';
import { hasAccessShape } from '../../web/access-shape.ts';
import { TRUSTED_HOPS } from '../../web/web-settings.ts';
import { hostUrl, wholeUrl } from '../../web/whole-url.ts';
import { headersOf, headerTarget } from './traefik-headers.ts';

const STYLE = { namespace: 'traefik.access' } as const;
/** What Traefik adds to the combined format: count, router, server and duration. */
const TAIL = / (\d{1,12}|-) "([^"]{0,300})" "([^"]{0,2000})" (\d{1,12})ms$/;

/** Keys of the JSON format; https://doc.traefik.io/traefik/observability/access-logs/. */
const TARGETS: Readonly<Record<string, FactTarget>> = {
  BackendAddr: 'own:service.address',
  BackendName: 'own:service.name',
  BackendURL: '',
  ClientAddr: 'clientAddress',
  ClientHost: 'client',
  ClientPort: 'clientPort',
  ClientUsername: 'user',
  DownstreamContentSize: 'bodyBytes',
  DownstreamStatus: 'status',
  Duration: 'duration:ns',
  OriginStatus: 'number:origin.status_code',
  OriginDuration: 'number:origin.duration',
  OriginContentSize: 'number:origin.body_bytes',
  Overhead: 'number:overhead',
  RequestAddr: '',
  RequestContentSize: 'requestBodyBytes',
  RequestCount: 'number:request_count',
  RequestHost: 'host',
  RequestMethod: 'method',
  RequestPath: 'target',
  FrontendName: 'own:router.name',
  RequestPort: '',
  RequestProtocol: 'version',
  RequestScheme: 'scheme',
  RetryAttempts: 'number:retry_attempts',
  RouterName: 'own:router.name',
  ServiceAddr: 'own:service.address',
  ServiceName: 'own:service.name',
  ServiceURL: 'own:service.url',
  StartLocal: '',
  StartUTC: 'time',
  TLSCipher: 'tlsCipher',
  TLSVersion: 'tlsVersion',
  TraceId: 'traceId',
  entryPointName: 'own:entry_point',
  level: '',
  msg: '',
  time: '',
  request_Referer: 'referrer',
  'request_User-Agent': 'userAgent',
  'request_X-Forwarded-For': 'forwarded',
  'request_X-Request-Id': 'requestId',
  'request_Content-Type': 'requestMime',
  'origin_Content-Type': 'responseMime',
  'downstream_Content-Type': 'responseMime',
};

const SETTINGS = z.strictObject({ trusted_hops: TRUSTED_HOPS });

/** Traefik access log, in its common format and as JSON. */
export const TRAEFIK_ACCESS: Parser = {
  type: 'traefik.access',
  title: { vi: 'Traefik – nhật ký truy cập', en: 'Traefik access log' },
  logsource: { category: 'webserver', product: 'traefik', service: 'access' },
  settings: defineSettings(SETTINGS, ({ trusted_hops: trustedHops }) => parserFor(trustedHops)),
  detect(line) {
    if (line.charCodeAt(0) === 123) {
      return line.includes('"DownstreamStatus":') && line.includes('"RequestMethod":') ? 0.97 : 0;
    }
    const shaped = hasAccessShape(line.replace('" - - ', '" 000 - '));
    return shaped && TAIL.test(line.slice(-2_400)) ? 0.95 : 0;
  },
  parse: parserFor(undefined),
};

function parserFor(trustedHops: number | undefined): Parser['parse'] {
  const style = { ...STYLE, trustedHops };
  const json = parseAccessJson({
    style,
    target: (name) => (Object.hasOwn(TARGETS, name) ? TARGETS[name] : headerTarget(name)),
    complete(facts, record) {
      facts.time ??= textOf(record['StartLocal']) ?? textOf(record['time']) ?? '';
      if (facts.time === '') delete facts.time;
      if (facts.target === '-') delete facts.target;
      putClient(facts);
      facts.requestHeaders = headersOf(record, 'request_');
      facts.responseHeaders = headersOf(record, 'downstream_');
      const port = textOf(record['RequestPort']);
      if (facts.host !== undefined && port !== undefined && /^\d{1,5}$/.test(port)) {
        facts.host = facts.host.includes(':') ? facts.host : `${facts.host}:${port}`;
      }
    },
  });
  return (line, context) => {
    const isJson = line.charCodeAt(0) === 123;
    const outcome = isJson ? json(line, context) : parseCommon(line, context, style);
    if (outcome.kind === 'parsed') putProxy(outcome.doc, isJson);
    return withOrigin(outcome);
  };
}

/** Both the address and the port, where the log leaves out the fields that have them apart. */
function putClient(facts: AccessFacts): void {
  if (facts.client !== undefined || facts.clientAddress === undefined) return;
  const { address: client, port } = endpointOf(facts.clientAddress);
  facts.client = client;
  if (port !== undefined) facts.clientPort ??= String(port);
}

function parseCommon(
  line: string,
  context: ParseContext,
  style: Parameters<typeof accessDocument>[2],
): ParseOutcome {
  const tail = TAIL.exec(line.slice(-2_400));
  const text = tail === null ? line : line.slice(0, line.length - tail[0].length);
  // A request that was cut off has neither a status nor a size.
  const access = accessLine(text.replace('" - - ', '" 000 - '), context);
  if ('failed' in access) {
    return { kind: 'failed', reason: access.failed, detail: access.detail };
  }
  const [, count = '-', router = '-', url = '-', duration] = tail ?? [];
  const { user, ident, bytes, status, stamp } = access;
  // What is absent has no quotation marks here.
  const bare = access.responseTime === '-' && access.userAgent === undefined;
  const referrer = bare ? undefined : access.referrer;
  const userAgent = bare ? access.referrer : access.userAgent;
  const outcome = accessDocument(
    {
      client: access.addresses.join(','),
      request: access.request,
      ...(status === 0 ? {} : { status }),
      ...(user === undefined ? {} : { user }),
      ...(referrer === undefined ? {} : { referrer }),
      ...(userAgent === undefined ? {} : { userAgent }),
      ...(bytes === undefined ? {} : { bodyBytes: bytes }),
      ...(duration === undefined ? {} : { durationNanos: Number(duration) * 1e6 }),
      own: {
        user_identifier: ident,
        request_count: count === '-' ? undefined : Number(count),
        'router.name': router === '-' ? undefined : router,
        'service.url': url === '-' ? undefined : url,
      },
    },
    context,
    style,
  );
  return outcome.kind === 'parsed'
    ? { ...outcome, timeMs: stamp.ms, timeNanos: stamp.nanos }
    : outcome;
}

/** What the proxy says of itself, which only its JSON does. */
function putProxy(doc: PartialEvent, isJson: boolean): void {
  put(doc, 'network.transport', 'tcp');
  if (isJson) {
    putAll(doc, {
      'url.original': wholeUrl(doc.url) ?? hostUrl(doc.url),
      'log.level': textAt(doc, 'traefik.access.level') ?? 'info',
      'observer.vendor': 'traefik',
      'observer.product': 'traefik',
      'observer.type': 'proxy',
      'observer.ingress.interface.name': textAt(doc, 'traefik.access.entry_point'),
      'observer.egress.interface.name': textAt(doc, 'traefik.access.service.name'),
    });
  }
}

/** The server behind the proxy is the destination of what it passed on. */
function withOrigin(outcome: ParseOutcome): ParseOutcome {
  if (outcome.kind === 'parsed') {
    const access = (outcome.doc['traefik'] as { access?: Record<string, unknown> } | undefined)
      ?.access;
    const service = access?.['service'] as { url?: string; address?: string } | undefined;
    const named = /^\w+:\/\/([^/]{1,255})/.exec(service?.url ?? '')?.[1];
    const authority = service?.address ?? named;
    if (authority !== undefined) {
      const { address, ip, domain, port } = endpointOf(authority);
      putAll(outcome.doc, {
        // The common format has nothing but a URL, whose authority is the address as logged.
        'destination.address': service?.address === undefined ? named : address,
        'destination.ip': ip,
        'destination.domain': domain,
        'destination.port': port,
      });
      const source = outcome.doc.source;
      const ends = { destinationIp: ip, destinationPort: port, transport: 'tcp' };
      const client = { sourceIp: source?.ip, sourcePort: source?.port };
      put(outcome.doc, 'network.community_id', communityId({ ...client, ...ends }));
    }
  }
  return outcome;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
