import { setTimeout as wait } from 'node:timers/promises';
import {
  type Attributes,
  type AttributeValue,
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { GacError } from '../event/error.ts';
import { activeTrace, insideTrace } from './active-trace.ts';
import { BoundedExport } from './bounded-export.ts';
import { systemClock } from './clock.ts';
import { traceSampler } from './trace-sampler.ts';
import { TraceTime } from './trace-time.ts';
import { formatTraceparent, parseTraceparent, type TracePlace } from './traceparent.ts';
import {
  NO_SPAN,
  type SpanName,
  type SpanOptions,
  type TraceAttributes,
  type TraceSpan,
  type Tracing,
  type TracingOptions,
} from './tracing.ts';

/** One request to the receiver with its repetitions. */
const EXPORT_TIMEOUT_MS = 5_000;
/** How long a stop waits for the last export. */
const SHUTDOWN_MS = 5_000;
/** Exports under way at once: a full queue at the stop, and one that hangs. */
const EXPORTS_MAX = 8;
const LINKS_MAX = 128;
const VALUE_LENGTH_MAX = 256;
const VALUES_MAX = 20;

/** Spans whose work is that of a batch, or of a stranger's request: what is around them is not their parent. */
const BEGINS_TRACE: ReadonlySet<SpanName> = new Set([
  'collect.receive',
  'pipeline.batch',
  'notify.attempt',
]);
const KINDS: Partial<Record<SpanName, SpanKind>> = {
  'collect.receive': SpanKind.SERVER,
  'journal.append': SpanKind.PRODUCER,
  'pipeline.batch': SpanKind.CONSUMER,
  'notify.attempt': SpanKind.CLIENT,
};

/** Records spans by OpenTelemetry and sends them by OTLP over HTTP, in JSON. Registers nothing globally. */
export class OtlpTracing implements Tracing {
  readonly enabled = true;
  readonly #provider: BasicTracerProvider;
  readonly #tracer: Tracer;
  readonly #time = new TraceTime(systemClock);

  constructor(options: TracingOptions & { endpoint: string }) {
    const { serviceName, serviceVersion, instanceId, headers, log, metrics } = options;
    const exporter = new OTLPTraceExporter({
      url: urlOf(options.endpoint),
      headers: { ...headers },
      timeoutMillis: EXPORT_TIMEOUT_MS,
      concurrencyLimit: EXPORTS_MAX,
    });
    this.#provider = new BasicTracerProvider({
      resource: defaultResource().merge(
        resourceFromAttributes({
          'service.name': serviceName,
          'service.version': serviceVersion,
          'service.instance.id': instanceId,
        }),
      ),
      sampler: traceSampler(options.sampleRatio),
      spanLimits: { linkCountLimit: LINKS_MAX, attributeValueLengthLimit: VALUE_LENGTH_MAX },
      spanProcessors: [new BoundedExport({ exporter, log, metrics })],
    });
    this.#tracer = this.#provider.getTracer(serviceName, serviceVersion);
  }

  span<T>(name: SpanName, options: SpanOptions, work: (span: TraceSpan) => T): T {
    const around = BEGINS_TRACE.has(name) ? undefined : activeTrace();
    if (isLeftOut(name, options, around)) return work(NO_SPAN);
    const span = this.#start(name, options, around);
    const { traceId, spanId } = span.spanContext();
    const place = { traceId, spanId, isSampled: span.isRecording() };
    const end = () => span.end(this.#time.now());
    return settling({ span, end }, () => insideTrace(place, () => work(new OtlpSpan(span, place))));
  }

  #start(name: SpanName, options: SpanOptions, around: TracePlace | undefined): Span {
    const details = {
      kind: KINDS[name] ?? SpanKind.INTERNAL,
      links: (options.links ?? []).flatMap(linkOf),
      attributes: options.attributes === undefined ? {} : exported(options.attributes),
      startTime: this.#time.now(),
    };
    return this.#tracer.startSpan(name, details, parentOf(options, around));
  }

  async shutdown(): Promise<void> {
    const sent = this.#provider.shutdown().catch(() => {
      // Counted and logged by the export itself.
    });
    await Promise.race([sent, wait(SHUTDOWN_MS, undefined, { ref: false })]);
  }
}

class OtlpSpan implements TraceSpan {
  readonly #span: Span;
  readonly traceparent: string | undefined;

  constructor(span: Span, place: TracePlace) {
    this.#span = span;
    this.traceparent = place.isSampled ? formatTraceparent(place) : undefined;
  }

  set(attributes: TraceAttributes): void {
    this.#span.setAttributes(exported(attributes));
    if (attributes['error.type'] !== undefined)
      this.#span.setStatus({ code: SpanStatusCode.ERROR });
  }
}

function urlOf(endpoint: string): string {
  const url = URL.parse(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new GacError(
      'GAC_CONFIG_INVALID',
      'telemetry.traces.endpoint: give a URL such as http://localhost:4318/v1/traces.',
    );
  }
  if (url.pathname === '/') url.pathname = '/v1/traces';
  return url.href;
}

/** Within what is not recorded nothing is; and a part of a batch that has no span says nothing. */
function isLeftOut(name: SpanName, options: SpanOptions, around: TracePlace | undefined): boolean {
  if (options.parent !== undefined || BEGINS_TRACE.has(name)) return false;
  return around === undefined ? name !== 'journal.append' : !around.isSampled;
}

function parentOf({ parent }: SpanOptions, around: TracePlace | undefined): Context {
  const place = parent === undefined ? around : parseTraceparent(parent);
  return place === undefined
    ? ROOT_CONTEXT
    : trace.setSpanContext(ROOT_CONTEXT, contextOf(place, parent !== undefined));
}

function contextOf({ traceId, spanId, isSampled }: TracePlace, isRemote: boolean): SpanContext {
  return {
    traceId,
    spanId,
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote,
  };
}

function linkOf(traceparent: string): { context: SpanContext }[] {
  const place = parseTraceparent(traceparent);
  return place === undefined ? [] : [{ context: contextOf(place, true) }];
}

function exported(attributes: TraceAttributes): Attributes {
  const values: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) values[name] = bounded(value);
  return values;
}

function bounded(value: string | number | readonly string[]): AttributeValue {
  return typeof value === 'object' ? value.slice(0, VALUES_MAX) : value;
}

/** Ends the span with the work, whether it returns or its promise settles. */
function settling<T>({ span, end }: { span: Span; end: () => void }, work: () => T): T {
  const failed = (error: unknown): never => {
    // Never its message: that may quote what a stranger sent.
    span.setAttribute('error.type', errorType(error));
    span.setStatus({ code: SpanStatusCode.ERROR });
    end();
    throw error;
  };
  const done = <V>(value: V): V => {
    end();
    return value;
  };
  let result: T;
  try {
    result = work();
  } catch (error) {
    return failed(error);
  }
  return result instanceof Promise ? (result.then(done, failed) as T) : done(result);
}

function errorType(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
