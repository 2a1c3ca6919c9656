// A receiver of OTLP over HTTP in this process, which can be told how to answer and shows what it was sent.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: number;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly OtlpValue[] };
}
interface OtlpAttribute {
  readonly key: string;
  readonly value: OtlpValue;
}
interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly OtlpAttribute[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly events?: readonly unknown[];
  readonly status: { readonly code: number; readonly message?: string };
}
interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** One span as it was received, with plain attributes. */
export interface ReceivedSpan extends Omit<OtlpSpan, 'attributes'> {
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface OtlpReceiver {
  readonly endpoint: string;
  /** Bodies of all requests, as they came. */
  readonly bodies: string[];
  readonly headers: http.IncomingHttpHeaders[];
  /** How it answers; 200 by default, `undefined` keeps the sender waiting until `release`. */
  status: number | undefined;
  release(): void;
  spans(): ReceivedSpan[];
  resource(): Readonly<Record<string, unknown>>;
  close(): void;
}

const plain = (value: OtlpValue): unknown =>
  value.arrayValue
    ? value.arrayValue.values.map(plain)
    : (value.stringValue ?? value.intValue ?? value.doubleValue);
const plainAll = (attributes: readonly OtlpAttribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));

export async function openOtlpReceiver(): Promise<OtlpReceiver> {
  const held: http.ServerResponse[] = [];
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    receiver.headers.push(request.headers);
    receiver.bodies.push(body);
    if (receiver.status === undefined) held.push(response);
    else response.writeHead(receiver.status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const requests = () => receiver.bodies.map((body) => JSON.parse(body) as OtlpRequest);
  const resources = () => requests().flatMap(({ resourceSpans }) => resourceSpans);
  const receiver: OtlpReceiver = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies: [],
    headers: [],
    status: 200,
    release: () => {
      receiver.status = 200;
      for (const response of held.splice(0)) response.end('{}');
    },
    spans: () =>
      resources()
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans)
        .map((span) => ({ ...span, attributes: plainAll(span.attributes) })),
    resource: () => plainAll(resources()[0]?.resource.attributes ?? []),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
